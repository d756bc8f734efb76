// diagonal: Jacobians of elementwise functions, whose entry [o, i] is not zero only where output o reads input i.
import { expandTo } from '../engine/broadcast.ts';
import { type Shape, sizeOf } from '../engine/shape.ts';
import { type Tensor, zeros } from '../engine/tensor.ts';

/** Larger Jacobians are not written out. */
const MAX_ENTRIES = 1_000_000;

/** Zeros of shape [rows, columns] to write a new Jacobian into, or null when that would be too much to look at. */
export function blankJacobian(rows: number, columns: number): Tensor | null {
  return rows * columns > MAX_ENTRIES ? null : zeros([rows, columns]);
}

/** The Jacobian of an elementwise function with these slopes (of the output's shape) in an input of `shape` that broadcasts to it. */
export function diagonal(slopes: Tensor, shape: Shape): Tensor | null {
  const columns = sizeOf(shape);
  const out = blankJacobian(slopes.data.length, columns);
  if (!out) return null;
  const numbers = { shape, data: Float64Array.from({ length: columns }, (_, i) => i) };
  const column = expandTo(numbers, slopes.shape).data;
  for (let o = 0; o < slopes.data.length; o++) out.data[o * columns + column[o]!] = slopes.data[o]!;
  return out;
}
