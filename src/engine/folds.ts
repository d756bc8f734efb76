// folds: products, norms and variances over axes.
import { computed } from './buffers.ts';
import { type Axes, type Fold, normalizeAxes, reduce } from './reduce.ts';
import { type Shape, shapeText, sizeOf } from './shape.ts';
import { sumRange } from './summation.ts';
import type { Tensor } from './tensor.ts';
import { transpose } from './transpose.ts';

/** The product over `axes`, in order; 1 over nothing. */
export function product(x: Tensor, axes: Axes = null, keepdims = false): Tensor {
  return reduce(productRange, x, axes, keepdims);
}
/** The sum of absolute values over `axes`; 0 over nothing. */
export function absoluteSum(x: Tensor, axes: Axes = null, keepdims = false): Tensor {
  return reduce(absoluteRange, x, axes, keepdims);
}
/** The Euclidean length over `axes`. Squares that would overflow or vanish are avoided, so it is finite wherever the length is. */
export function euclideanNorm(x: Tensor, axes: Axes = null, keepdims = false): Tensor {
  return reduce(euclideanRange, x, axes, keepdims);
}
/**
 * The sum of squared distances from the mean over `axes`, divided by the count less `correction` (by 0 where that is negative).
 * Two passes: the mean first, then the distances, whose own sum corrects the rounding of the mean (T. Chan, G. Golub, R. LeVeque,
 * "Algorithms for computing the sample variance", The American Statistician 37, 1983).
 */
export function variance(x: Tensor, axes: Axes = null, keepdims = false, correction = 1): Tensor {
  return reduce((data, start, length, step) => varianceRange(data, start, length, step, correction), x, axes, keepdims);
}

const productRange: Fold = (data, start, length, step) => {
  let total = 1;
  for (let k = 0, i = start; k < length; k++, i += step) total *= data[i]!;
  return total;
};

const absoluteRange: Fold = (data, start, length, step) => {
  let total = 0;
  for (let k = 0, i = start; k < length; k++, i += step) total += Math.abs(data[i]!);
  return total;
};

const euclideanRange: Fold = (data, start, length, step) => {
  let total = 0;
  for (let k = 0, i = start; k < length; k++, i += step) total += data[i]! * data[i]!;
  if (total > 1e-280 && total < Infinity) return Math.sqrt(total);
  let top = 0;
  for (let k = 0, i = start; k < length; k++, i += step) {
    const size = Math.abs(data[i]!);
    if (size !== size) return size;
    if (size > top) top = size;
  }
  if (top === 0 || top === Infinity) return top;
  // The power of two is exact; a divisor alone could be too small to have an inverse.
  const unit = 2 ** Math.max(-1000, Math.floor(Math.log2(top)));
  total = 0;
  for (let k = 0, i = start; k < length; k++, i += step) {
    const part = data[i]! / unit;
    total += part * part;
  }
  return unit * Math.sqrt(total);
};

function varianceRange(data: Float64Array, start: number, length: number, step: number, correction: number): number {
  const mean = sumRange(data, start, length, step) / length;
  let squares = 0;
  let rest = 0;
  for (let k = 0, i = start; k < length; k++, i += step) {
    const distance = data[i]! - mean;
    squares += distance * distance;
    rest += distance;
  }
  return (squares - (rest * rest) / length) / Math.max(0, length - correction);
}

/**
 * For every entry the product of the other entries that are folded with it, without a division, so that it is right beside zeros:
 * what stands before it times what stands after it.
 */
export function productOfOthers(x: Tensor, axes: Axes): Tensor {
  const over = normalizeAxes(axes, x.shape.length);
  if (!over) throw new RangeError(`axes [${axes?.join(', ')}] do not fit the shape ${shapeText(x.shape)}`);
  const kept = x.shape.flatMap((_, axis) => (over.includes(axis) ? [] : [axis]));
  const order = [...kept, ...over];
  const lined = transpose(x, order);
  const count = sizeOf(over.map((axis) => x.shape[axis]!));
  const out = otherProducts(lined.data, count, lined.shape);
  return transpose(
    out,
    order.map((_, axis) => order.indexOf(axis)),
  );
}

function otherProducts(from: Float64Array, count: number, shape: Shape): Tensor {
  const products = computed(from.length, (out) => {
    for (let start = 0; start < from.length; start += count) {
      let before = 1;
      for (let i = start; i < start + count; i++) {
        out[i] = before;
        before *= from[i]!;
      }
      let after = 1;
      for (let i = start + count - 1; i >= start; i--) {
        out[i]! *= after;
        after *= from[i]!;
      }
    }
  });
  return { shape, data: products };
}
