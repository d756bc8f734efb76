// TrackMarks: what is special about some steps: the selected node's, those where playing stops, those that failed or made a NaN.
import { memo, useMemo } from 'react';
import type { Trace } from '../../execution/trace.ts';
import { useAppState, usePlayback } from '../useApp.ts';
import styles from './StepTrack.module.css';
import { markPlaces, runsOf, type Track, tickBox, xAt } from './trackGeometry.ts';

export interface TrackMarksProps {
  readonly trace: Trace;
  readonly track: Track;
  /** The line that the ticks stand on. */
  readonly middle: number;
}

export const TrackMarks = memo(function TrackMarks({ trace, track, middle }: TrackMarksProps) {
  const selected = useAppState((state) => state.selection.nodes);
  const breakpoints = usePlayback((state) => state.breakpoints);
  const mine = useMemo(() => runsOf(stepsOf(trace, selected)), [trace, selected]);
  const stops = useMemo(() => markPlaces(track, stepsOf(trace, breakpoints), 7), [trace, track, breakpoints]);
  const faults = useMemo(() => markPlaces(track, faultsOf(trace), 9), [trace, track]);
  return (
    <>
      <path
        className={styles.selected}
        d={mine
          .map(
            ([from, to]) =>
              `M${tickBox(track, from).x} ${middle + 12}H${Math.max(xAt(track, to) - track.gap, tickBox(track, from).x + 1)}`,
          )
          .join('')}
      />
      <path className={styles.stop} d={stops.map((x) => `M${x} ${middle - 15.5}l4 4l-4 4l-4 -4z`).join('')} />
      {faults.length > 0 && (
        <g className={styles.fault}>
          <path className={styles.faultGround} d={faults.map((x) => `M${x} ${middle}h0`).join('')} />
          <path d={faults.map((x) => `M${x - 2.5} ${middle - 2.5}l5 5m0 -5l-5 5`).join('')} />
        </g>
      )}
    </>
  );
});

/** The steps of these nodes, in order. */
function stepsOf(trace: Trace, nodes: readonly string[]): readonly number[] {
  if (nodes.length === 0) return [];
  const wanted = new Set(nodes);
  return trace.steps.flatMap((step, at) => (wanted.has(step.node) ? [at] : []));
}

function faultsOf(trace: Trace): readonly number[] {
  const failed = trace.steps.flatMap((step, at) => (step.kind === 'failed' ? [at] : []));
  const born = trace.births.map(({ step }) => step);
  return [...new Set([...failed, ...born])].toSorted((a, b) => a - b);
}
