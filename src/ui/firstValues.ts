// firstValues: the moment when the first numbers are on the canvas. What the first look does not need is loaded after it.
import type { App } from '../state/app.ts';

/** Numbers that do not come hold nothing up for longer than this, ms. */
const PATIENCE = 8_000;

let tell = () => {};
/** Resolves when the numbers have been painted. */
export const firstValues = new Promise<void>((resolve) => {
  tell = resolve;
});

/** Waits for the first trace of the app, or for the news that there will be none. */
export function watchFirstValues(app: App): void {
  const timer = setTimeout(tell, PATIENCE);
  const look = () => {
    const { trace, status } = app.store.getState().run;
    if (trace === null && status !== 'unresponsive') return;
    clearTimeout(timer);
    stop();
    // Two frames: one draws the numbers, the next begins when they are on the screen. A page in the background has no frames.
    const slow = setTimeout(tell, 500);
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        clearTimeout(slow);
        tell();
      }),
    );
  };
  const stop = app.store.subscribe(look);
  look();
}
