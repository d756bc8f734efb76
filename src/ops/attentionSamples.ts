// attentionSamples: the law samples of ScaledDotProductAttention.
import type { Sample } from '../engine/op.ts';
import { sampleTensor, vector, wave } from './sampleTensor.ts';

const three = { q: wave([3, 2]), k: wave([3, 2], 1), v: wave([3, 2], 2) };

export const attentionSamples: readonly Sample[] = [
  { name: 'three tokens', inputs: three },
  { name: 'other sizes', inputs: { q: wave([2, 4]), k: wave([3, 4], 1), v: wave([3, 1], 2) } },
  { name: 'causal', params: { causal: true }, inputs: three },
  {
    name: 'causal, fewer queries than keys, scale 1',
    params: { causal: true, scale: 1 },
    inputs: { q: wave([2, 2]), k: wave([4, 2], 1), v: wave([4, 3], 2) },
  },
  {
    name: 'causal, more queries than keys',
    params: { causal: true },
    inputs: { q: wave([3, 2]), k: wave([2, 2], 1), v: wave([2, 1], 2) },
  },
  { name: 'one key', inputs: { q: wave([2, 2]), k: wave([1, 2], 1), v: wave([1, 2], 2) } },
  {
    name: 'a batch',
    params: { scale: 0.7 },
    inputs: { q: wave([2, 3, 2]), k: wave([2, 3, 2], 1), v: wave([2, 3, 2], 2) },
  },
  {
    name: 'rank 4, keys and values for all heads',
    inputs: { q: wave([2, 2, 2, 2]), k: wave([2, 1, 3, 2], 1), v: wave([3, 2], 2) },
  },
  { name: 'one query for a batch of keys', inputs: { q: wave([1, 2]), k: wave([2, 3, 2], 1), v: wave([2, 3, 2], 2) } },
  { name: 'a mask of numbers', inputs: { ...three, mask: wave([3, 3], 3) } },
  { name: 'a mask for the keys, causal', params: { causal: true }, inputs: { ...three, mask: vector(0.5, -1, 2) } },
  {
    name: 'a batch, each with a mask for its keys',
    inputs: { q: wave([2, 2, 2]), k: wave([2, 3, 2], 1), v: wave([2, 3, 2], 2), mask: wave([2, 1, 3], 3) },
  },
  {
    name: 'a hidden key',
    inputs: { ...three, mask: sampleTensor([3, 3], 0, 0, -Infinity, 0, -Infinity, 0, 0, 0, 0) },
    kinks: ['mask'],
  },
  { name: 'scale 0', params: { scale: 0 }, inputs: three },
  {
    name: 'scores of 1000',
    inputs: { q: sampleTensor([2, 2], 1000, -500, 300, 700), k: wave([2, 2], 1), v: wave([2, 2], 2) },
  },
  { name: 'no queries', inputs: { q: sampleTensor([0, 2]), k: wave([2, 2], 1), v: wave([2, 2], 2) } },
  {
    name: 'empty batch',
    inputs: { q: sampleTensor([0, 2, 2]), k: sampleTensor([0, 3, 2]), v: sampleTensor([0, 3, 1]) },
  },
];
