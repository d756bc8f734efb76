// jacobianBlocks: the independent parts that a Jacobian falls into: rows and columns that have nothing to do with those of other parts.
import { type Shape, sizeOf, stridesOf } from '../../engine/shape.ts';
import type { Tensor } from '../../engine/tensor.ts';
import type { JacobianLens } from './jacobianLens.ts';

export interface Blocks {
  readonly count: number;
  /** Rows and columns of each block, where all are alike in size; else of the largest. */
  readonly rows: number;
  readonly columns: number;
  readonly sameSize: boolean;
  /** All blocks hold the same numbers. */
  readonly equal: boolean;
  /** Each block is one piece of the matrix: it is block-diagonal as it stands. */
  readonly contiguous: boolean;
  /** The axes of the output, if any, whose place says which block a row is in: `[0]` for a batch. */
  readonly axes: readonly number[] | null;
  /** The block of each row and of each column; -1: nothing ever moves there. */
  readonly ofRow: Int32Array;
  readonly ofColumn: Int32Array;
}

/** Null: it is one part. */
export function blocksOf(lens: JacobianLens, pattern: Uint8Array, matrices: readonly Tensor[]): Blocks | null {
  const { rowCount, columnCount } = lens;
  const { ofRow, ofColumn, count } = components(pattern, rowCount, columnCount);
  if (count < 2) return null;
  const rows = members(ofRow, count);
  const columns = members(ofColumn, count);
  const sizes = rows.map((list, block) => `${list.length} ${columns[block]?.length}`);
  const sameSize = new Set(sizes).size === 1;
  return {
    count,
    rows: Math.max(...rows.map((list) => list.length)),
    columns: Math.max(...columns.map((list) => list.length)),
    sameSize,
    equal: sameSize && matrices.every(({ data }) => areEqual(data, rows, columns, columnCount)),
    contiguous: isRun(ofRow) && isRun(ofColumn),
    axes: axesOf(lens.rows, ofRow, count),
    ofRow,
    ofColumn,
  };
}

function components(pattern: Uint8Array, rowCount: number, columnCount: number) {
  const parent = Int32Array.from({ length: rowCount + columnCount }, (_, at) => at);
  const root = (at: number): number => {
    let top = at;
    while (parent[top] !== top) top = parent[top] = parent[parent[top]!]!;
    return top;
  };
  const touched = new Uint8Array(rowCount + columnCount);
  for (let at = 0; at < pattern.length; at++) {
    if (pattern[at] === 0) continue;
    const [row, column] = [Math.floor(at / columnCount), rowCount + (at % columnCount)];
    touched[row] = touched[column] = 1;
    parent[root(column)] = root(row);
  }
  const numbers = new Map<number, number>();
  const numberOf = (at: number): number => {
    if (touched[at] === 0) return -1;
    const top = root(at);
    if (!numbers.has(top)) numbers.set(top, numbers.size);
    return numbers.get(top)!;
  };
  const ofRow = Int32Array.from({ length: rowCount }, (_, row) => numberOf(row));
  const ofColumn = Int32Array.from({ length: columnCount }, (_, column) => numberOf(rowCount + column));
  return { ofRow, ofColumn, count: numbers.size };
}

function members(of: Int32Array, count: number): number[][] {
  const lists: number[][] = Array.from({ length: count }, () => []);
  for (let at = 0; at < of.length; at++) if (of[at]! >= 0) lists[of[at]!]!.push(at);
  return lists;
}

function areEqual(
  data: Float64Array,
  rows: readonly (readonly number[])[],
  columns: readonly (readonly number[])[],
  columnCount: number,
): boolean {
  const [firstRows = [], firstColumns = []] = [rows[0], columns[0]];
  return rows.every((list, block) =>
    list.every((row, i) =>
      columns[block]!.every(
        (column, j) => data[row * columnCount + column] === data[firstRows[i]! * columnCount + firstColumns[j]!],
      ),
    ),
  );
}

/** Never back to a block that was left. */
function isRun(of: Int32Array): boolean {
  return of.every((block, at) => at === 0 || block >= of[at - 1]!);
}

/** The fewest leading axes, or the one axis, by whose places the blocks are told apart. */
function axesOf(shape: Shape, ofRow: Int32Array, count: number): readonly number[] | null {
  const strides = stridesOf(shape);
  const tells = (axes: readonly number[]): boolean => {
    if (sizeOf(axes.map((axis) => shape[axis] ?? 1)) !== count) return false;
    const block = new Map<string, number>();
    return ofRow.every((each, row) => {
      const key = axes.map((axis) => Math.floor(row / strides[axis]!) % shape[axis]!).join();
      if (!block.has(key)) block.set(key, each);
      return each >= 0 && block.get(key) === each;
    });
  };
  const single = shape.map((_, axis) => [axis]);
  const leading = shape.map((_, axis) => Array.from({ length: axis + 1 }, (__, at) => at)).slice(1);
  const others = shape.map((_, axis) => shape.map((__, at) => at).filter((at) => at !== axis));
  return [...single, ...leading, ...others].find((axes) => axes.length > 0 && tells(axes)) ?? null;
}
