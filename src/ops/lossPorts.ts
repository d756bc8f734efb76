// lossPorts: ports and samples that losses of numbers share: what the model says, and what it should say.
import type { Params, Sample } from '../engine/op.ts';
import type { Shape } from '../engine/shape.ts';
import type { Tensor } from '../engine/tensor.ts';
import type { LossInput } from './entryLossSpec.ts';
import { positiveWave, sampleTensor, wave } from './sampleTensor.ts';

export const predictionPort: LossInput = {
  name: 'prediction',
  role: 'data',
  differentiable: true,
  tex: '\\hat{y}',
  description: 'What the model says.',
};
export const wantedPort: LossInput = {
  name: 'target',
  role: 'target',
  differentiable: true,
  tex: 't',
  description: 'What it should say; of the same shape, or one that broadcasts.',
};

/** Arguments after the first ones: `, reduction='sum', beta=2`, nothing for what PyTorch takes anyway. */
export function lossOptions(params: Params, others: readonly string[] = []): string {
  const reduction = params.reduction === 'mean' ? [] : [`reduction='${String(params.reduction)}'`];
  return [...reduction, ...others].map((option) => `, ${option}`).join('');
}

/** The losses of the entries, reduced as NumPy writes it. */
export function numpyReduced(params: Params, each: string): string {
  return params.reduction === 'none' ? each : `np.${String(params.reduction)}(${each})`;
}

type Fill = (shape: Shape, phase?: number) => Tensor;

/** Samples of two ports in every shape; `broadcasts` adds those where one side repeats. */
export function pairSamples(
  [left, right]: readonly [string, string],
  { left: fillLeft = wave, right: fillRight = wave, broadcasts = true }: PairFills = {},
): readonly Sample[] {
  const pair = (name: string, a: Shape, b: Shape, params?: Params): Sample => ({
    name,
    ...(params && { params }),
    inputs: { [left]: fillLeft(a), [right]: fillRight(b, 1) },
  });
  return [
    { name: 'scalars', inputs: { [left]: fillLeft([], 3), [right]: fillRight([], 1) } },
    pair('vectors', [4], [4]),
    pair('matrices, summed', [2, 3], [2, 3], { reduction: 'sum' }),
    pair('each one', [2, 3], [2, 3], { reduction: 'none' }),
    pair('rank 3 with an axis of size 1', [2, 1, 3], [2, 1, 3]),
    pair('rank 4, each one', [2, 1, 2, 2], [2, 1, 2, 2], { reduction: 'none' }),
    ...(broadcasts
      ? [
          pair('rank 3, target repeats', [2, 2, 3], [3]),
          pair('rank 4, prediction repeats', [1, 2, 1], [2, 1, 2, 2]),
          pair('each one, both sides repeat', [2, 1], [1, 3], { reduction: 'none' }),
          pair('one number on the right, summed', [2, 2], [], { reduction: 'sum' }),
          pair('one number on the left', [], [2, 2]),
        ]
      : []),
    {
      name: 'empty batch, mean',
      inputs: { [left]: sampleTensor([0, 2]), [right]: sampleTensor([0, 2]) },
      kinks: [left, right],
    },
    {
      name: 'empty batch, summed',
      params: { reduction: 'sum' },
      inputs: { [left]: sampleTensor([0, 2]), [right]: sampleTensor([0, 2]) },
    },
  ];
}

export interface PairFills {
  readonly left?: Fill;
  readonly right?: Fill;
  readonly broadcasts?: boolean;
}

/** Between 0 and 1: probabilities. */
export function shareWave(shape: Shape, phase = 0): Tensor {
  return { shape, data: positiveWave(shape, phase).data.map((x) => (x - 0.4) / 2.5) };
}
/** 1 and -1 in turn, in no simple order. */
export function signWave(shape: Shape, phase = 0): Tensor {
  return { shape, data: wave(shape, phase).data.map(Math.sign) };
}
/** 0, 1, 2 ... in no simple order: counts. */
export function countWave(shape: Shape, phase = 0): Tensor {
  return { shape, data: wave(shape, phase).data.map((x) => Math.round(x + 2)) };
}
