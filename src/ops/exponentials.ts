// exponentials: exp(beta x) along the class axis, scaled so that the largest is 1: what softmax and its logarithm are made of.
import { lend } from '../engine/buffers.ts';
import { map } from '../engine/elementwise.ts';
import { runLoop } from '../engine/kernels/machine.ts';
import { type Along, maxRange, minRange } from '../engine/reduce.ts';
import type { Tensor } from '../engine/tensor.ts';
import { eachSample } from './classAxis.ts';

export interface Exponentials {
  /** beta (x - top): at most 0. */
  readonly exponents: Float64Array;
  /** exp(exponents): from 0 to 1. */
  readonly powers: Float64Array;
  /** Per sample: the entry that is subtracted, the largest for beta >= 0 and the smallest for beta < 0. */
  readonly tops: Float64Array;
  /** Per sample: the sum of its powers; between 1 and the number of classes. */
  readonly totals: Float64Array;
}

/**
 * Subtracting before multiplying by beta keeps every exponent at or below 0 for logits of 1000 and beta of 1e6 alike, and exact where
 * the logits are close to each other. `betas` holds beta, and nothing else. A row with +infinity, or with nothing but -infinity, gives NaN, as in PyTorch.
 */
export function exponentials(x: Tensor, along: Along, betas: ArrayLike<number>): Exponentials {
  const { length, inner, outer } = along;
  const from = x.data;
  const exponents = lend(from.length);
  const tops = lend(outer * inner);
  const totals = lend(outer * inner);
  runLoop(() => {
    const beta = betas[0]!;
    const topOf = beta < 0 ? minRange : maxRange;
    eachSample(along, (start, sample) => {
      const top = topOf(from, start, length, inner);
      for (let k = 0, i = start; k < length; k++, i += inner) {
        exponents[i] = beta === 0 ? beta * from[i]! : beta * (from[i]! - top);
      }
      tops[sample] = top;
    });
  });
  const powers = map(Math.exp, { shape: x.shape, data: exponents }).data;
  runLoop(() => {
    eachSample(along, (start, sample) => {
      let total = 0;
      for (let k = 0, i = start; k < length; k++, i += inner) total += powers[i]!;
      totals[sample] = total;
    });
  });
  return { exponents, powers, tops, totals };
}
