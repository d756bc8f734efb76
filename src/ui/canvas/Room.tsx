// Room: an unseen outline of numbers that are still to come, just as large as they will be. It tells nobody what they are.
import { memo, useMemo } from 'react';
import { isSummary, type Recorded } from '../../execution/trace.ts';
import { alignColumn } from '../primitives/alignColumn.ts';
import { classes } from '../primitives/classes.ts';
import matrix from '../primitives/MatrixGrid.module.css';
import { matrixView } from '../primitives/matrixView.ts';
import { TensorGrid } from '../primitives/TensorGrid.tsx';
import styles from './OpNode.module.css';

export interface RoomProps {
  readonly value: Recorded;
  readonly tone: 'value' | 'gradient';
  readonly digits: number;
}

/** Beyond so many rows or columns numbers are shown as a picture. */
const MOST = 4;

export const Room = memo(function Room({ value, tone, digits }: RoomProps) {
  const small = !isSummary(value) && value.shape.length <= 2 && value.shape.every((size) => size > 0 && size <= MOST);
  return (
    <span className={styles.room} aria-hidden inert>
      {tone === 'gradient' && small && <span className={styles.partial}>∂</span>}
      {small ? (
        <Outline shape={value.shape} data={value.data} digits={digits} />
      ) : (
        <TensorGrid
          value={value}
          tone={tone}
          label=""
          digits={digits}
          size="s"
          tabbable={false}
          stepper={tone === 'value'}
        />
      )}
    </span>
  );
});

interface OutlineProps {
  readonly shape: readonly number[];
  readonly data: Float64Array;
  readonly digits: number;
}

/** The same boxes that the numbers will stand in; the figures are drawn by the style sheet, so they are no text of the page. */
function Outline({ shape, data, digits }: OutlineProps) {
  const view = useMemo(() => matrixView(shape), [shape]);
  const rows = Array.from({ length: view.rows }, (_, row) => row);
  const columns = useMemo(
    () =>
      Array.from({ length: view.columns }, (_, column) =>
        alignColumn(
          Array.from({ length: view.rows }, (__, row) => data[view.offsetAt(row, column)] ?? 0),
          digits,
        ),
      ),
    [view, data, digits],
  );
  return (
    <span
      className={classes(matrix.grid, shape.length === 0 && matrix.scalar)}
      style={{ gridTemplateColumns: `repeat(${view.columns}, auto)` }}
    >
      {rows.map((row) => (
        <span key={row} className={matrix.row}>
          {columns.map((column, at) => {
            const { text = '', missingDigits = 0, missingPoint = false } = column[row] ?? {};
            const figures = `${text}${missingPoint ? '.' : ''}${'0'.repeat(missingDigits)}`;
            // biome-ignore lint/suspicious/noArrayIndexKey: a column has no name but its place
            return <span key={at} className={classes(matrix.cell, styles.outline)} data-figures={figures} />;
          })}
        </span>
      ))}
    </span>
  );
}
