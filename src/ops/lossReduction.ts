// lossReduction: how the losses of single entries become one number, for the losses of numbers (classLoss does it for classes).
import { computed } from '../engine/buffers.ts';
import type { ParamSpec, Params } from '../engine/op.ts';
import { type Shape, sizeOf } from '../engine/shape.ts';
import { sumRange } from '../engine/summation.ts';
import type { Tensor } from '../engine/tensor.ts';
import { type GraphNode, graphOf } from './graphOf.ts';

/** `batchmean`, which KLDivergence has: the sum divided by the number of samples on the first axis. */
export type Reduction = 'none' | 'sum' | 'mean' | 'batchmean';

export const batchReductionParam: ParamSpec = {
  kind: 'choice',
  name: 'reduction',
  default: 'mean',
  options: ['none', 'sum', 'mean', 'batchmean'],
  description: 'none: a loss for each; sum: all added up; mean: their average; batchmean: the sum per sample.',
};

/** What the sum of the losses is divided by. `first`: the shape whose first axis counts the samples. */
export function divisorOf(reduction: Reduction, losses: Shape, first: Shape): number {
  if (reduction === 'mean') return sizeOf(losses);
  return reduction === 'batchmean' ? (first[0] ?? 1) : 1;
}

export function reductionOf(params: Params): Reduction {
  return (params.reduction as Reduction | undefined) ?? 'sum';
}

/** The losses as they are, or their sum over the divisor. The mean of nothing is NaN. */
export function reduceLosses(losses: Tensor, reduction: Reduction, divisor: number): Tensor {
  if (reduction === 'none') return losses;
  const { data } = losses;
  return {
    shape: [],
    data: computed(1, (out) => {
      out[0] = sumRange(data, 0, data.length, 1) / divisor;
    }),
  };
}

/** The graph of the losses, with the node behind it that reduces them. `last` names the node whose `y` they are. */
export function reducedGraph(
  nodes: Readonly<Record<string, GraphNode>>,
  last: string,
  reduction: Reduction,
  divisor: number,
): ReturnType<typeof graphOf> {
  switch (reduction) {
    case 'none':
      return graphOf(nodes, { C: last });
    case 'sum':
      return graphOf({ ...nodes, total: ['Sum', { x: last }] }, { C: 'total' });
    case 'mean':
      return graphOf({ ...nodes, average: ['Mean', { x: last }] }, { C: 'average' });
    case 'batchmean':
      return graphOf(
        { ...nodes, total: ['Sum', { x: last }], average: ['Divide', { a: 'total', b: divisor }] },
        { C: 'average' },
      );
  }
}
