// usePlaybackClock: turns animation frames into playing time while the playhead moves.
import { useEffect } from 'react';
import type { App } from '../../state/app.ts';

/** A tab that slept does not leap ahead when it wakes, s. */
const LONGEST_FRAME = 0.1;

const running = new WeakSet<App>();

/** Runs while playing, or while a single step's token is on its way; costs nothing otherwise. One clock per app, however many ask. */
export function usePlaybackClock(app: App): void {
  useEffect(() => {
    if (running.has(app)) return;
    running.add(app);
    let frame = 0;
    let before: number | null = null;
    const moving = () => {
      const { playing, gliding } = app.playback.getState();
      return playing || gliding;
    };
    const tick = (now: number) => {
      frame = 0;
      if (before !== null) app.advance(Math.min((now - before) / 1000, LONGEST_FRAME));
      before = now;
      if (moving()) frame = requestAnimationFrame(tick);
      else before = null;
    };
    const wake = () => {
      if (frame === 0 && moving()) frame = requestAnimationFrame(tick);
    };
    const unsubscribe = app.playback.subscribe(wake);
    wake();
    return () => {
      unsubscribe();
      cancelAnimationFrame(frame);
      running.delete(app);
    };
  }, [app]);
}
