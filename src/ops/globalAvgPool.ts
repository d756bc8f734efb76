// GlobalAvgPool: y[n, c, 0, 0] = the mean of x[n, c]. x [batch, channels, height, width] or without the batch; y has 1 × 1 in place of
// height × width. The sum is pairwise.
import { expandTo } from '../engine/broadcast.ts';
import { scale } from '../engine/elementwise.ts';
import { defineOp, isProblem } from '../engine/op.ts';
import { mean } from '../engine/reduce.ts';
import { globalDerivation } from './poolingDerivation.ts';
import { imageInput } from './poolingPorts.ts';
import { imageAt } from './poolingShapes.ts';
import { sampleTensor, wave } from './sampleTensor.ts';

export const globalAvgPool = defineOp({
  name: 'GlobalAvgPool',
  family: 'Convolution',
  glyph: '\\overline{x}',
  summary: 'Replaces every channel of an image by its mean.',
  about:
    'The end of most convolutional networks: each channel becomes one number, how strongly its pattern is present on the whole, whatever the size of the image. A classifier behind it needs one weight per channel and class instead of one per pixel. The height and width stay as axes of size 1; Flatten removes them. Backward, every pixel of a channel gets the same share of its gradient.',
  aliases: ['global average pooling', 'gap', 'mean pooling', 'adaptive average pooling', 'squeeze', 'spatial mean'],
  formula: 'y_c = \\frac{1}{h w} \\sum_{i,j} x_{cij}',
  inputs: [imageInput],
  outputs: [{ name: 'y', description: 'One number per channel: [..., channels, 1, 1].' }],
  params: [],
  steady: true,
  infer(inputs) {
    const x = imageAt(inputs);
    return isProblem(x) ? x : { outputs: { y: [...x.slice(0, -2), 1, 1] } };
  },
  forward: ({ x }) => ({ outputs: { y: mean(x!, [-2, -1], true) } }),
  jvp: ({ x: tangent }) => ({ y: mean(tangent!, [-2, -1], true) }),
  vjp({ y: dy }, { inputs }) {
    const { shape } = inputs.x!;
    const count = shape[shape.length - 2]! * shape[shape.length - 1]!;
    return { x: expandTo(scale(dy!, 1 / count), shape) };
  },
  expand: () => ({
    nodes: [{ id: 'mean', op: 'Mean', params: { axes: [-2, -1], keepdims: true } }],
    edges: [],
    inputs: { x: [['mean', 'x']] },
    outputs: { y: ['mean', 'y'] },
  }),
  derivation: ({ shapes }) => globalDerivation(shapes.x ?? [1, 1, 1]),
  code: {
    pytorch: ({ inputs }) => `F.adaptive_avg_pool2d(${inputs.x}, 1)`,
    numpy: ({ inputs }) => `${inputs.x}.mean(axis=(-2, -1), keepdims=True)`,
  },
  samples: [
    { name: 'one image', inputs: { x: wave([2, 3, 2]) } },
    { name: 'a batch', inputs: { x: wave([2, 3, 2, 2]) } },
    { name: 'one pixel', inputs: { x: wave([2, 3, 1, 1]) } },
    { name: 'one row', inputs: { x: wave([1, 1, 5]) } },
    { name: 'empty batch', inputs: { x: sampleTensor([0, 2, 3, 3]) } },
    { name: 'huge and tiny', inputs: { x: sampleTensor([1, 2, 2], 1e8, -1e8, 1e-8, 1) } },
  ],
});
