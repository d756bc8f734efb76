// HeldNumbers: what a port holds, in figures that can be typed over, dragged and nudged; everything downstream follows at once.
import { memo, useMemo, useRef } from 'react';
import { setHeld } from '../../document/commands/setHeld.ts';
import { heldTensor, heldValueOf } from '../../document/heldValue.ts';
import type { GraphNode } from '../../document/model.ts';
import { completeParams, type Op, outputsOf } from '../../engine/op.ts';
import { portKey } from '../../engine/program.ts';
import { type Tensor, tensor } from '../../engine/tensor.ts';
import { isSummary, type Recorded } from '../../execution/trace.ts';
import type { EditPhase } from '../primitives/NumberGesture.ts';
import { TensorGrid } from '../primitives/TensorGrid.tsx';
import { useApp, useAppState } from '../useApp.ts';
import { announce, useCanvasStore } from './canvasStore.ts';
import { useFrameView, useRecorded } from './frameStore.ts';
import type { HeldRow } from './nodeRows.ts';
import styles from './OpNode.module.css';
import { useEntry } from './useEntry.ts';
import { useSlice } from './useSlice.ts';

let gestures = 0;

export const HeldNumbers = memo(function HeldNumbers({
  node,
  row,
}: {
  readonly node: GraphNode;
  readonly row: HeldRow;
}) {
  const app = useApp();
  const canvas = useCanvasStore();
  const port = row.port.name;
  const key = portKey(node.id, port);
  const held = useMemo(() => heldTensor(row.value), [row.value]);
  // An initializer's numbers are those of the run: its shape depends on what is wired.
  const drawn = useRecorded((view) => (held.kind === 'init' ? view.end?.value(key) : undefined));
  const fed = useFrameView((view) => view.frame === null || view.frame.value(key) !== undefined);
  const integer = useFrameView((view) => view.classes.has(key));
  const digits = useAppState((state) => state.view.digits);
  const slice = useSlice(key);
  const value: Recorded | undefined = useMemo(
    () => (held.kind === 'tensor' ? tensor(held.shape, held.data) : drawn),
    [held, drawn],
  );
  const { entry, lit, pick, hoverEntry } = useEntry(
    node.id,
    port,
    'value',
    value?.shape,
    outputOfSource(app.ops.get(node.op)) ?? port,
  );
  const gesture = useRef('');

  function write(next: Tensor, phase: EditPhase | null): void {
    if (phase === null || phase === 'start') {
      gestures += 1;
      gesture.current = `edit-${gestures}`;
    }
    const outcome = app.dispatch(
      setHeld,
      { node: node.id, port, value: heldValueOf(next.shape, next.data) },
      { label: `set ${key}`, group: gesture.current },
    );
    if (!outcome.ok && phase !== 'change') {
      app.notify('error', outcome.reason);
      announce(canvas, outcome.reason);
    }
  }
  function onEdit(index: readonly number[], number: number, phase: EditPhase): void {
    // A matrix is pasted entry by entry before this is drawn again, so the newest document counts.
    const before = currentTensor(app, node.id, port) ?? (value !== undefined && !isSummary(value) ? value : undefined);
    if (before === undefined) return;
    const at = index.reduce((offset, place, axis) => offset * (before.shape[axis] ?? 1) + place, 0);
    if (Object.is(before.data[at], number)) {
      if (phase === 'start') gesture.current = `edit-${++gestures}`;
      return;
    }
    const data = before.data.slice();
    data[at] = number;
    write(tensor(before.shape, data), gesture.current === '' ? 'start' : phase);
  }

  if (held.kind === 'problem') return <span className={styles.muted}>cannot be read</span>;
  if (held.kind === 'init' && value === undefined) return <span className={styles.muted}>{held.init}</span>;
  return (
    <span className={styles.numbers} data-unfed={!fed || undefined}>
      <TensorGrid
        value={value}
        tone="value"
        label={key}
        editable
        integer={integer || row.port.integer === true}
        onEdit={onEdit}
        onReplace={(rows) => {
          const width = rows[0]?.length ?? 0;
          const isVector = width === 1;
          const data = Float64Array.from(rows.flat());
          write(tensor(isVector ? [rows.length] : [rows.length, width], data), null);
        }}
        onPick={pick}
        onPoint={hoverEntry}
        {...slice}
        highlighted={entry}
        lit={lit}
        digits={digits}
        size="s"
      />
    </span>
  );
});

function currentTensor(app: ReturnType<typeof useApp>, node: string, port: string): Tensor | undefined {
  const inputs = app.store.getState().document.nodes.find((each) => each.id === node)?.inputs;
  if (inputs === undefined || !Object.hasOwn(inputs, port)) return undefined;
  const held = heldTensor(inputs[port]);
  return held.kind === 'tensor' ? tensor(held.shape, held.data) : undefined;
}

/** What Input and Parameter hold is their output. */
function outputOfSource(op: Op | undefined): string | null {
  return op?.source === true ? (outputsOf(op, completeParams(op))[0]?.name ?? null) : null;
}
