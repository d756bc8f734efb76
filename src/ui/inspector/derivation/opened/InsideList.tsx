// InsideList: the parts of an op in the order in which they run: what each computes, and what has come of it.
import { memo } from 'react';
import type { InnerStep } from '../../../../explain/opened/openedOp.ts';
import { TensorGrid } from '../../../primitives/TensorGrid.tsx';
import { Tex } from '../../../primitives/Tex.tsx';
import { useAppState } from '../../../useApp.ts';
import styles from './OpenView.module.css';

export interface InsideListProps {
  readonly steps: readonly InnerStep[];
  /** Whether gradients are asked about: then they stand beside the values. */
  readonly gradients: boolean;
}

const most = [4, 5] as const;

export const InsideList = memo(function InsideList({ steps, gradients }: InsideListProps) {
  const digits = useAppState((state) => state.view.digits);
  return (
    <ol className={styles.list}>
      {steps.map(({ id, op, line, symbol, value, gradient }) => (
        <li key={id} className={styles.step}>
          <span className={styles.formula}>
            <Tex tex={line.tex} output="html" label={line.spoken} />
          </span>
          <span className={styles.op}>{op.name}</span>
          {value !== undefined && (
            <span className={styles.numbers}>
              <TensorGrid value={value} tone="value" label={symbol.plain} size="s" max={most} digits={digits} />
              {gradients && gradient !== undefined && (
                <TensorGrid
                  value={gradient}
                  tone="gradient"
                  label={`∂C/∂${symbol.plain}`}
                  size="s"
                  max={most}
                  digits={digits}
                />
              )}
            </span>
          )}
        </li>
      ))}
    </ol>
  );
});
