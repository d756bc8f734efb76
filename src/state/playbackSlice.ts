// playbackSlice: the playhead: steps, play and pause, speed, breakpoints. Time comes from the caller through `advance`.
import type { StoreApi } from 'zustand/vanilla';
import type { Trace } from '../execution/trace.ts';
import type { App, PlaybackState } from './app.ts';

export const SLOWEST = 0.25;
export const FASTEST = 8;

/** How far a single step's token has run at the moment the key is pressed: the step counts as begun at once. */
const JUST_BEGUN = 1e-3;

export type PlaybackActions = Pick<
  App,
  | 'seek'
  | 'stepForward'
  | 'stepBack'
  | 'toStart'
  | 'toEnd'
  | 'togglePlay'
  | 'setSpeed'
  | 'toggleBreakpoint'
  | 'jumpToNode'
  | 'advance'
>;

export function initialPlayback(speed: number): PlaybackState {
  return { cursor: 0, playing: false, gliding: false, speed: boundedSpeed(speed), breakpoints: [] };
}

export function playbackSlice(
  playback: StoreApi<PlaybackState>,
  trace: () => Trace | null,
  reducedMotion: () => boolean,
): PlaybackActions {
  /** Playing time not yet turned into a whole step; only used when steps jump. */
  let waited = 0;
  const length = () => trace()?.steps.length ?? 0;
  const rest = (cursor: number) => {
    waited = 0;
    playback.setState({ cursor, playing: false, gliding: false });
  };

  return {
    seek(cursor) {
      rest(Number.isNaN(cursor) ? 0 : Math.min(Math.max(cursor, 0), length()));
    },

    stepForward() {
      const { cursor, gliding } = playback.getState();
      const whole = Math.floor(cursor);
      const midway = cursor !== whole;
      // A second press while the token still runs means the next step; a playhead left midway finishes its step first.
      const start = midway && gliding ? whole + 1 : cursor;
      if (start >= length()) return rest(length());
      if (reducedMotion()) return rest(Math.floor(start) + 1);
      waited = 0;
      playback.setState({ cursor: Math.max(start, Math.floor(start) + JUST_BEGUN), playing: false, gliding: true });
    },

    stepBack() {
      rest(Math.max(Math.ceil(playback.getState().cursor) - 1, 0));
    },

    toStart() {
      rest(0);
    },

    toEnd() {
      rest(length());
    },

    togglePlay() {
      const { cursor, playing } = playback.getState();
      waited = 0;
      if (playing) return playback.setState({ playing: false, gliding: false });
      if (length() === 0) return;
      playback.setState({ cursor: cursor >= length() ? 0 : cursor, playing: true, gliding: false });
    },

    setSpeed(speed) {
      playback.setState({ speed: boundedSpeed(speed) });
    },

    toggleBreakpoint(node) {
      playback.setState(({ breakpoints }) => ({
        breakpoints: breakpoints.includes(node) ? breakpoints.filter((id) => id !== node) : [...breakpoints, node],
      }));
    },

    jumpToNode(node) {
      const steps = trace()?.steps ?? [];
      const shown = Math.ceil(playback.getState().cursor);
      for (let offset = 0; offset < steps.length; offset++) {
        const index = (shown + offset) % steps.length;
        if (steps[index]?.node === node) return rest(index + 1);
      }
    },

    advance(seconds) {
      const { cursor, playing, gliding, speed, breakpoints } = playback.getState();
      const steps = trace()?.steps ?? [];
      if ((!playing && !gliding) || !(seconds > 0)) return;
      if (gliding) {
        const end = Math.ceil(cursor);
        const next = cursor + seconds * speed;
        if (next >= end) rest(Math.min(end, steps.length));
        else playback.setState({ cursor: next });
        return;
      }
      waited += seconds * speed;
      const travelled = reducedMotion() ? Math.floor(waited) : waited;
      waited -= travelled;
      if (travelled === 0) return;
      const target = Math.min(cursor + travelled, steps.length);
      // A breakpoint holds once its node's step has happened, so that what is shown is that step.
      for (let index = Math.floor(cursor); index < Math.floor(target); index++) {
        const step = steps[index];
        if (step !== undefined && breakpoints.includes(step.node)) return rest(index + 1);
      }
      if (target >= steps.length) rest(steps.length);
      else playback.setState({ cursor: target });
    },
  };
}

function boundedSpeed(speed: number): number {
  return Number.isFinite(speed) ? Math.min(Math.max(speed, SLOWEST), FASTEST) : 1;
}
