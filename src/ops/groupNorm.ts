// GroupNorm: y = gamma (x - mean) / sqrt(variance + eps) + beta, mean and (biased) variance of each group of channels of each sample, over
// its channels and places. x [batch, channels, ...places]; y has its shape; gamma and beta [channels], or one entry. Two passes, corrected mean.

import { isProblem } from '../engine/op.ts';
import { scalar } from '../engine/tensor.ts';
import { channelCode } from './channelCode.ts';
import { channelAxis, groupLayout } from './channelLayout.ts';
import { normalization } from './normalization.ts';
import { normalizationDerivation } from './normalizationDerivation.ts';
import { normalizationExpansion } from './normalizationExpansion.ts';
import { sampleTensor, vector, wave } from './sampleTensor.ts';

export const groupNorm = normalization({
  name: 'GroupNorm',
  glyph: '\\hat x_{ng}',
  summary: 'Normalizes groups of channels, sample by sample.',
  about:
    'The channels of a sample are cut into groups, and each group is normalized over its channels and places together; gamma and beta then scale and shift channel by channel. One group is LayerNorm over a whole image, as many groups as channels is InstanceNorm. It does not look at other samples, so it stays steady where batches are too small for BatchNorm: detection, segmentation, diffusion.',
  aliases: ['group normalization', 'normalize', 'standardize', 'small batch', 'diffusion', 'segmentation'],
  formula: 'y_{ncij} = \\gamma_c\\, \\frac{x_{ncij} - \\mu_{ng}}{\\sqrt{\\sigma_{ng}^2 + \\varepsilon}} + \\beta_c',
  centred: true,
  x: 'Samples [batch, channels], [batch, channels, height, width] and so on.',
  own: '[channels]',
  params: [
    {
      kind: 'integer',
      name: 'groups',
      default: 1,
      min: 1,
      description: 'Into how many groups the channels are cut.',
    },
  ],
  layout: groupLayout,
  derivation({ shapes, params }) {
    const x = shapes.x ?? [1, 2];
    const [gamma, beta] = [shapes.gamma ?? [1], shapes.beta ?? [1]];
    const groups = params.groups as number;
    const groupOf = x[1]! / groups;
    // Channels that are groups of their own are no axis to standardize over.
    const axes = x.flatMap((_, axis) => (axis < (groups > 1 && groupOf === 1 ? 2 : 1) ? [] : [axis]));
    const together = groups === 1 ? 'each sample' : 'each group of channels of a sample';
    const shared = { x, axes, own: channelAxis, gamma, beta, eps: params.eps as number, together };
    return normalizationDerivation({ ...shared, ...(groups > 1 && groupOf > 1 && { groupOf }) });
  },
  expand(params, shapes) {
    const x = shapes.x ?? [];
    const layout = groupLayout(x, params);
    return isProblem(layout) ? null : normalizationExpansion(params, shapes, { ...layout, x, centred: true });
  },
  code: channelCode('group'),
  samples: [
    { name: 'two groups', params: { groups: 2 }, inputs: { x: wave([2, 4]), gamma: wave([4], 1), beta: wave([4], 2) } },
    { name: 'one group', inputs: { x: wave([2, 3]), gamma: wave([3], 1), beta: wave([3], 2) } },
    {
      name: 'sequences',
      params: { groups: 2 },
      inputs: { x: wave([2, 4, 2]), gamma: wave([4], 1), beta: wave([4], 2) },
    },
    {
      name: 'images',
      params: { groups: 3 },
      inputs: { x: wave([1, 3, 2, 2]), gamma: wave([3], 1), beta: wave([3], 2) },
    },
    { name: 'one group of images', inputs: { x: wave([2, 2, 1, 3]), gamma: wave([2], 1), beta: wave([2], 2) } },
    {
      name: 'one channel per group',
      params: { groups: 2 },
      inputs: { x: wave([2, 2, 3]), gamma: wave([2], 1), beta: wave([2], 2) },
    },
    {
      name: 'large groups',
      params: { groups: 2 },
      inputs: { x: wave([1, 4, 17]), gamma: wave([4], 1), beta: wave([4], 2) },
    },
    { name: 'a large group, scalars', inputs: { x: wave([2, 2, 3, 6]), gamma: scalar(1.5), beta: scalar(-0.5) } },
    {
      name: 'scalar gamma and beta',
      params: { groups: 2 },
      inputs: { x: wave([1, 4]), gamma: scalar(1.5), beta: scalar(-0.5) },
    },
    {
      name: 'gamma and beta of one entry',
      inputs: { x: wave([2, 3]), gamma: vector(1.5), beta: sampleTensor([1, 1], 2) },
    },
    { name: 'a large eps', params: { eps: 1 }, inputs: { x: wave([2, 3]), gamma: wave([3], 1), beta: wave([3], 2) } },
    { name: 'all alike', inputs: { x: sampleTensor([1, 3], 0.1, 0.1, 0.1), gamma: wave([3], 1), beta: wave([3], 2) } },
    {
      name: 'a large mean',
      inputs: { x: sampleTensor([1, 3], 101, 102, 104), gamma: wave([3], 1), beta: wave([3], 2) },
    },
    {
      name: 'empty batch',
      params: { groups: 2 },
      inputs: { x: sampleTensor([0, 4]), gamma: wave([4], 1), beta: wave([4], 2) },
    },
  ],
});
