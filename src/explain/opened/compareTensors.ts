// compareTensors: how far two ways to the same numbers lie apart, and what that means.
import { sameShape } from '../../engine/shape.ts';
import type { Tensor } from '../../engine/tensor.ts';

export interface Comparison {
  /** `rounding`: as far apart as the last digits of such numbers are. `overflow`: only one of them is a number. */
  readonly verdict: 'equal' | 'rounding' | 'apart' | 'overflow';
  /** The largest difference, and where (a flat index); null when all entries are equal. */
  readonly largest: { readonly difference: number; readonly at: number } | null;
}

/** Relative to the largest number: a chain of a dozen operations on a thousand entries stays below. */
const ROUNDING = 1e-11;
/** Relative to what went in: where nearly all cancels, what is left is the rounding of what went in. */
const CANCELLED = 64 * 2 ** -52;

/** `around`: the largest number that went into both. */
export function compareTensors(a: Tensor, b: Tensor, around = 0): Comparison {
  if (!sameShape(a.shape, b.shape)) return { verdict: 'apart', largest: null };
  let largest: Comparison['largest'] = null;
  let scale = 0;
  let broken: number | null = null;
  for (let at = 0; at < a.data.length; at++) {
    const [left, right] = [a.data[at] as number, b.data[at] as number];
    // 0 and -0 are the same number, and NaN is as undefined here as there.
    if (left === right || (Number.isNaN(left) && Number.isNaN(right))) {
      scale = Math.max(scale, Math.abs(left) || 0);
      continue;
    }
    const difference = Math.abs(left - right);
    if (!Number.isFinite(difference)) {
      broken ??= at;
      continue;
    }
    scale = Math.max(scale, Math.abs(left), Math.abs(right));
    if (largest === null || difference > largest.difference) largest = { difference, at };
  }
  if (broken !== null) return { verdict: 'overflow', largest: { difference: Number.POSITIVE_INFINITY, at: broken } };
  if (largest === null) return { verdict: 'equal', largest };
  const rounding = Math.max(ROUNDING * scale, CANCELLED * around);
  return { verdict: largest.difference <= rounding ? 'rounding' : 'apart', largest };
}
