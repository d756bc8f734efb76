// attention: the weighted mean of values, with weights softmax(scale q kᵀ + mask), and its adjoint: what both attention ops compute.
import { expandTo, sumToShape } from '../engine/broadcast.ts';
import { computed } from '../engine/buffers.ts';
import { scale as scaled } from '../engine/elementwise.ts';
import { matmul } from '../engine/matmul.ts';
import type { InputTensors, Params } from '../engine/op.ts';
import type { Shape } from '../engine/shape.ts';
import { broadcastStrides, eachRow } from '../engine/strided.ts';
import type { Tensor } from '../engine/tensor.ts';
import { added, multilinear } from './multilinear.ts';

export interface AttentionOptions {
  readonly scale: number;
  /** Query i sees keys 0 to i only. */
  readonly causal: boolean;
  /** Added to the scores, which it broadcasts to. */
  readonly mask: Tensor | undefined;
}

/** The param `scale`, or 1 over the square root of the length of the queries. */
export function scaleOf(params: Params, q: Shape): number {
  return (params.scale as number | null) ?? 1 / Math.sqrt(q.at(-1) ?? 1);
}

/**
 * The weights [..., L, S] for queries [..., L, d] and keys [..., S, d], whose batches broadcast. The largest score of a row is subtracted
 * before it is exponentiated, so nothing overflows. A row without any key that may be seen is NaN, as in PyTorch.
 */
export function attentionWeights(q: Tensor, k: Tensor, { scale, causal, mask }: AttentionOptions): Tensor {
  const scores = matmul(q, k, { transposeB: true });
  const { shape, data } = scores;
  if (data.length === 0) return scores;
  const [queries, keys] = [shape.at(-2)!, shape.at(-1)!];
  const shares = computed(data.length, (weights) => {
    addMask(weights, scores, scale, mask);
    for (let row = 0, start = 0; start < data.length; row++, start += keys) {
      const end = causal ? start + Math.min(keys, (row % queries) + 1) : start + keys;
      let top = -Infinity;
      for (let i = start; i < end; i++) if (!(weights[i]! <= top)) top = weights[i]!;
      let total = 0;
      for (let i = start; i < end; i++) {
        weights[i] = Math.exp(weights[i]! - top);
        total += weights[i]!;
      }
      for (let i = start; i < end; i++) weights[i]! /= total;
      weights.fill(0, end, start + keys);
    }
  });
  return { shape, data: shares };
}

/** out = scale scores + mask. */
function addMask(out: Float64Array, scores: Tensor, scale: number, mask: Tensor | undefined): void {
  const { data } = scores;
  if (!mask) {
    for (let i = 0; i < data.length; i++) out[i] = scale * data[i]!;
    return;
  }
  eachRow(scores.shape, [broadcastStrides(mask.shape, scores.shape)], (position, at, steps, length) => {
    let j = at[0]!;
    for (let i = position; i < position + length; i++, j += steps[0]!) out[i] = scale * data[i]! + mask.data[j]!;
  });
}

/**
 * The cotangent of the scores (after scale and mask) for that of y = weights v: g = w (dw - sum of w dw over the keys), where dw = dy vᵀ.
 * Keys with a weight of 0 get exactly 0.
 */
export function scoreCotangent(dy: Tensor, weights: Tensor, v: Tensor): Tensor {
  const w = weights.data;
  // v may have a larger batch than the scores: what comes back to one weight is added up, which the softmax passes on as a whole.
  const dw = sumToShape(matmul(dy, v, { transposeB: true }), weights.shape).data;
  const keys = weights.shape.at(-1)!;
  const data = computed(w.length, (out) => {
    for (let start = 0; start < w.length; start += keys) {
      let mean = 0;
      for (let i = start; i < start + keys; i++) if (w[i] !== 0) mean += w[i]! * dw[i]!;
      for (let i = start; i < start + keys; i++) out[i] = w[i] === 0 ? 0 : w[i]! * (dw[i]! - mean);
    }
  });
  return { shape: weights.shape, data };
}

/** The same for a tangent: how weights times v moves with the scores (scale q kᵀ + mask) and with v; undefined: not at all. */
export function attentionTangent(
  {
    q,
    k,
    v,
    weights,
    scale,
  }: { readonly q: Tensor; readonly k: Tensor; readonly v: Tensor; readonly weights: Tensor; readonly scale: number },
  tangents: InputTensors,
): Tensor | undefined {
  const products = multilinear(
    (all) => matmul(all.q!, all.k!, { transposeB: true }),
    { q, k },
    { q: tangents.q, k: tangents.k },
  );
  const scores = added(products && scaled(products, scale), tangents.mask);
  const byWeights = scores && matmul(softmaxTangent(expandTo(scores, weights.shape), weights), v);
  return added(byWeights, tangents.v && matmul(weights, tangents.v));
}

/** Row by row w (s - sum of w s): the Jacobian of softmax is its own transpose. What is hidden does not move. */
function softmaxTangent(scores: Tensor, weights: Tensor): Tensor {
  const [w, s] = [weights.data, scores.data];
  const keys = weights.shape.at(-1)!;
  const data = computed(w.length, (out) => {
    for (let start = 0; start < w.length; start += keys) {
      let mean = 0;
      for (let i = start; i < start + keys; i++) if (w[i] !== 0) mean += w[i]! * s[i]!;
      for (let i = start; i < start + keys; i++) out[i] = w[i] === 0 ? 0 : w[i]! * (s[i]! - mean);
    }
  });
  return { shape: weights.shape, data };
}
