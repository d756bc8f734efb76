// transpose: the same entries with the axes in another order.
import { lend } from './buffers.ts';
import { runLoop } from './kernels/machine.ts';
import { stridesOf } from './shape.ts';
import { eachRow } from './strided.ts';
import type { Tensor } from './tensor.ts';

/**
 * Axis k of the result is axis `perm[k]` of `x`; without `perm` the axes are reversed. Throws RangeError when `perm` does not name
 * every axis exactly once (counted from the front).
 */
export function transpose(x: Tensor, perm?: readonly number[]): Tensor {
  const rank = x.shape.length;
  const order = perm ?? Array.from({ length: rank }, (_, axis) => rank - 1 - axis);
  if (order.length !== rank || new Set(order).size !== rank || order.some((axis) => x.shape[axis] === undefined)) {
    throw new RangeError(`[${order.join(', ')}] does not name each of ${rank} axes once`);
  }
  if (order.every((axis, k) => axis === k)) return x;
  const strides = stridesOf(x.shape);
  const shape = order.map((axis) => x.shape[axis]!);
  const from = x.data;
  const out = lend(from.length);
  runLoop(() => {
    eachRow(shape, [order.map((axis) => strides[axis]!)], (position, offsets, steps, length) => {
      const start = offsets[0]!;
      const step = steps[0]!;
      for (let k = 0, i = start; k < length; k++, i += step) out[position + k] = from[i]!;
    });
  });
  return { shape, data: out };
}

/** The transpose of the last two axes (of every matrix in the batch). Rank 0 and 1: unchanged. */
export function swapLastAxes(x: Tensor): Tensor {
  const rank = x.shape.length;
  if (rank < 2) return x;
  const order = Array.from({ length: rank }, (_, axis) => axis);
  order[rank - 2] = rank - 1;
  order[rank - 1] = rank - 2;
  return transpose(x, order);
}
