// InstanceNorm: y = gamma (x - mean) / sqrt(variance + eps) + beta, mean and (biased) variance of each channel of each sample over its places.
// x [batch, channels, ...places]; y has its shape; gamma and beta [channels], or one entry. Two passes and a corrected mean.

import { scalar } from '../engine/tensor.ts';
import { channelCode } from './channelCode.ts';
import { channelAxis, instanceLayout } from './channelLayout.ts';
import { normalization } from './normalization.ts';
import { normalizationDerivation } from './normalizationDerivation.ts';
import { normalizationExpansion } from './normalizationExpansion.ts';
import { sampleTensor, vector, wave } from './sampleTensor.ts';

export const instanceNorm = normalization({
  name: 'InstanceNorm',
  glyph: '\\hat x_{nc}',
  summary: 'Gives every channel of every image mean 0 and deviation 1.',
  about:
    'Each channel of each image is normalized over its own places, then scaled and shifted by the gamma and beta of the channel. That takes away the contrast and brightness of the single image, which made it the normalization of style transfer and of many image generators. Other samples play no part, so training and evaluation are the same. In front it wants the batch: a single image gets an axis of size 1.',
  aliases: ['instance normalization', 'contrast normalization', 'style transfer', 'normalize', 'standardize', 'adain'],
  formula: 'y_{ncij} = \\gamma_c\\, \\frac{x_{ncij} - \\mu_{nc}}{\\sqrt{\\sigma_{nc}^2 + \\varepsilon}} + \\beta_c',
  centred: true,
  x: 'Samples [batch, channels, length], [batch, channels, height, width] and so on.',
  own: '[channels]',
  params: [],
  layout: instanceLayout,
  derivation({ shapes, params }) {
    const x = shapes.x ?? [1, 1, 2];
    const axes = x.flatMap((_, axis) => (axis < 2 ? [] : [axis]));
    const [gamma, beta] = [shapes.gamma ?? [1], shapes.beta ?? [1]];
    const together = 'each channel of each sample';
    return normalizationDerivation({ x, axes, own: channelAxis, gamma, beta, eps: params.eps as number, together });
  },
  expand(params, shapes) {
    const x = shapes.x ?? [];
    const axes = x.flatMap((_, axis) => (axis < 2 ? [] : [axis]));
    return normalizationExpansion(params, shapes, { x, view: x, axes, own: channelAxis, centred: true });
  },
  code: channelCode('instance'),
  samples: [
    { name: 'sequences', inputs: { x: wave([2, 2, 3]), gamma: wave([2], 1), beta: wave([2], 2) } },
    { name: 'images', inputs: { x: wave([2, 3, 2, 2]), gamma: wave([3], 1), beta: wave([3], 2) } },
    { name: 'one image', inputs: { x: wave([1, 2, 3, 2]), gamma: wave([2], 1), beta: wave([2], 2) } },
    { name: 'many places', inputs: { x: wave([2, 1, 5, 7]), gamma: wave([1], 1), beta: wave([1], 2) } },
    { name: 'many places, two channels', inputs: { x: wave([1, 2, 34]), gamma: wave([2], 1), beta: wave([2], 2) } },
    { name: 'scalar gamma and beta', inputs: { x: wave([1, 2, 3]), gamma: scalar(1.5), beta: scalar(-0.5) } },
    {
      name: 'gamma and beta of one entry',
      inputs: { x: wave([1, 2, 3]), gamma: vector(1.5), beta: sampleTensor([1, 1], 2) },
    },
    {
      name: 'a large eps',
      params: { eps: 1 },
      inputs: { x: wave([1, 2, 3]), gamma: wave([2], 1), beta: wave([2], 2) },
    },
    { name: 'all alike', inputs: { x: sampleTensor([1, 1, 3], 0.1, 0.1, 0.1), gamma: vector(2), beta: vector(1) } },
    { name: 'a large mean', inputs: { x: sampleTensor([1, 1, 3], 101, 102, 104), gamma: vector(2), beta: vector(1) } },
    { name: 'empty batch', inputs: { x: sampleTensor([0, 2, 3]), gamma: wave([2], 1), beta: wave([2], 2) } },
  ],
});
