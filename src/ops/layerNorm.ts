// LayerNorm: y = gamma (x - mean) / sqrt(variance + eps) + beta, mean and (biased) variance over the axes, for every position of the others.
// Shape: that of x; gamma and beta have the sizes of x on the axes, or one entry. Two passes and a corrected mean (engine/standardize.ts).

import { scalar } from '../engine/tensor.ts';
import { normalization } from './normalization.ts';
import { normalizationDerivation } from './normalizationDerivation.ts';
import { normalizationExpansion } from './normalizationExpansion.ts';
import { axesForRules, layoutOfAxes, normalizedAxesCode, normalizedAxesParam } from './normalizedAxes.ts';
import { sampleTensor, vector, wave } from './sampleTensor.ts';

export const layerNorm = normalization({
  name: 'LayerNorm',
  glyph: '\\hat x',
  summary: 'Gives the features of every sample mean 0 and deviation 1, then scales them.',
  about:
    'Takes the mean of the features of each sample away and divides by their deviation, then lets the learned gamma and beta choose a new scale and shift per feature. Every sample is treated by itself, so it works at any batch size and does the same in training and evaluation: the normalization of transformers and recurrent nets. Backward, the part of the gradient that would only shift or stretch all features at once is taken away.',
  aliases: [
    'layer normalization',
    'normalize',
    'standardize',
    'z-score',
    'transformer',
    'zero mean',
    'whitening',
    'ln',
  ],
  formula: 'y = \\gamma \\odot \\frac{x - \\mu}{\\sqrt{\\sigma^2 + \\varepsilon}} + \\beta',
  centred: true,
  x: 'A tensor of at least one axis; normalized over the axes, for every position of the others.',
  own: '[...sizes of x on the axes]',
  params: [normalizedAxesParam],
  layout: layoutOfAxes,
  derivation({ shapes, params }) {
    const x = shapes.x ?? [1];
    const axes = axesForRules(x, params);
    const [gamma, beta] = [shapes.gamma ?? [1], shapes.beta ?? [1]];
    const together = axes.length === x.length ? 'x' : 'each position of the other axes';
    return normalizationDerivation({ x, axes, own: axes, gamma, beta, eps: params.eps as number, together });
  },
  expand(params, shapes) {
    const x = shapes.x ?? [];
    const axes = axesForRules(x, params);
    return normalizationExpansion(params, shapes, { x, view: x, axes, own: axes, centred: true });
  },
  code: normalizedAxesCode(true),
  samples: [
    { name: 'one sample', inputs: { x: vector(1, 2, 4), gamma: vector(1, 1, 1), beta: vector(0, 0, 0) } },
    { name: 'a batch', inputs: { x: wave([3, 4]), gamma: wave([4], 1), beta: wave([4], 2) } },
    { name: 'rank 3', inputs: { x: wave([2, 2, 3]), gamma: wave([3], 1), beta: wave([3], 2) } },
    {
      name: 'the last two axes of rank 4',
      params: { axes: [-2, -1] },
      inputs: { x: wave([2, 1, 2, 3]), gamma: wave([2, 3], 1), beta: wave([2, 3], 2) },
    },
    {
      name: 'all axes',
      params: { axes: null },
      inputs: { x: wave([2, 3]), gamma: wave([2, 3], 1), beta: wave([2, 3], 2) },
    },
    {
      name: 'the first axis',
      params: { axes: [0] },
      inputs: { x: wave([3, 2]), gamma: wave([3], 1), beta: wave([3], 2) },
    },
    {
      name: 'axes apart, out of order',
      params: { axes: [-1, 0] },
      inputs: { x: wave([2, 3, 2]), gamma: wave([2, 2], 1), beta: wave([2, 2], 2) },
    },
    { name: 'many features', inputs: { x: wave([2, 40]), gamma: wave([40], 1), beta: wave([40], 2) } },
    { name: 'many features, scalars', inputs: { x: wave([2, 40]), gamma: scalar(1.5), beta: scalar(-0.5) } },
    { name: 'scalar gamma and beta', inputs: { x: wave([2, 3]), gamma: scalar(1.5), beta: scalar(-0.5) } },
    {
      name: 'gamma and beta of one entry',
      inputs: { x: wave([2, 3]), gamma: vector(1.5), beta: sampleTensor([1, 1], 2) },
    },
    { name: 'a large eps', params: { eps: 1 }, inputs: { x: wave([2, 3]), gamma: wave([3], 1), beta: wave([3], 2) } },
    { name: 'no eps', params: { eps: 0 }, inputs: { x: wave([2, 3]), gamma: wave([3], 1), beta: wave([3], 2) } },
    { name: 'all alike', inputs: { x: vector(0.1, 0.1, 0.1), gamma: wave([3], 1), beta: wave([3], 2) } },
    { name: 'one feature', inputs: { x: wave([2, 1]), gamma: vector(2), beta: vector(1) } },
    { name: 'a large mean', inputs: { x: vector(101, 102, 104), gamma: wave([3], 1), beta: wave([3], 2) } },
    {
      name: 'infinite',
      inputs: { x: vector(1, Infinity), gamma: vector(1, 1), beta: vector(0, 0) },
      kinks: ['x', 'gamma', 'beta'],
    },
    { name: 'empty batch', inputs: { x: sampleTensor([0, 3]), gamma: wave([3], 1), beta: wave([3], 2) } },
  ],
});
