// classLossSamples: the law samples of the classification losses, for logits, probabilities or log-probabilities.
import type { Sample } from '../engine/op.ts';
import type { Shape } from '../engine/shape.ts';
import { scalar, type Tensor } from '../engine/tensor.ts';
import type { ScoresPort } from './classTarget.ts';
import { positiveWave, sampleTensor, vector, wave } from './sampleTensor.ts';

export function classLossSamples(port: ScoresPort): readonly Sample[] {
  const scores = (shape: Shape): Tensor => {
    if (port === 'logits') return wave(shape);
    const p = positiveWave(shape).data.map((x) => x / 3);
    return { shape, data: port === 'p' ? p : p.map(Math.log) };
  };
  const of = (name: string, shape: Shape, target: Tensor, rest: Partial<Sample> = {}, weight?: Tensor): Sample => ({
    name,
    ...rest,
    inputs: { [port]: scores(shape), target, ...(weight && { weight }) },
  });
  return [
    of('one sample, class index', [3], scalar(2)),
    of('one sample, probabilities', [3], soft([3])),
    of('a batch, class indices', [4, 3], vector(0, 2, 1, 2)),
    of('a batch, probabilities', [4, 3], soft([4, 3])),
    of('a loss for each, class indices', [2, 3], vector(1, 0), { params: { reduction: 'none' } }),
    of('a loss for each, probabilities', [2, 3], soft([2, 3]), { params: { reduction: 'none' } }),
    of('summed, class indices', [2, 3], vector(1, 0), { params: { reduction: 'sum' } }),
    of('summed, probabilities', [2, 3], soft([2, 3]), { params: { reduction: 'sum' } }),
    of('rank 3, class indices', [2, 2, 3], sampleTensor([2, 2], 0, 1, 2, 2)),
    of('rank 4, probabilities, an axis of size 1', [2, 1, 2, 3], soft([2, 1, 2, 3])),
    of('one class', [2, 1], vector(0, 0)),
    of('one-hot probabilities', [2, 3], sampleTensor([2, 3], 1, 0, 0, 0, 0, 1)),
    of('empty batch, summed', [0, 3], sampleTensor([0]), { params: { reduction: 'sum' } }),
    of('empty batch, mean', [0, 3], sampleTensor([0]), { kinks: [port] }),
    ...(port === 'p' ? probabilityExtremes : []),
    ...(port === 'p' ? [] : weightedSamples(of)),
    ...(port === 'logits' ? logitsSamples(of) : []),
  ];
}

function soft(shape: Shape): Tensor {
  return { shape, data: positiveWave(shape, 2).data.map((x) => x / 6) };
}

function extreme(name: string, logits: Tensor, target: Tensor, rest: Partial<Sample> = {}): Sample {
  return { name, ...rest, inputs: { logits, target } };
}

type Of = (name: string, shape: Shape, target: Tensor, rest?: Partial<Sample>, weight?: Tensor) => Sample;

const probabilityExtremes: readonly Sample[] = [
  {
    name: 'tiny probabilities',
    inputs: { p: sampleTensor([2, 2], 1e-9, 1 - 1e-9, 0.5, 0.5), target: vector(1, 0) },
  },
  {
    name: 'a probability of 0 that the target does not ask for',
    inputs: { p: sampleTensor([2, 2], 0, 1, 1, 0), target: sampleTensor([2, 2], 0, 1, 1, 0) },
    kinks: ['p', 'target'],
  },
  { name: 'a probability of 0 for the right class', inputs: { p: vector(0, 1), target: scalar(0) }, kinks: ['p'] },
];

function weightedSamples(of: Of): readonly Sample[] {
  const weight = vector(1, 2, 0.5);
  return [
    of('class weights, class indices', [4, 3], vector(0, 2, 1, 2), {}, weight),
    of('class weights, probabilities', [2, 3], soft([2, 3]), {}, weight),
    of('class weights, a loss for each', [2, 3], vector(1, 2), { params: { reduction: 'none' } }, weight),
    of('an ignored sample', [3, 3], vector(0, -100, 2), { params: { ignore_index: -100 } }),
    of('an ignored class, summed', [3, 3], vector(0, 1, 2), { params: { ignore_index: 1, reduction: 'sum' } }, weight),
    of('all ignored', [2, 3], vector(-1, -1), { params: { ignore_index: -1 }, kinks: ['logits', 'logp'] }),
  ];
}

function logitsSamples(of: Of): readonly Sample[] {
  const weight = vector(1, 2, 0.5);
  return [
    of('label smoothing, class indices', [4, 3], vector(0, 2, 1, 2), { params: { label_smoothing: 0.1 } }),
    of('label smoothing, probabilities', [2, 3], soft([2, 3]), { params: { label_smoothing: 0.25 } }),
    of(
      'smoothed, weighted, one ignored',
      [4, 3],
      vector(0, 2, -7, 1),
      { params: { label_smoothing: 0.1, ignore_index: -7 } },
      weight,
    ),
    of(
      'smoothed, weighted, one ignored, a loss for each',
      [3, 3],
      vector(0, -7, 1),
      { params: { label_smoothing: 1, ignore_index: -7, reduction: 'none' } },
      weight,
    ),
    of('classes on the first axis', [3, 2], vector(0, 2), { params: { axis: 0 } }, weight),
    of('classes on the middle axis', [2, 3, 2], sampleTensor([2, 2], 0, 2, 1, 1), { params: { axis: 1 } }, weight),
    of('classes on the middle axis, probabilities', [2, 3, 2], soft([2, 3, 2]), { params: { axis: -2 } }, weight),
    extreme('logits of 1000', sampleTensor([2, 3], 1000, -1000, 0, -1000, 1000, 999), vector(1, 2)),
    extreme('logits of 1000, probabilities', vector(1000, -1000, 999.5), vector(0.5, 0.25, 0.25)),
    extreme('ties', sampleTensor([2, 2], 0, 0, 1000, 1000), vector(0, 1)),
    extreme('a masked class', vector(1, -Infinity, 2), vector(0.5, 0, 0.5), { kinks: ['logits', 'target'] }),
  ];
}
