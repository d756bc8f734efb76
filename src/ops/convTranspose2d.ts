// ConvTranspose2d: the adjoint of Conv2d as a layer: every entry of x adds W[c, m], scaled, to the window of y that Conv2d would have read
// it from; y[n, m, s i + d u - p, s j + d v - p] += x[n, c, i, j] W[c, m, u, v], plus b[m]. x [batch, channels, height, width] or without the
// batch, W [channels, units / groups, kernel], b [units]; y is (length - 1) s - 2 p + d (kernel - 1) + 1 + output_padding long on each axis.

import { scalar } from '../engine/tensor.ts';
import { convolution } from './convolution.ts';
import { sampleTensor, vector, wave } from './sampleTensor.ts';

export const convTranspose2d = convolution({
  axes: 2,
  transposed: true,
  name: 'ConvTranspose2d',
  glyph: 'W^{\\mathsf T} {\\star} x',
  summary: 'Conv2d run backwards, to make images larger: every pixel stamps a kernel.',
  about:
    'The layer that decoders, segmentation networks and generators grow images with: each entry of x writes a scaled copy of its kernel into y, copies lie a stride apart, and where they overlap they add. It is the gradient of a Conv2d used as a forward pass, and its own gradient is a Conv2d; it does not undo one. A kernel that the stride does not divide leaves a checkerboard. Of the sizes that a stride makes ambiguous output_padding picks one.',
  aliases: [
    'transposed convolution',
    'deconvolution',
    'deconv',
    'upsampling',
    'fractionally strided',
    'upconv',
    'decoder',
    'generator',
  ],
  formula: 'y_{m,\\,si+du-p,\\,sj+dv-p} \\mathrel{+}= x_{cij}\\, W_{cmuv}',
  samples: [
    { name: 'one image', inputs: { x: wave([1, 2, 2]), W: wave([1, 2, 2, 2], 1), b: vector(0.5, -0.25) } },
    { name: 'a batch', inputs: { x: wave([2, 2, 2, 3]), W: wave([2, 3, 2, 2], 1), b: wave([3], 2) } },
    {
      name: 'twice as large',
      params: { units: 1, kernel: [2], stride: [2] },
      inputs: { x: wave([1, 2, 2, 2]), W: wave([2, 1, 2, 2], 1), b: wave([1], 2) },
    },
    {
      name: 'overlapping, padded, with output_padding',
      params: { kernel: 3, stride: 2, padding: 1, output_padding: 1 },
      inputs: { x: wave([1, 1, 2, 3]), W: wave([1, 2, 3, 3], 1), b: wave([2], 2) },
    },
    {
      name: 'another stride, padding and kernel on each axis',
      params: { stride: [1, 3], padding: [0, 1], output_padding: [0, 2] },
      inputs: { x: wave([1, 2, 3, 2]), W: wave([2, 1, 2, 3], 1), b: wave([1], 2) },
    },
    {
      name: 'dilation',
      params: { dilation: [2, 1], padding: [1, 0] },
      inputs: { x: wave([1, 1, 3, 2]), W: wave([1, 2, 2, 3], 1), b: wave([2], 2) },
    },
    {
      name: 'dilation, and output_padding beyond the stride',
      params: { dilation: [3], stride: [2, 1], output_padding: [2, 1] },
      inputs: { x: wave([1, 2, 2]), W: wave([1, 1, 2, 2], 1), b: wave([1], 2) },
    },
    {
      name: 'two groups',
      params: { groups: 2, stride: [2] },
      inputs: { x: wave([2, 4, 2, 2]), W: wave([4, 3, 2, 2], 1), b: wave([6], 2) },
    },
    {
      name: 'one channel per group',
      params: { groups: 2, padding: [1] },
      inputs: { x: wave([2, 3, 3]), W: wave([2, 1, 3, 3], 1), b: wave([2], 2) },
    },
    { name: 'pointwise, a scalar bias', inputs: { x: wave([2, 3, 2, 2]), W: wave([3, 2, 1, 1], 1), b: scalar(0.25) } },
    {
      name: 'a bias of one entry',
      inputs: { x: wave([2, 2, 2]), W: wave([2, 3, 2, 2], 1), b: sampleTensor([1, 1], 0.25) },
    },
    { name: 'empty batch', inputs: { x: sampleTensor([0, 1, 2, 2]), W: wave([1, 2, 2, 2], 1), b: wave([2], 2) } },
  ],
});
