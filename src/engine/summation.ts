// summation: pairwise summation, whose rounding error grows with the logarithm of the count and not with the count.

/** Below this many terms a plain loop is used, as NumPy does (here with 4 partial sums, which keep the additions independent). */
const BLOCK = 128;

/**
 * The sum of `count` entries starting at `start`, `step` apart. Pairwise: N. J. Higham, "The accuracy of floating point summation",
 * SIAM J. Sci. Comput. 14 (1993).
 */
export function sumRange(data: Float64Array, start: number, count: number, step: number): number {
  if (count < 8) {
    let total = 0;
    for (let k = 0, i = start; k < count; k++, i += step) total += data[i]!;
    return total;
  }
  if (count <= BLOCK) return sumBlock(data, start, count, step);
  const half = (count >>> 1) & ~7;
  return sumRange(data, start, half, step) + sumRange(data, start + half * step, count - half, step);
}

function sumBlock(data: Float64Array, start: number, count: number, step: number): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let i = start;
  let k = 0;
  for (; k + 4 <= count; k += 4) {
    a += data[i]!;
    b += data[i + step]!;
    c += data[i + 2 * step]!;
    d += data[i + 3 * step]!;
    i += 4 * step;
  }
  for (; k < count; k++, i += step) a += data[i]!;
  return a + b + (c + d);
}
