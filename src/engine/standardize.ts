// standardize: entries less their mean over their deviation, group by group, and its adjoint: what normalization layers are made of.
import { expandTo } from './broadcast.ts';
import { add, map, multiply, subtract } from './elementwise.ts';
import { mean } from './reduce.ts';
import type { Tensor } from './tensor.ts';

export interface Standardized {
  /** (x - mean) / sqrt(variance + eps), of the shape of x. */
  readonly normal: Tensor;
  /** 1 / sqrt(variance + eps), with size 1 along the axes. */
  readonly inverse: Tensor;
}

/**
 * Over `axes` (from the front), with the variance of all there is (divided by n). Two passes, and the mean of the distances is taken
 * away once more: what rounding left of a large mean would else be an error in every distance.
 */
export function standardize(x: Tensor, axes: readonly number[], eps: number): Standardized {
  const rough = subtract(x, mean(x, axes, true));
  const distance = subtract(rough, mean(rough, axes, true));
  return overDeviation(distance, axes, eps);
}

/** The mean that `standardize` takes away, with size 1 along the axes. */
export function steadyMean(x: Tensor, axes: readonly number[]): Tensor {
  const rough = mean(x, axes, true);
  return add(rough, mean(subtract(x, rough), axes, true));
}

/** x / sqrt(mean of squares + eps), over `axes`: as `standardize` of what has a mean of 0. */
export function overDeviation(x: Tensor, axes: readonly number[], eps: number): Standardized {
  const inverse = map((square) => 1 / Math.sqrt(square + eps), mean(multiply(x, x), axes, true));
  return { normal: multiply(x, inverse), inverse };
}

/**
 * The cotangent of x given that of `normal`: (d - mean d - normal mean(d normal)) / deviation; without the first mean where none was
 * subtracted (`centred` false). The means are over `axes`.
 */
export function standardizeBack(
  d: Tensor,
  { normal, inverse }: Standardized,
  axes: readonly number[],
  centred: boolean,
): Tensor {
  const along = multiply(normal, mean(multiply(d, normal), axes, true));
  const rest = subtract(centred ? subtract(d, mean(d, axes, true)) : d, along);
  return multiply(rest, inverse);
}

/** The derivative of each entry of `normal` by each entry of x, as rows of a matrix: 0 between groups. */
export function standardizeJacobian(
  { normal, inverse }: Standardized,
  axes: readonly number[],
  centred: boolean,
  into: Tensor,
): void {
  const size = normal.data.length;
  const count = axes.reduce((product, axis) => product * normal.shape[axis]!, 1);
  const numbers = { shape: inverse.shape, data: Float64Array.from(inverse.data, (_, k) => k) };
  const group = expandTo(numbers, normal.shape).data;
  for (let o = 0; o < size; o++) {
    for (let i = 0; i < size; i++) {
      if (group[o] !== group[i]) continue;
      const own = o === i ? 1 : 0;
      const common = ((centred ? 1 : 0) + normal.data[o]! * normal.data[i]!) / count;
      into.data[o * size + i] = (own - common) * inverse.data[group[o]!]!;
    }
  }
}
