// sequenceRules: what the named parts of rules about pairs of vectors, attention and gates stand for.
import type { Tensor } from '../../engine/tensor.ts';
import type { Expression } from '../../explain/expression.ts';

/** The value of `name(...)`, or null where it is none of these. */
export function sequenceRule(
  name: string,
  parts: readonly Expression[],
  value: (part: Expression) => Tensor,
): Tensor | null {
  return name === 'cosine' ? cosine(value(parts[0]!), value(parts[1]!)) : null;
}

/** Of the vectors along the last axis, with the 10^-12 that PyTorch adds to each square. */
function cosine(a: Tensor, b: Tensor): Tensor {
  const length = a.shape.at(-1)!;
  const shape = a.shape.slice(0, -1);
  const dot = (x: Tensor, y: Tensor, pair: number): number =>
    Array.from({ length }, (_, k) => x.data[pair * length + k]! * y.data[pair * length + k]!).reduce(
      (s, p) => s + p,
      0,
    );
  const count = shape.reduce((product, size) => product * size, 1);
  const data = Float64Array.from(
    { length: count },
    (_, n) => dot(a, b, n) / Math.sqrt((dot(a, a, n) + 1e-12) * (dot(b, b, n) + 1e-12)),
  );
  return { shape, data };
}
