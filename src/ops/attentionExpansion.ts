// attentionExpansion: ScaledDotProductAttention as a graph of products and a softmax.
import type { Expansion, Params } from '../engine/op.ts';
import { broadcastShapes, type Shape } from '../engine/shape.ts';
import { scaleOf } from './attention.ts';
import { type GraphNode, graphOf } from './graphOf.ts';

/** Without subtracting the largest score where it is causal: the same numbers as long as no exponential overflows. */
export function attentionExpansion(
  params: Params,
  { q, k, mask }: Readonly<Record<string, Shape | undefined>>,
): Expansion | null {
  const batch = q && k && broadcastShapes(q.slice(0, -2), k.slice(0, -2));
  if (!batch) return null;
  const axes = k.map((_, axis) => axis);
  const swapped = [...axes.slice(0, -2), axes.at(-1)!, axes.at(-2)!];
  const scores = mask ? 'masked' : 'scores';
  const softmax: Readonly<Record<string, GraphNode>> =
    params.causal === true
      ? {
          exponentials: ['Exp', { x: scores }],
          seen: ['Tril', { x: 'exponentials' }],
          total: ['Sum', { x: 'seen' }, { axes: [batch.length + 1], keepdims: true }],
          weights: ['Divide', { a: 'seen', b: 'total' }],
        }
      : { weights: ['Softmax', { x: scores }] };
  return graphOf(
    {
      turned: ['Transpose', { x: 'k' }, { perm: swapped }],
      dots: ['MatMul', { a: 'q', b: 'turned' }],
      scores: ['Multiply', { a: 'dots', b: scaleOf(params, q) }],
      ...(mask && { masked: ['Add', { a: 'scores', b: 'mask' }] as const }),
      ...softmax,
      mixed: ['MatMul', { a: 'weights', b: 'v' }],
    },
    { y: 'mixed' },
  );
}
