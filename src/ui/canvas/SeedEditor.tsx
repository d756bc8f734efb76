// SeedEditor: what backward starts with at the chosen port: ones, or numbers of one's own.
import { memo, useMemo, useRef } from 'react';
import { type BackwardChoice, setBackward } from '../../document/commands/setBackward.ts';
import { heldTensor, heldValueOf } from '../../document/heldValue.ts';
import type { HeldValue } from '../../document/model.ts';
import { portKey } from '../../engine/program.ts';
import { shapeWords } from '../../engine/shape.ts';
import { full, type Tensor, tensor } from '../../engine/tensor.ts';
import { Button } from '../primitives/Button.tsx';
import { Popover } from '../primitives/Popover.tsx';
import { TensorGrid } from '../primitives/TensorGrid.tsx';
import { useApp, useAppState } from '../useApp.ts';
import { type CanvasState, useCanvas, useCanvasStore } from './canvasStore.ts';
import { useFrameView } from './frameStore.ts';
import styles from './SeedEditor.module.css';

/** Larger seeds are ones, or come from a file. */
const MOST = 400;

export const SeedEditor = memo(function SeedEditor() {
  const at = useCanvas((state) => state.seedEditor);
  return at === null ? null : <Opened key={`${at.node}.${at.port}`} at={at} />;
});

function Opened({ at: { node, port } }: { readonly at: NonNullable<CanvasState['seedEditor']> }) {
  const app = useApp();
  const canvas = useCanvasStore();
  const key = portKey(node, port);
  const backward = useAppState((state) => state.document.backward);
  const shape = useFrameView(({ trace }) => trace?.shapes.get(key) ?? trace?.shapes.get(trace.wires.get(key) ?? key));
  const digits = useAppState((state) => state.view.digits);
  const gesture = useRef(0);
  const here = backward?.from[0] === node && backward.from[1] === port;
  const seed = here ? backward.seed : undefined;
  const value: Tensor | null = useMemo(() => {
    if (shape === undefined) return null;
    const held = seed === undefined ? null : heldTensor(seed);
    if (held?.kind === 'tensor') return tensor(held.shape, held.data);
    return full(shape, 1);
  }, [seed, shape]);

  function apply(choice: BackwardChoice['backward'], label: string): void {
    const outcome = app.dispatch(setBackward, { backward: choice }, { label, group: `seed-${key}-${gesture.current}` });
    if (!outcome.ok) app.notify('error', outcome.reason);
  }
  function write(next: HeldValue | undefined): void {
    apply({ from: [node, port], ...(next !== undefined && { seed: next }) }, `seed ${key}`);
  }
  const close = () => canvas.setState({ seedEditor: null });
  const small = value !== null && value.data.length <= MOST;
  return (
    <Popover
      label={`Seed of ${key}`}
      open
      onOpenChange={(open) => {
        if (!open) close();
      }}
      anchor={() => anchorOf(node, port)}
      placement="bottom-end"
      className={styles.seed ?? ''}
    >
      <h2>Backward starts at {key}</h2>
      <p className={styles.note}>
        {shape?.length === 0
          ? `The seed: every gradient is this many times that of ${key} itself.`
          : `The seed, ${shape === undefined ? 'one number an entry' : shapeWords(shape)}: how much each entry of ${key} counts in what is differentiated.`}
      </p>
      {value !== null && small && (
        <div className={styles.numbers}>
          <TensorGrid
            value={value}
            tone="gradient"
            label={`Seed of ${key}`}
            editable
            digits={digits}
            max={[20, 20]}
            onEdit={(index, number, phase) => {
              if (phase === 'start') gesture.current += 1;
              const place = index.reduce((offset, each, axis) => offset * (value.shape[axis] ?? 1) + each, 0);
              const data = value.data.slice();
              data[place] = number;
              write(heldValueOf(value.shape, data));
            }}
          />
        </div>
      )}
      <div className={styles.actions}>
        <Button
          size="s"
          onClick={() => {
            gesture.current += 1;
            write(shape?.length === 0 ? undefined : { init: 'ones' });
          }}
        >
          {shape?.length === 0 ? 'Back to 1' : 'All ones'}
        </Button>
        <Button size="s" variant="quiet" onClick={() => (apply(null, 'run forward only'), close())}>
          Forward only
        </Button>
        {backward !== undefined && (
          <Button size="s" variant="quiet" onClick={() => (apply(undefined, 'find the cost by itself'), close())}>
            Choose by itself
          </Button>
        )}
      </div>
    </Popover>
  );
}

function anchorOf(node: string, port: string): { x: number; y: number; width: number; height: number } | null {
  const handle = document.querySelector(`[data-port-node="${CSS.escape(node)}"][data-port="${CSS.escape(port)}"]`);
  const box = handle?.getBoundingClientRect();
  return box === undefined ? null : { x: box.x, y: box.y, width: box.width, height: box.height };
}
