// useFrame: what is known at the playhead. Rerenders when the whole step or the trace changes, not on every animation frame.
import { useMemo } from 'react';
import { type Frame, frameAt } from '../execution/frame.ts';
import type { Trace } from '../execution/trace.ts';
import { isStale, shownStep } from '../state/selectors.ts';
import { useAppState, usePlayback } from './useApp.ts';

export interface FrameView {
  readonly trace: Trace | null;
  /** How many steps are shown, 0..trace.steps.length. */
  readonly step: number;
  readonly frame: Frame | null;
  /** The document moved on since: the numbers belong to an earlier revision. */
  readonly stale: boolean;
}

export function useFrame(): FrameView {
  const trace = useAppState((state) => state.run.trace);
  const stale = useAppState(isStale);
  const step = usePlayback(shownStep);
  return useMemo(
    () => ({ trace, step, stale, frame: trace === null ? null : frameAt(trace, step) }),
    [trace, step, stale],
  );
}
