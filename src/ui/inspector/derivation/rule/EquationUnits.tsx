// EquationUnits: the things of an equation side by side, in units that no line break parts; whoever uses it draws the matrices.
import { Fragment, type ReactNode } from 'react';
import type { Shape } from '../../../../engine/shape.ts';
import type { TensorRef } from '../../../../explain/expression.ts';
import styles from './Equation.module.css';
import { EquationFence } from './EquationFence.tsx';
import { EquationSign } from './EquationSign.tsx';
import { type EquationItem, equationUnits } from './equationItems.ts';

/** Rows and columns; larger matrices are drawn another way. */
export const most = [6, 6] as const;

/** Too large to be written out. */
export function isPicture(shape: Shape): boolean {
  const [rows, columns] = most;
  return shape.length > 0 && ((shape.at(-1) ?? 1) > columns || (shape.at(-2) ?? 1) > rows);
}

export interface EquationUnitsProps {
  readonly items: readonly EquationItem[];
  readonly grid: (subject: TensorRef, transposed: boolean) => ReactNode;
}

export function EquationUnits({ items, grid }: EquationUnitsProps) {
  return equationUnits(items).map((unit, at) => (
    <span key={at} className={styles.unit}>
      {unit.map((item, place) => {
        switch (item.kind) {
          case 'tex':
            return <EquationSign key={place} tex={item.tex} />;
          case 'open':
          case 'close':
            return <EquationFence key={place} fence={item.fence} side={item.kind} />;
          case 'tensor':
            return <Fragment key={place}>{grid(item.ref, item.transposed)}</Fragment>;
        }
      })}
    </span>
  ));
}
