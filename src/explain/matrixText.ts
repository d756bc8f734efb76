// matrixText: a tensor as rows of entries that fit on a line or a page; what is left out is counted, never silently cut.
import type { Tensor } from '../engine/tensor.ts';

/** `null` stands for entries left out at that place. */
export interface MatrixRows {
  readonly rows: readonly (readonly (number | null)[])[];
  /** Entries of the tensor that are not in `rows`. */
  readonly left: number;
}

const most = 6;
const kept = 3;

/** A vector is a column; of a tensor with more than two axes the first matrix is shown and the others are counted. */
export function matrixRows(tensor: Tensor, transposed: boolean): MatrixRows {
  const { shape, data } = tensor;
  const columnCount = shape.length < 2 ? 1 : (shape.at(-1) ?? 1);
  const rowCount = shape.length === 0 ? 1 : shape.length === 1 ? (shape[0] ?? 0) : (shape.at(-2) ?? 1);
  const height = data.length === 0 ? 0 : transposed ? columnCount : rowCount;
  const width = transposed ? rowCount : columnCount;
  const columns = shown(width);
  const rows = shown(height).map((row) =>
    columns.map((column) => {
      if (row === null || column === null) return null;
      return data[transposed ? column * columnCount + row : row * columnCount + column] ?? null;
    }),
  );
  const written = rows.reduce((count, row) => count + row.filter((entry) => entry !== null).length, 0);
  return { rows, left: data.length - written };
}

/** The positions 0..length-1 that are written, with one null for the gap. */
function shown(length: number): (number | null)[] {
  if (length <= most) return Array.from({ length }, (_, at) => at);
  return [...Array.from({ length: kept }, (_, at) => at), null, length - 2, length - 1];
}
