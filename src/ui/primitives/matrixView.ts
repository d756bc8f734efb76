// matrixView: a tensor of any rank seen as one matrix: its last two axes, at a chosen place on the others.
import type { Shape } from '../../engine/shape.ts';

export interface MatrixView {
  readonly rows: number;
  readonly columns: number;
  /** How many leading axes are fixed by the slice. */
  readonly leading: Shape;
  /** The tensor index of a cell. */
  indexAt(row: number, column: number): readonly number[];
  /** Where that entry is in the row-major data. */
  offsetAt(row: number, column: number): number;
  /** The cell of a tensor index, or null when it lies in another slice. */
  cellOf(index: readonly number[]): readonly [number, number] | null;
}

/** A vector is a column, or a row when `orientation` says so; a scalar is one cell. `slice` fixes the leading axes (0 where it is short). */
export function matrixView(
  shape: Shape,
  orientation: 'column' | 'row' = 'column',
  slice: readonly number[] = [],
): MatrixView {
  if (shape.length === 0) {
    return { rows: 1, columns: 1, leading: [], indexAt: () => [], offsetAt: () => 0, cellOf: () => [0, 0] };
  }
  if (shape.length === 1) {
    const [length = 0] = shape;
    const column = orientation === 'column';
    return {
      rows: column ? length : Math.min(1, length),
      columns: column ? Math.min(1, length) : length,
      leading: [],
      indexAt: (r, c) => [column ? r : c],
      offsetAt: (r, c) => (column ? r : c),
      cellOf: ([at = 0]) => (column ? [at, 0] : [0, at]),
    };
  }
  const leading = shape.slice(0, -2);
  const at = leading.map((length, axis) => Math.min(Math.max(0, slice[axis] ?? 0), Math.max(0, length - 1)));
  const rows = shape[shape.length - 2] ?? 0;
  const columns = shape[shape.length - 1] ?? 0;
  const block = leading.reduce((offset, length, axis) => offset * length + (at[axis] ?? 0), 0);
  return {
    rows,
    columns,
    leading,
    indexAt: (r, c) => [...at, r, c],
    offsetAt: (r, c) => (block * rows + r) * columns + c,
    cellOf: (index) =>
      at.every((place, axis) => index[axis] === place) ? [index[at.length] ?? 0, index[at.length + 1] ?? 0] : null,
  };
}
