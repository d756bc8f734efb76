// cosines: the cosine of each pair of vectors along the last axis, and what it is made of.
import { lend } from '../engine/buffers.ts';
import { runLoop } from '../engine/kernels/machine.ts';
import { sizeOf } from '../engine/shape.ts';
import type { Tensor } from '../engine/tensor.ts';

/** PyTorch holds it in single precision. */
export const epsilon = Math.fround(1e-12);

export interface Cosines {
  readonly cosines: Float64Array;
  /** |x1|² and |x2|², each with epsilon. */
  readonly squares: readonly [Float64Array, Float64Array];
}

/** x1 and x2 have the same shape; one number for each pair. */
export function cosinesOf(x1: Tensor, x2: Tensor): Cosines {
  const length = x1.shape.at(-1)!;
  const pairs = sizeOf(x1.shape.slice(0, -1));
  const [cosines, first, second] = [lend(pairs), lend(pairs), lend(pairs)];
  runLoop(() => {
    for (let n = 0, i = 0; n < pairs; n++) {
      let dot = 0;
      let a = 0;
      let b = 0;
      for (let k = 0; k < length; k++, i++) {
        const p = x1.data[i]!;
        const q = x2.data[i]!;
        dot += p * q;
        a += p * p;
        b += q * q;
      }
      first[n] = a + epsilon;
      second[n] = b + epsilon;
      cosines[n] = dot / Math.sqrt(first[n]! * second[n]!);
    }
  });
  return { cosines, squares: [first, second] };
}
