// pooling: the largest entry or the mean of every window of an image, and their adjoints.
import { lend } from './buffers.ts';
import { runLoop } from './kernels/machine.ts';
import type { Windows } from './windows.ts';

/** `planes` images of `rows.length` × `columns.length` entries, one behind the other; windows are every pair of a row and a column window. */
export interface Pooling {
  readonly planes: number;
  readonly rows: Windows;
  readonly columns: Windows;
}

/**
 * The largest entry of each window, and where it stands in x. Of equal ones the first in row-major order is taken; a NaN wins over every
 * number, and the last NaN over the others, all as PyTorch.
 */
export function maxPool(x: Float64Array, pooling: Pooling): { readonly y: Float64Array; readonly at: Float64Array } {
  const { planes, rows, columns } = pooling;
  const y = lend(planes * rows.count * columns.count);
  const at = lend(y.length);
  eachWindow(pooling, (o, plane, i, j) => {
    let place = plane + rows.first[i]! * columns.length + columns.first[j]!;
    let top = Number.NEGATIVE_INFINITY;
    for (let row = rows.first[i]!; row < rows.end[i]!; row++) {
      const from = plane + row * columns.length;
      for (let p = from + columns.first[j]!; p < from + columns.end[j]!; p++) {
        const value = x[p]!;
        if (value > top || value !== value) {
          top = value;
          place = p;
        }
      }
    }
    y[o] = top;
    at[o] = place;
  });
  return { y, at };
}

/** The cotangent of x: each window's goes to the entry that it took. */
export function maxPoolBack(dy: Float64Array, at: Float64Array, { planes, rows, columns }: Pooling): Float64Array {
  const dx = lend(planes * rows.length * columns.length);
  runLoop(() => {
    dx.fill(0);
    for (let o = 0; o < dy.length; o++) dx[at[o]!]! += dy[o]!;
  });
  return dx;
}

/** The mean of each window: the sum in row-major order over the product of the windows' sizes. */
export function averagePool(x: Float64Array, pooling: Pooling): Float64Array {
  const { planes, rows, columns } = pooling;
  const y = lend(planes * rows.count * columns.count);
  eachWindow(pooling, (o, plane, i, j) => {
    let total = 0;
    for (let row = rows.first[i]!; row < rows.end[i]!; row++) {
      const from = plane + row * columns.length;
      for (let p = from + columns.first[j]!; p < from + columns.end[j]!; p++) total += x[p]!;
    }
    y[o] = total / (rows.size[i]! * columns.size[j]!);
  });
  return y;
}

/** The cotangent of x: each window spreads its own evenly over its entries. */
export function averagePoolBack(dy: Float64Array, pooling: Pooling): Float64Array {
  const { planes, rows, columns } = pooling;
  const dx = lend(planes * rows.length * columns.length);
  runLoop(() => dx.fill(0));
  eachWindow(pooling, (o, plane, i, j) => {
    const share = dy[o]! / (rows.size[i]! * columns.size[j]!);
    for (let row = rows.first[i]!; row < rows.end[i]!; row++) {
      const from = plane + row * columns.length;
      for (let p = from + columns.first[j]!; p < from + columns.end[j]!; p++) dx[p]! += share;
    }
  });
  return dx;
}

/** Calls `visit` per window: its number, where its plane starts in x, and its row and column window. */
function eachWindow(
  { planes, rows, columns }: Pooling,
  visit: (window: number, plane: number, row: number, column: number) => void,
): void {
  runLoop(() => {
    let o = 0;
    for (let plane = 0; plane < planes; plane++) {
      const start = plane * rows.length * columns.length;
      for (let i = 0; i < rows.count; i++) for (let j = 0; j < columns.count; j++) visit(o++, start, i, j);
    }
  });
}
