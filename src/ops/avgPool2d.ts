// AvgPool2d: y[n, c, i, j] = the mean of x[n, c] over the window that begins at (s i - p, s j - p). x [batch, channels, height, width] or
// without the batch; y has floor((length + 2 p - k) / s) + 1 windows on each axis (ceil with ceil_mode, if the last begins inside). The
// padding counts as zeros (count_include_pad), or does not count at all; what hangs over behind the padding never counts.

import { defineOp, isProblem } from '../engine/op.ts';
import { averagePool, averagePoolBack, type Pooling } from '../engine/pooling.ts';
import { sizeOf } from '../engine/shape.ts';
import { kernelParam, paddingParam } from './perAxis.ts';
import { avgPoolInNumpy, poolingInPytorch } from './poolingCode.ts';
import { meanDerivation, slidingReach } from './poolingDerivation.ts';
import { ceilModeParam, imageInput, pooledOutput, poolingSamples } from './poolingPorts.ts';
import { inferPooling, poolingOf, poolStrideParam, windowSize } from './poolingShapes.ts';
import { wave } from './sampleTensor.ts';

export const avgPool2d = defineOp<Pooling>({
  name: 'AvgPool2d',
  family: 'Convolution',
  glyph: '\\overline{\\square}',
  summary: 'Replaces every window of an image by its mean.',
  about:
    'Makes an image smaller by averaging, channel by channel, over windows: a blur followed by leaving out. It keeps how strong a pattern is on the whole where MaxPool2d keeps its strongest place, and it is linear: the gradient of a window is spread evenly over its entries, so none goes without. At the border the padding may count as zeros, which darkens it, or be left out of the mean.',
  aliases: ['average pooling', 'mean pooling', 'pool', 'downsample', 'subsampling', 'blur', 'cnn', 'avgpool'],
  formula: 'y_{cij} = \\frac{1}{k^2} \\sum_{u,v < k} x_{c,\\,si+u-p,\\,sj+v-p}',
  inputs: [imageInput],
  outputs: [pooledOutput],
  params: [
    kernelParam,
    poolStrideParam,
    paddingParam,
    ceilModeParam,
    {
      kind: 'boolean',
      name: 'count_include_pad',
      default: true,
      description: 'Whether the zeros of the padding count in the mean.',
    },
  ],
  cost: ({ x, y }, params) => ({ multiplications: sizeOf(y!) * windowSize(x!, params) }),
  steady: true,
  infer(inputs, params) {
    const y = inferPooling(inputs, params);
    return isProblem(y) ? y : { outputs: { y } };
  },
  forward({ x }, params) {
    const shape = inferPooling({ x: x!.shape }, params);
    if (isProblem(shape)) return shape;
    const pooling = poolingOf(x!.shape, params);
    return { outputs: { y: { shape, data: averagePool(x!.data, pooling) } }, residuals: pooling };
  },
  vjp: ({ y: dy }, { inputs, residuals: pooling }) => ({
    x: { shape: inputs.x!.shape, data: averagePoolBack(dy!.data, pooling) },
  }),
  jvp: ({ x: tangent }, { outputs, residuals: pooling }) => ({
    y: { shape: outputs.y!.shape, data: averagePool(tangent!.data, pooling) },
  }),
  derivation({ shapes, params }) {
    const x = shapes.x ?? [1, 1, 1];
    const { rows, columns } = poolingOf(x, params);
    return meanDerivation(x, slidingReach(params, x.slice(-2)), [rows, columns]);
  },
  code: {
    pytorch: (args) => poolingInPytorch('avg_pool2d', args),
    numpy: avgPoolInNumpy,
  },
  samples: [
    ...poolingSamples,
    {
      name: 'padding left out of the mean',
      params: { kernel: [3], stride: [2], padding: [1], count_include_pad: false },
      inputs: { x: wave([1, 2, 4, 5]) },
    },
    {
      name: 'neither padding nor overhang counted',
      params: { kernel: [3, 2], stride: [2], padding: [1, 0], ceil_mode: true, count_include_pad: false },
      inputs: { x: wave([1, 4, 5]) },
    },
    { name: 'huge and tiny', inputs: { x: { shape: [1, 2, 2], data: Float64Array.of(1e8, -1e8, 1e-8, 1) } } },
  ],
});
