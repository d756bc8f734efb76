// batchNormSamples: what the laws run BatchNorm on: batches of features, sequences and images, in training and in evaluation.
import type { Sample } from '../engine/op.ts';
import { scalar } from '../engine/tensor.ts';
import { positiveWave, sampleTensor, vector, wave } from './sampleTensor.ts';

const evaluation = { training: false };

export const batchNormSamples: readonly Sample[] = [
  { name: 'training', inputs: { x: wave([4, 2]), gamma: wave([2], 1), beta: wave([2], 2) } },
  { name: 'training, two samples', inputs: { x: wave([2, 3]), gamma: wave([3], 1), beta: wave([3], 2) } },
  { name: 'training on sequences', inputs: { x: wave([2, 2, 3]), gamma: wave([2], 1), beta: wave([2], 2) } },
  { name: 'training on images', inputs: { x: wave([2, 2, 2, 2]), gamma: wave([2], 1), beta: wave([2], 2) } },
  { name: 'training on one image', inputs: { x: wave([1, 2, 1, 3]), gamma: wave([2], 1), beta: wave([2], 2) } },
  { name: 'training, scalar gamma and beta', inputs: { x: wave([3, 2]), gamma: scalar(1.5), beta: scalar(-0.5) } },
  { name: 'training on many', inputs: { x: wave([3, 2, 3, 4]), gamma: wave([2], 1), beta: wave([2], 2) } },
  { name: 'training on many, scalars', inputs: { x: wave([34, 2]), gamma: scalar(1.5), beta: scalar(-0.5) } },
  { name: 'training, one entry', inputs: { x: wave([3, 2]), gamma: vector(1.5), beta: sampleTensor([1, 1], 2) } },
  {
    name: 'training, a large eps',
    params: { eps: 1 },
    inputs: { x: wave([3, 2]), gamma: wave([2], 1), beta: wave([2], 2) },
  },
  {
    name: 'training, all alike',
    inputs: { x: sampleTensor([3, 1], 0.1, 0.1, 0.1), gamma: vector(2), beta: vector(1) },
  },
  {
    name: 'training, a large mean',
    inputs: { x: sampleTensor([3, 1], 101, 102, 104), gamma: vector(2), beta: vector(1) },
  },
  { name: 'training, empty batch', inputs: { x: sampleTensor([0, 2]), gamma: wave([2], 1), beta: wave([2], 2) } },
  {
    name: 'evaluation',
    params: evaluation,
    inputs: {
      x: wave([3, 2]),
      gamma: wave([2], 1),
      beta: wave([2], 2),
      mean: wave([2], 3),
      variance: positiveWave([2], 4),
    },
  },
  {
    name: 'evaluation of one sample',
    params: evaluation,
    inputs: {
      x: wave([1, 3]),
      gamma: wave([3], 1),
      beta: wave([3], 2),
      mean: wave([3], 3),
      variance: positiveWave([3], 4),
    },
  },
  {
    name: 'evaluation of sequences',
    params: { ...evaluation, eps: 0.5 },
    inputs: {
      x: wave([2, 2, 3]),
      gamma: wave([2], 1),
      beta: wave([2], 2),
      mean: wave([2], 3),
      variance: positiveWave([2], 4),
    },
  },
  {
    name: 'evaluation of images',
    params: evaluation,
    inputs: {
      x: wave([2, 2, 1, 2]),
      gamma: wave([2], 1),
      beta: wave([2], 2),
      mean: wave([2], 3),
      variance: positiveWave([2], 4),
    },
  },
  {
    name: 'evaluation, all scalars',
    params: evaluation,
    inputs: { x: wave([2, 2]), gamma: scalar(1.5), beta: scalar(-0.5), mean: scalar(0.25), variance: scalar(2) },
  },
  {
    name: 'evaluation, a variance of 0',
    params: evaluation,
    inputs: { x: wave([2, 1]), gamma: vector(1), beta: vector(0), mean: vector(0.5), variance: vector(0) },
  },
  {
    name: 'evaluation, empty batch',
    params: evaluation,
    inputs: {
      x: sampleTensor([0, 2]),
      gamma: wave([2], 1),
      beta: wave([2], 2),
      mean: wave([2], 3),
      variance: positiveWave([2], 4),
    },
  },
];
