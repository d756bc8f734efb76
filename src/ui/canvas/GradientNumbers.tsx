// GradientNumbers: the gradient at a port once it has arrived; until then its place, or why there will be none.
import { memo } from 'react';
import { portKey } from '../../engine/program.ts';
import { shownTangents } from '../../state/shownTangents.ts';
import { TensorGrid } from '../primitives/TensorGrid.tsx';
import { useAppState, useTangentState } from '../useApp.ts';
import { Absent } from './Absent.tsx';
import { type FrameView, useFrameView, useRecorded } from './frameStore.ts';
import styles from './OpNode.module.css';
import { Room } from './Room.tsx';
import { useEntry } from './useEntry.ts';
import { useSlice } from './useSlice.ts';

export interface GradientNumbersProps {
  readonly node: string;
  readonly port: string;
  readonly side: 'input' | 'output';
}

export const GradientNumbers = memo(function GradientNumbers(props: GradientNumbersProps) {
  const forwards = useTangentState((state) => shownTangents(state) !== null);
  return forwards ? <TangentNumbers {...props} /> : <Gradient {...props} />;
});

/** While somebody looks at forward mode, tangents stand where gradients would. Nothing: it stands still. */
function TangentNumbers({ node, port }: GradientNumbersProps) {
  const key = portKey(node, port);
  const tangent = useTangentState((state) => shownTangents(state)?.get(key));
  const digits = useAppState((state) => state.view.digits);
  const room = useRecorded((view) => view.end?.gradient(key)?.value);
  if (tangent === undefined) {
    // The place stays, so that nodes keep their size from step to step.
    return (
      <span className={styles.reserved}>
        {room !== undefined && <Room value={room} tone="gradient" digits={digits} />}
      </span>
    );
  }
  return (
    <span className={`${styles.numbers} ${styles.computed}`}>
      <TensorGrid value={tangent} tone="tangent" label={`${key} tangent`} digits={digits} size="s" tabbable={false} />
    </span>
  );
}

function Gradient({ node, port }: GradientNumbersProps) {
  const key = portKey(node, port);
  const gradient = useRecorded((view) => view.frame?.gradient(key)?.value);
  const room = useRecorded((view) => view.end?.gradient(key)?.value);
  const without = useFrameView((view) => absence(view, node, port));
  const digits = useAppState((state) => state.view.digits);
  const { entry, lit, pick, hoverEntry } = useEntry(node, port, 'gradient', gradient?.shape);
  const slice = useSlice(key);
  const shared = { tone: 'gradient', label: `${key} gradient`, digits, size: 's', tabbable: false } as const;
  if (gradient !== undefined) {
    return (
      <span className={`${styles.numbers} ${styles.computed}`}>
        <TensorGrid
          {...shared}
          {...slice}
          value={gradient}
          stepper={false}
          highlighted={entry}
          lit={lit}
          onPick={pick}
          onPoint={hoverEntry}
        />
      </span>
    );
  }
  if (without !== null) return without === '' ? null : <span className={styles.muted}>{without}</span>;
  return (
    <span className={styles.reserved}>
      {room !== undefined && <Room value={room} tone="gradient" digits={digits} />}
      <span className={styles.meanwhile}>
        <span className={styles.partial} aria-hidden>
          ∂
        </span>
        <Absent room={room} digits={digits} />
      </span>
    </span>
  );
}

/** Why no gradient will ever arrive in this run: in words, or empty where it goes without saying; null where one will. */
function absence({ trace, end, classes, upstream }: FrameView, node: string, port: string): string | null {
  const key = portKey(node, port);
  if (trace === null || end === null || trace.target === null) return '';
  if (end.gradient(key) !== undefined) return null;
  if (classes.has(key)) return 'a label: no gradient';
  // Nothing comes back to where the cost does not depend on; only what stops it on the way is worth a word.
  return upstream.has(node) && end.value(key) !== undefined ? 'no gradient' : '';
}
