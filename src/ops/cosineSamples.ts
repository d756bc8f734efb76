// cosineSamples: the law samples of CosineEmbedding.
import type { Sample } from '../engine/op.ts';
import { scalar } from '../engine/tensor.ts';
import { signWave } from './lossPorts.ts';
import { sampleTensor, vector, wave } from './sampleTensor.ts';

export const cosineSamples: readonly Sample[] = [
  { name: 'one pair, together', inputs: { x1: vector(1, 2), x2: vector(2, 1), target: scalar(1) } },
  { name: 'one pair, apart', inputs: { x1: vector(1, 2), x2: vector(2, 1), target: scalar(-1) } },
  { name: 'apart enough', inputs: { x1: vector(1, 2), x2: vector(-2, 0.5), target: scalar(-1) } },
  { name: 'a batch', inputs: { x1: wave([4, 3]), x2: wave([4, 3], 0.4), target: vector(1, -1, -1, 1) } },
  {
    name: 'a batch with a margin, summed',
    params: { margin: 0.3, reduction: 'sum' },
    inputs: { x1: wave([4, 3]), x2: wave([4, 3], 0.4), target: vector(1, -1, -1, 1) },
  },
  {
    name: 'each pair',
    params: { reduction: 'none', margin: -0.5 },
    inputs: { x1: wave([3, 2]), x2: wave([3, 2], 1), target: vector(-1, 1, -1) },
  },
  { name: 'rank 3', inputs: { x1: wave([2, 2, 3]), x2: wave([2, 2, 3], 0.4), target: signWave([2, 2]) } },
  {
    name: 'rank 4, each pair, an axis of size 1',
    params: { reduction: 'none' },
    inputs: { x1: wave([2, 1, 2, 2]), x2: wave([2, 1, 2, 2], 0.4), target: signWave([2, 1, 2]) },
  },
  { name: 'vectors of one entry', inputs: { x1: vector(2), x2: vector(0.5), target: scalar(-1) } },
  {
    name: 'at right angles, on the margin',
    inputs: {
      x1: sampleTensor([2, 2], 1, 0, 1, 2),
      x2: sampleTensor([2, 2], 0, 1, 2, 1),
      target: vector(-1, -1),
    },
    kinks: ['x1', 'x2'],
  },
  { name: 'long and short', inputs: { x1: vector(1e4, -2e4), x2: vector(1e-4, 2e-4), target: scalar(1) } },
  {
    name: 'no pairs, summed',
    params: { reduction: 'sum' },
    inputs: { x1: sampleTensor([0, 3]), x2: sampleTensor([0, 3]), target: sampleTensor([0]) },
  },
  {
    name: 'no pairs, mean',
    inputs: { x1: sampleTensor([0, 3]), x2: sampleTensor([0, 3]), target: sampleTensor([0]) },
    kinks: ['x1', 'x2'],
  },
];
