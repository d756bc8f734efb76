// cumulative: running sums along an axis, from either end, and the entries of an axis in order of size.
import { computed, lend } from './buffers.ts';
import { runLoop } from './kernels/machine.ts';
import { eachAlong } from './reduce.ts';
import type { Shape } from './shape.ts';
import type { Tensor } from './tensor.ts';

/** Entry k along the axis is the sum of the entries 0..k, or of k..last when `fromEnd`. The additions run in order. */
export function cumulativeSum(x: Tensor, axis: number, fromEnd = false): Tensor {
  const from = x.data;
  const sums = computed(x.data.length, (out) => {
    eachAlong(x.shape, axis, (start, length, step) => {
      const by = fromEnd ? -step : step;
      let total = 0;
      for (let k = 0, i = fromEnd ? start + (length - 1) * step : start; k < length; k++, i += by) {
        total += from[i]!;
        out[i] = total;
      }
    });
  });
  return { shape: x.shape, data: sums };
}

/**
 * The `count` largest entries along an axis, largest first, and their places. Equal entries stand in the order of their places; NaN
 * counts as larger than everything, as in PyTorch.
 */
export function largestAlong(
  x: Tensor,
  axis: number,
  count: number,
): { readonly values: Tensor; readonly places: Tensor } {
  const shape: Shape = x.shape.with(axis, count);
  const size = shape.reduce((product, length) => product * length, 1);
  const values = lend(size);
  const places = lend(size);
  const from = x.data;
  const order = new Int32Array(x.shape[axis]!);
  runLoop(() => {
    eachAlong(x.shape, axis, (start, length, step) => {
      for (let k = 0; k < length; k++) order[k] = k;
      order.sort((p, q) => descending(from[start + p * step]!, from[start + q * step]!) || p - q);
      const outer = Math.floor(start / (length * step));
      const to = outer * count * step + (start % step);
      for (let k = 0; k < count; k++) {
        values[to + k * step] = from[start + order[k]! * step]!;
        places[to + k * step] = order[k]!;
      }
    });
  });
  return { values: { shape, data: values }, places: { shape, data: places } };
}

function descending(a: number, b: number): number {
  if (a > b || (a !== a && b === b)) return -1;
  return a < b || (b !== b && a === a) ? 1 : 0;
}
