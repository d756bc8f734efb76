// Conv2d: y[n, m, i, j] = sum over c, u, v of W[m, c, u, v] x[n, c, s i + d u - p, s j + d v - p], plus b[m]: a cross-correlation, as
// everywhere in deep learning. x [batch, channels, height, width] or without the batch, W [units, channels / groups, kernel], b [units];
// y has floor((length + 2 p - d (kernel - 1) - 1) / s) + 1 places on each axis. Sums run over c, then u, then v; the bias comes last.

import { scalar } from '../engine/tensor.ts';
import { convolution } from './convolution.ts';
import { sampleTensor, vector, wave } from './sampleTensor.ts';

export const conv2d = convolution({
  axes: 2,
  transposed: false,
  name: 'Conv2d',
  glyph: 'W {\\star} x',
  summary: 'Slides small kernels over an image: the layer of a CNN.',
  about:
    'At every place of the image each kernel takes the weighted sum of the patch under it, over all channels; the answers of one kernel make one channel of y. The same few weights serve everywhere, so a pattern is found wherever it stands, with far fewer weights than a dense layer. Stride skips places, padding adds a border of zeros, dilation spreads the taps, groups keep channels apart (as many groups as channels: depthwise).',
  aliases: [
    'convolution',
    'conv',
    'cnn',
    'cross-correlation',
    'kernel',
    'filter',
    'depthwise',
    'grouped convolution',
    'dilated',
    'atrous',
    'pointwise',
    '1x1',
  ],
  formula: 'y_{mij} = b_m + \\sum_{c,u,v} W_{mcuv}\\, x_{c,\\,si+du-p,\\,sj+dv-p}',
  samples: [
    { name: 'one image', inputs: { x: wave([1, 4, 4]), W: wave([2, 1, 3, 3], 1), b: vector(0.5, -0.25) } },
    { name: 'a batch', inputs: { x: wave([2, 2, 3, 4]), W: wave([3, 2, 2, 2], 1), b: wave([3], 2) } },
    {
      name: 'padding keeps the size',
      params: { units: 1, kernel: [3], padding: [1] },
      inputs: { x: wave([1, 2, 3, 3]), W: wave([1, 2, 3, 3], 1), b: wave([1], 2) },
    },
    {
      name: 'stride',
      params: { stride: [2], padding: [1] },
      inputs: { x: wave([2, 1, 5, 4]), W: wave([2, 1, 3, 3], 1), b: wave([2], 2) },
    },
    {
      name: 'another stride, padding and kernel on each axis',
      params: { kernel: [2, 3], stride: [1, 2], padding: [0, 1] },
      inputs: { x: wave([1, 2, 3, 5]), W: wave([2, 2, 2, 3], 1), b: wave([2], 2) },
    },
    {
      name: 'dilation',
      params: { dilation: [2], padding: [2] },
      inputs: { x: wave([1, 1, 4, 5]), W: wave([1, 1, 2, 3], 1), b: wave([1], 2) },
    },
    {
      name: 'stride and dilation',
      params: { stride: [2, 3], dilation: [3, 2], padding: [1] },
      inputs: { x: wave([1, 6, 7]), W: wave([2, 1, 2, 2], 1), b: wave([2], 2) },
    },
    {
      name: 'two groups',
      params: { groups: 2, padding: [1] },
      inputs: { x: wave([2, 4, 2, 3]), W: wave([6, 2, 2, 2], 1), b: wave([6], 2) },
    },
    {
      name: 'depthwise, as numbers',
      params: { groups: 3, stride: 2, padding: 1, kernel: 3 },
      inputs: { x: wave([1, 3, 4, 4]), W: wave([3, 1, 3, 3], 1), b: wave([3], 2) },
    },
    {
      name: 'two units per channel, dilated',
      params: { groups: 2, dilation: [1, 2], stride: [2, 1] },
      inputs: { x: wave([1, 2, 3, 4]), W: wave([4, 1, 2, 2], 1), b: wave([4], 2) },
    },
    { name: 'pointwise, a scalar bias', inputs: { x: wave([2, 3, 2, 2]), W: wave([2, 3, 1, 1], 1), b: scalar(0.25) } },
    {
      name: 'a bias of one entry',
      inputs: { x: wave([2, 3, 3]), W: wave([2, 2, 2, 2], 1), b: sampleTensor([1, 1], 0.25) },
    },
    { name: 'the kernel fits once', inputs: { x: wave([1, 1, 3, 2]), W: wave([2, 1, 3, 2], 1), b: wave([2], 2) } },
    {
      name: 'more padding than kernel',
      params: { padding: [3] },
      inputs: { x: wave([1, 1, 2, 2]), W: wave([1, 1, 2, 2], 1), b: wave([1], 2) },
    },
    {
      name: 'empty batch',
      inputs: { x: sampleTensor([0, 1, 3, 3]), W: wave([2, 1, 2, 2], 1), b: wave([2], 2) },
    },
  ],
});
