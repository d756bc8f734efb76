// RMSNorm: y = gamma x / sqrt(mean of x^2 + eps), the mean over the axes, for every position of the others. Shape: that of x; gamma has the
// sizes of x on the axes, or one entry.

import { scalar } from '../engine/tensor.ts';
import { normalization } from './normalization.ts';
import { normalizationDerivation } from './normalizationDerivation.ts';
import { normalizationExpansion } from './normalizationExpansion.ts';
import { axesForRules, layoutOfAxes, normalizedAxesCode, normalizedAxesParam } from './normalizedAxes.ts';
import { sampleTensor, vector, wave } from './sampleTensor.ts';

export const rmsNorm = normalization({
  name: 'RMSNorm',
  glyph: '\\tilde x',
  summary: 'Divides the features of every sample by their root mean square.',
  about:
    'LayerNorm without the mean: each sample is divided by the root of the mean of its squared features and then scaled by gamma, feature by feature. Nothing is subtracted, so the direction of the vector stays and only its length is fixed; it is a little cheaper and does as well in large language models, which is where it is used. Backward, the part of the gradient that would only stretch the whole vector is taken away.',
  aliases: ['root mean square', 'rms normalization', 'normalize', 'llama', 'transformer', 'unit length', 'scale'],
  formula: 'y = \\gamma \\odot \\frac{x}{\\sqrt{\\frac{1}{n} \\sum_i x_i^2 + \\varepsilon}}',
  centred: false,
  x: 'A tensor of at least one axis; normalized over the axes, for every position of the others.',
  own: '[...sizes of x on the axes]',
  params: [normalizedAxesParam],
  layout: layoutOfAxes,
  derivation({ shapes, params }) {
    const x = shapes.x ?? [1];
    const axes = axesForRules(x, params);
    const together = axes.length === x.length ? 'x' : 'each position of the other axes';
    return normalizationDerivation({
      x,
      axes,
      own: axes,
      gamma: shapes.gamma ?? [1],
      eps: params.eps as number,
      together,
    });
  },
  expand(params, shapes) {
    const x = shapes.x ?? [];
    const axes = axesForRules(x, params);
    return normalizationExpansion(params, shapes, { x, view: x, axes, own: axes, centred: false });
  },
  code: normalizedAxesCode(false),
  samples: [
    { name: 'one sample', inputs: { x: vector(1, 2, 2), gamma: vector(1, 1, 1) } },
    { name: 'a batch', inputs: { x: wave([3, 4]), gamma: wave([4], 1) } },
    { name: 'rank 3', inputs: { x: wave([2, 2, 3]), gamma: wave([3], 1) } },
    {
      name: 'the last two axes of rank 4',
      params: { axes: [-2, -1] },
      inputs: { x: wave([2, 1, 2, 3]), gamma: wave([2, 3], 1) },
    },
    { name: 'all axes', params: { axes: null }, inputs: { x: wave([2, 3]), gamma: wave([2, 3], 1) } },
    { name: 'axes apart', params: { axes: [0, 2] }, inputs: { x: wave([2, 3, 2]), gamma: wave([2, 2], 1) } },
    { name: 'many features', inputs: { x: wave([2, 40]), gamma: wave([40], 1) } },
    { name: 'scalar gamma', inputs: { x: wave([2, 3]), gamma: scalar(1.5) } },
    { name: 'gamma of one entry', inputs: { x: wave([2, 3]), gamma: vector(1.5) } },
    { name: 'a large eps', params: { eps: 1 }, inputs: { x: wave([2, 3]), gamma: wave([3], 1) } },
    { name: 'no eps', params: { eps: 0 }, inputs: { x: wave([2, 3]), gamma: wave([3], 1) } },
    { name: 'all 0', inputs: { x: vector(0, 0, 0), gamma: wave([3], 1) } },
    { name: 'one feature', inputs: { x: wave([2, 1]), gamma: vector(2) } },
    { name: 'huge and tiny', inputs: { x: vector(1e8, 1e-8, -1e8), gamma: wave([3], 1) } },
    { name: 'empty batch', inputs: { x: sampleTensor([0, 3]), gamma: wave([3], 1) } },
  ],
});
