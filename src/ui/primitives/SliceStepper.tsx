// SliceStepper: which slice of a tensor with more than two axes is shown: one small stepper per leading axis that has a choice.
import { ChevronLeft, ChevronRight } from 'lucide-react';
import type { Shape } from '../../engine/shape.ts';
import { classes } from './classes.ts';
import styles from './TensorGrid.module.css';

export interface SliceStepperProps {
  readonly leading: Shape;
  readonly slice: readonly number[];
  readonly onChange: (slice: readonly number[]) => void;
}

export function SliceStepper({ leading, slice, onChange }: SliceStepperProps) {
  return (
    <span className={classes(styles.stepper, 'nodrag')}>
      {leading.map((length, axis) => {
        if (length === 1) return null;
        const at = Math.min(slice[axis] ?? 0, length - 1);
        const go = (next: number): void => onChange(leading.map((_, k) => (k === axis ? next : (slice[k] ?? 0))));
        return (
          <span key={axis} className={styles.axis}>
            <button
              type="button"
              disabled={at === 0}
              aria-label={`Axis ${axis}, previous (now ${at + 1} of ${length})`}
              onClick={() => go(at - 1)}
            >
              <ChevronLeft aria-hidden />
            </button>
            <span>
              {at + 1}/{length}
            </span>
            <button
              type="button"
              disabled={at >= length - 1}
              aria-label={`Axis ${axis}, next (now ${at + 1} of ${length})`}
              onClick={() => go(at + 1)}
            >
              <ChevronRight aria-hidden />
            </button>
          </span>
        );
      })}
    </span>
  );
}
