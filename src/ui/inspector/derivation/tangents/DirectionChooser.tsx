// DirectionChooser: which held tensor moves, and how: one entry, typed numbers, random ones, or its own gradient.
import { Dices } from 'lucide-react';
import { sizeOf, stridesOf } from '../../../../engine/shape.ts';
import { type Tensor, zeros } from '../../../../engine/tensor.ts';
import type { DirectionChoice, TangentQuestion, TangentReport } from '../../../../execution/tangents.ts';
import { isSummary, type Recorded } from '../../../../execution/trace.ts';
import { placeOf } from '../../../../explain/jacobianTerms.ts';
import type { HeldTensor } from '../../../../explain/tangents/heldTensors.ts';
import { Button } from '../../../primitives/Button.tsx';
import { SegmentedControl } from '../../../primitives/SegmentedControl.tsx';
import { Select } from '../../../primitives/Select.tsx';
import { TensorGrid } from '../../../primitives/TensorGrid.tsx';
import { useApp, useAppState } from '../../../useApp.ts';
import styles from './Tangents.module.css';

export interface DirectionChooserProps {
  readonly held: readonly HeldTensor[];
  readonly chosen: HeldTensor;
  readonly question: TangentQuestion;
  /** The last answer from the same tensor. */
  readonly report: TangentReport | null;
}

/** Larger directions are seen as a picture, and cannot be typed. */
const most = [6, 6] as const;

export function DirectionChooser({ held, chosen, question, report }: DirectionChooserProps) {
  const app = useApp();
  const digits = useAppState((state) => state.view.digits);
  const { key, shape, label } = chosen;
  const { direction } = question;
  const size = sizeOf(shape);
  const shown = shownDirection(direction, shape, report);
  const numbers = shown !== undefined && !isSummary(shown) ? shown : null;
  const ask = (next: DirectionChoice) => app.askTangents({ from: key, direction: next });
  const choose = (kind: DirectionChoice['kind']) => {
    switch (kind) {
      case 'entry':
        return ask({ kind, entry: 0 });
      case 'random':
        return ask({ kind, seed: 1 });
      case 'gradient':
        return ask({ kind });
      case 'values':
        return ask({ kind, value: numbers ?? zeros(shape) });
    }
  };
  const isTypeable = size > 0 && (shape.at(-1) ?? 1) <= most[1] && (shape.at(-2) ?? 1) <= most[0];
  return (
    <section className={styles.section} aria-label="The direction">
      <Select
        label="What moves"
        inline
        value={key}
        options={held.map((each) => ({ value: each.key, label: each.label }))}
        onChange={(from) => app.askTangents({ from, direction: { kind: 'entry', entry: 0 } })}
      />
      <SegmentedControl
        label="How it moves"
        size="s"
        value={direction.kind}
        options={[
          { value: 'entry', label: 'One entry' },
          { value: 'values', label: 'Typed', disabled: !isTypeable },
          { value: 'random', label: 'Random' },
          { value: 'gradient', label: 'Gradient' },
        ]}
        onChange={choose}
      />
      <div className={styles.direction}>
        {size === 0 ? (
          <span className={styles.hint}>{label} is empty: there is nothing to move.</span>
        ) : (
          <TensorGrid
            value={shown}
            tone="tangent"
            label={`Direction of ${label}`}
            prefix={false}
            max={most}
            digits={digits}
            highlighted={direction.kind === 'entry' ? placeOf(shape, direction.entry) : null}
            editable={direction.kind === 'values'}
            {...(direction.kind === 'values'
              ? {
                  onEdit: (index, value) => {
                    if (numbers !== null)
                      ask({ kind: 'values', value: withEntry(numbers, flatOf(shape, index), value) });
                  },
                }
              : { onPick: (index) => ask({ kind: 'entry', entry: flatOf(shape, index) }) })}
          />
        )}
        {direction.kind === 'entry' && size > 1 && (
          <span className={styles.hint}>Choose another entry in the grid.</span>
        )}
        {direction.kind === 'values' && <span className={styles.hint}>Type any direction.</span>}
        {direction.kind === 'gradient' && <span className={styles.hint}>Steepest ascent.</span>}
        {direction.kind === 'random' && (
          <Button
            size="s"
            icon={<Dices aria-hidden />}
            onClick={() => ask({ kind: 'random', seed: direction.seed + 1 })}
          >
            Another, seed {direction.seed}
          </Button>
        )}
      </div>
    </section>
  );
}

/** What was chosen is known at once; random numbers and gradients come with the answer. */
function shownDirection(
  direction: DirectionChoice,
  shape: readonly number[],
  report: TangentReport | null,
): Recorded | undefined {
  if (direction.kind === 'values') return direction.value;
  if (direction.kind === 'entry') {
    const unit = zeros(shape);
    if (direction.entry < unit.data.length) unit.data[direction.entry] = 1;
    return unit;
  }
  const seed = report?.steps.find((step) => step.kind === 'seed');
  return seed?.kind === 'seed' && report?.question.direction.kind === direction.kind ? seed.value : undefined;
}

function flatOf(shape: readonly number[], index: readonly number[]): number {
  return stridesOf(shape).reduce((flat, stride, axis) => flat + stride * (index[axis] ?? 0), 0);
}

function withEntry({ shape, data }: Tensor, flat: number, value: number): Tensor {
  return { shape, data: data.with(flat, value) };
}
