// Conv1d: y[n, m, i] = sum over c, u of W[m, c, u] x[n, c, s i + d u - p], plus b[m]: a cross-correlation along a sequence. x [batch,
// channels, length] or without the batch, W [units, channels / groups, kernel], b [units]; y has floor((length + 2 p - d (kernel - 1) - 1)
// / s) + 1 places. Sums run over c, then u; the bias comes last.

import { scalar } from '../engine/tensor.ts';
import { convolution } from './convolution.ts';
import { sampleTensor, vector, wave } from './sampleTensor.ts';

export const conv1d = convolution({
  axes: 1,
  transposed: false,
  name: 'Conv1d',
  glyph: 'W {\\ast} x',
  summary: 'Slides small kernels along a sequence.',
  about:
    'Convolution along one axis, for signals, text and time series: at every place each kernel takes the weighted sum of the few steps under it, over all channels. What it finds does not depend on where it stands. Several layers, or a growing dilation, see far back with few weights; padded by the reach of the kernel and cut behind, a layer is causal.',
  aliases: ['convolution', 'conv', 'temporal convolution', 'tcn', 'signal', 'filter', 'cross-correlation', 'wavenet'],
  formula: 'y_{mi} = b_m + \\sum_{c,u} W_{mcu}\\, x_{c,\\,si+du-p}',
  samples: [
    { name: 'one sequence', inputs: { x: wave([1, 5]), W: wave([2, 1, 3], 1), b: vector(0.5, -0.25) } },
    { name: 'a batch', inputs: { x: wave([2, 3, 4]), W: wave([2, 3, 2], 1), b: wave([2], 2) } },
    {
      name: 'padding keeps the length',
      params: { units: 2, kernel: [3], padding: [1] },
      inputs: { x: wave([1, 2, 4]), W: wave([2, 2, 3], 1), b: wave([2], 2) },
    },
    {
      name: 'stride',
      params: { stride: [3], padding: [2] },
      inputs: { x: wave([2, 1, 7]), W: wave([1, 1, 4], 1), b: wave([1], 2) },
    },
    {
      name: 'dilation',
      params: { dilation: 2, padding: 1 },
      inputs: { x: wave([1, 2, 6]), W: wave([2, 2, 3], 1), b: wave([2], 2) },
    },
    {
      name: 'stride and dilation',
      params: { stride: [2], dilation: [3], padding: [2] },
      inputs: { x: wave([1, 2, 8]), W: wave([1, 2, 3], 1), b: wave([1], 2) },
    },
    {
      name: 'two groups',
      params: { groups: 2 },
      inputs: { x: wave([2, 4, 3]), W: wave([2, 2, 2], 1), b: wave([2], 2) },
    },
    {
      name: 'depthwise',
      params: { groups: 3, padding: [1] },
      inputs: { x: wave([3, 4]), W: wave([3, 1, 3], 1), b: wave([3], 2) },
    },
    { name: 'pointwise, a scalar bias', inputs: { x: wave([2, 3, 2]), W: wave([2, 3, 1], 1), b: scalar(0.25) } },
    {
      name: 'a bias of one entry',
      inputs: { x: wave([2, 3]), W: wave([2, 2, 2], 1), b: sampleTensor([1, 1, 1, 1], 0.25) },
    },
    { name: 'empty batch', inputs: { x: sampleTensor([0, 1, 3]), W: wave([2, 1, 2], 1), b: wave([2], 2) } },
  ],
});
