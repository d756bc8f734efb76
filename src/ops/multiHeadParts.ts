// multiHeadParts: what MultiHeadAttention works out on the way: projections, the weights of each head, and what the heads find.
import { add } from '../engine/elementwise.ts';
import { matmul } from '../engine/matmul.ts';
import type { InputTensors, Params } from '../engine/op.ts';
import { reshaped, type Tensor } from '../engine/tensor.ts';
import { transpose } from '../engine/transpose.ts';
import { attentionWeights } from './attention.ts';

export interface MultiHeadParts {
  /** Per head: [..., heads, L or S, size]. */
  readonly q: Tensor;
  readonly k: Tensor;
  readonly v: Tensor;
  readonly weights: Tensor;
  /** What the heads found, side by side: [..., L, heads × size]. */
  readonly found: Tensor;
}

export function multiHeadParts(inputs: InputTensors, params: Params): MultiHeadParts {
  const heads = params.heads as number;
  const [q, k, v] = projections(inputs).map((t) => split(t, heads)) as [Tensor, Tensor, Tensor];
  const weights = attentionWeights(q, k, { scale: scaleOf(q), causal: params.causal === true, mask: undefined });
  return { q, k, v, weights, found: merge(matmul(weights, v), heads) };
}

/** In the order q, k, v. */
function projections({ query, key, value, Wq, Wk, Wv, bq, bk, bv }: InputTensors): readonly Tensor[] {
  return [projected(query!, Wq!, bq), projected(key!, Wk!, bk), projected(value!, Wv!, bv)];
}

/** x Wᵀ + b. */
export function projected(x: Tensor, W: Tensor, b: Tensor | undefined): Tensor {
  const product = matmul(x, W, { transposeB: true });
  return b ? add(product, b) : product;
}

export function scaleOf(q: Tensor): number {
  return 1 / Math.sqrt(q.shape.at(-1)!);
}

/** [..., L, heads × size] as [..., heads, L, size]. */
export function split(t: Tensor, heads: number): Tensor {
  if (heads === 1) return reshaped(t, [...t.shape.slice(0, -2), 1, ...t.shape.slice(-2)]);
  return swapped(reshaped(t, [...t.shape.slice(0, -1), heads, t.shape.at(-1)! / heads]));
}

/** The other way round. */
export function merge(t: Tensor, heads: number): Tensor {
  const turned = heads === 1 ? t : swapped(t);
  const length = t.shape.at(-2)!;
  return reshaped(turned, [...t.shape.slice(0, -3), length, heads * t.shape.at(-1)!]);
}

/** The second and third axis from the end change places. */
function swapped(t: Tensor): Tensor {
  const rank = t.shape.length;
  const order = Array.from({ length: rank }, (_, axis) => axis);
  order[rank - 3] = rank - 2;
  order[rank - 2] = rank - 3;
  return transpose(t, order);
}
