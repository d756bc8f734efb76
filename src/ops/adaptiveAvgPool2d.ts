// AdaptiveAvgPool2d: y[n, c, i, j] = the mean of x[n, c] over rows floor(i h / m) to ceil((i + 1) h / m) and columns likewise, for an output
// of m × n. x [batch, channels, height, width] or without the batch. Windows overlap where the sizes do not divide, as in PyTorch.

import { defineOp, type InputShape, isProblem, type Params, type Problem } from '../engine/op.ts';
import { averagePool, averagePoolBack, type Pooling } from '../engine/pooling.ts';
import { type Shape, sizeOf } from '../engine/shape.ts';
import { adaptiveWindows } from '../engine/windows.ts';
import { axisNumbers, kernelParam, perAxis } from './perAxis.ts';
import { adaptiveInNumpy } from './poolingCode.ts';
import { adaptiveReach, meanDerivation } from './poolingDerivation.ts';
import { imageInput } from './poolingPorts.ts';
import { imageAt } from './poolingShapes.ts';
import { sampleTensor, wave } from './sampleTensor.ts';
import { pythonNumber } from './windowCode.ts';

const sizeParam: typeof kernelParam = {
  ...kernelParam,
  name: 'output_size',
  default: [1],
  description: 'The height and width of y: one number for both, or one each.',
};

export const adaptiveAvgPool2d = defineOp<Pooling>({
  name: 'AdaptiveAvgPool2d',
  family: 'Convolution',
  glyph: '\\overline{\\boxplus}',
  summary: 'Averages an image down (or up) to a height and width of your choice.',
  about:
    'Average pooling told by its result: you give the height and width that y should have, and the windows are laid over the image as evenly as whole pixels allow, overlapping by one where the sizes do not divide. So a network with dense layers at its end takes images of any size. With an output of 1 it is GlobalAvgPool. Its gradient spreads each mean evenly over its window.',
  aliases: ['adaptive average pooling', 'mean pooling', 'resize', 'pool', 'spatial pyramid', 'any size'],
  formula:
    'y_{cij} = \\operatorname{mean}\\left\\{ x_{cab} : \\lfloor \\tfrac{ih}{m} \\rfloor \\le a < \\lceil \\tfrac{(i+1)h}{m} \\rceil,\\ \\ldots \\right\\}',
  inputs: [imageInput],
  outputs: [{ name: 'y', description: 'The size that was asked for: [..., channels, *output_size].' }],
  params: [sizeParam],
  steady: true,
  infer(inputs, params) {
    const y = pooledShape(inputs, params);
    return isProblem(y) ? y : { outputs: { y } };
  },
  forward({ x }, params) {
    const shape = pooledShape({ x: x!.shape }, params);
    if (isProblem(shape)) return shape;
    const pooling = adaptivePooling(x!.shape, params);
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
    const { rows, columns } = adaptivePooling(x, params);
    return meanDerivation(x, adaptiveReach(x.slice(-2), [rows.count, columns.count]), [rows, columns]);
  },
  code: {
    pytorch: ({ inputs, params }) =>
      `F.adaptive_avg_pool2d(${inputs.x}, ${pythonNumber(perAxis(params.output_size, 2) ?? [1])})`,
    numpy({ inputs, params }) {
      const [rows = 1, columns = 1] = perAxis(params.output_size, 2) ?? [];
      return adaptiveInNumpy(inputs.x!, [rows, columns]);
    },
  },
  samples: [
    { name: 'to one number per channel', inputs: { x: wave([2, 3, 2]) } },
    { name: 'a batch', params: { output_size: [2] }, inputs: { x: wave([2, 2, 4, 4]) } },
    { name: 'sizes that do not divide', params: { output_size: [2, 3] }, inputs: { x: wave([1, 1, 5, 4]) } },
    { name: 'windows that overlap twice', params: { output_size: [3, 4] }, inputs: { x: wave([1, 4, 7]) } },
    { name: 'larger than the image', params: { output_size: [3, 5] }, inputs: { x: wave([2, 2, 3]) } },
    { name: 'as it is', params: { output_size: [2, 3] }, inputs: { x: wave([1, 2, 2, 3]) } },
    { name: 'one number for both, one pixel', params: { output_size: 2 }, inputs: { x: wave([1, 1, 1]) } },
    { name: 'empty batch', params: { output_size: [2] }, inputs: { x: sampleTensor([0, 2, 3, 3]) } },
    { name: 'huge and tiny', inputs: { x: sampleTensor([1, 2, 2], 1e8, -1e8, 1e-8, 1) } },
  ],
});

function pooledShape(inputs: Readonly<Record<string, InputShape>>, params: Params): Shape | Problem {
  const size = axisNumbers(params, sizeParam, 2, 'x');
  if (isProblem(size)) return size;
  const x = imageAt(inputs);
  return isProblem(x) ? x : [...x.slice(0, -2), ...size];
}

function adaptivePooling(x: Shape, params: Params): Pooling {
  const size = perAxis(params.output_size, 2) ?? [1, 1];
  const [rows, columns] = x.slice(-2).map((length, axis) => adaptiveWindows(length, size[axis]!));
  return { planes: sizeOf(x.slice(0, -2)), rows: rows!, columns: columns! };
}
