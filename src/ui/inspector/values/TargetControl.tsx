// TargetControl: makes a port the one that is differentiated, and edits the seed there: the gradient that backward starts from.
import { Target } from 'lucide-react';
import { useMemo } from 'react';
import { setBackward } from '../../../document/commands/setBackward.ts';
import { heldTensor, heldValueOf } from '../../../document/heldValue.ts';
import type { HeldValue } from '../../../document/model.ts';
import { portKey } from '../../../engine/program.ts';
import { sizeOf } from '../../../engine/shape.ts';
import { full, type Tensor, tensor } from '../../../engine/tensor.ts';
import { flatIndex } from '../../../explain/evaluate.ts';
import { Button } from '../../primitives/Button.tsx';
import { IconButton } from '../../primitives/IconButton.tsx';
import type { EditPhase } from '../../primitives/NumberGesture.ts';
import { TensorGrid } from '../../primitives/TensorGrid.tsx';
import { useApp, useAppState } from '../../useApp.ts';
import styles from './ValuesTab.module.css';

interface PortProps {
  readonly node: string;
  readonly port: string;
}

/** Whether backward starts at this port: chosen in the document, or found by itself. */
function useIsTarget({ node, port }: PortProps): boolean {
  return useAppState(({ document, run }) => {
    const from = document.backward === undefined ? null : (document.backward?.from ?? null);
    if (from !== null) return from[0] === node && from[1] === port;
    return document.backward === undefined && run.trace?.target?.node === node && run.trace.target.port === port;
  });
}

export function TargetButton(props: PortProps) {
  const app = useApp();
  const isTarget = useIsTarget(props);
  const key = portKey(props.node, props.port);
  return (
    <IconButton
      size="s"
      pressed={isTarget}
      label={isTarget ? `${key} is differentiated` : `Differentiate ${key}`}
      onClick={() => {
        const outcome = app.setBackward(isTarget ? undefined : [props.node, props.port]);
        if (!outcome.ok) app.notify('error', outcome.reason);
      }}
    >
      <Target aria-hidden />
    </IconButton>
  );
}

let gestures = 0;

export function TargetCard(props: PortProps) {
  const app = useApp();
  const isTarget = useIsTarget(props);
  const { node, port } = props;
  const key = portKey(node, port);
  const seed = useAppState(({ document }) => document.backward?.seed);
  const shape = useAppState((state) => state.run.trace?.shapes.get(key));
  const digits = useAppState((state) => state.view.digits);
  const numbers = useMemo(() => seedNumbers(seed, shape), [seed, shape]);
  if (!isTarget) return null;
  const write = (next: HeldValue | undefined, group: string): void => {
    const outcome = app.dispatch(
      setBackward,
      { backward: next === undefined ? { from: [node, port] } : { from: [node, port], seed: next } },
      { label: `seed ${key}`, group },
    );
    if (!outcome.ok) app.notify('error', outcome.reason);
  };
  const edit = (index: readonly number[], value: number, phase: EditPhase): void => {
    const now = seedNumbers(app.store.getState().document.backward?.seed, shape) ?? numbers;
    const at = now === undefined ? null : flatIndex(now.shape, index);
    if (phase === 'start') gestures += 1;
    if (now === undefined || at === null) return;
    const data = now.data.slice();
    data[at] = value;
    write(heldValueOf(now.shape, data), `seed-edit-${gestures}`);
  };
  return (
    <div className={styles.target}>
      <p>
        {numbers === undefined
          ? 'Backward starts here. It is not a scalar, so it needs a seed: its own gradient.'
          : 'Backward starts here, with this gradient (the seed).'}
      </p>
      {numbers !== undefined && (
        <TensorGrid
          value={numbers}
          tone="gradient"
          prefix={false}
          label={`seed of ${key}`}
          editable
          onEdit={edit}
          onReplace={(rows) =>
            write(
              rows.every((row) => row.length === 1) ? rows.flat() : rows.map((row) => [...row]),
              `seed-paste-${++gestures}`,
            )
          }
          digits={digits}
        />
      )}
      {shape !== undefined && shape.length > 0 && (
        <div className={styles.formActions}>
          <Button size="s" onClick={() => write({ init: 'ones' }, `seed-ones-${++gestures}`)}>
            Ones
          </Button>
          {sizeOf(shape) <= 64 && (
            <Button size="s" onClick={() => write(heldValueOf(shape, unit(shape)), `seed-unit-${++gestures}`)}>
              First entry only
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

function unit(shape: readonly number[]): Float64Array {
  const data = new Float64Array(sizeOf(shape));
  if (data.length > 0) data[0] = 1;
  return data;
}

/** The seed as numbers: its own, the ones of an initializer, or the 1 of a scalar. */
function seedNumbers(seed: HeldValue | undefined, shape: readonly number[] | undefined): Tensor | undefined {
  if (seed === undefined) return shape?.length === 0 ? full([], 1) : undefined;
  const held = heldTensor(seed);
  if (held.kind === 'tensor') return tensor(held.shape, held.data);
  if (held.kind === 'init' && shape !== undefined && (held.init === 'ones' || held.init === 'zeros')) {
    return full(shape, held.init === 'ones' ? 1 : 0);
  }
  return undefined;
}
