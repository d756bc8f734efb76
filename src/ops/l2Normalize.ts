// L2Normalize: y = x / max(|x|, eps), the Euclidean length along one axis. Shape: that of x. Squares that would overflow are avoided, where
// PyTorch answers 0. Vectors shorter than eps are only divided by eps; at exactly eps the gradient is that of a longer one, as PyTorch.

import { zip } from '../engine/broadcast.ts';
import { map, multiply, subtract } from '../engine/elementwise.ts';
import { euclideanNorm } from '../engine/folds.ts';
import { defineOp, isProblem } from '../engine/op.ts';
import { alongAxis, sum } from '../engine/reduce.ts';
import { scalar, type Tensor } from '../engine/tensor.ts';
import { axisParam, classAxis } from './classAxis.ts';
import { blankJacobian } from './diagonal.ts';
import { graphOf } from './graphOf.ts';
import { asPyTorch } from './kinks.ts';
import { l2NormalizeDerivation } from './l2NormalizeDerivation.ts';
import { shapeAt } from './ports.ts';
import { sampleTensor, vector, wave } from './sampleTensor.ts';

interface Residuals {
  /** Lengths, with size 1 along the axis. */
  readonly length: Tensor;
  /** What x was divided by. */
  readonly divisor: Tensor;
}

export const l2Normalize = defineOp<Residuals>({
  name: 'L2Normalize',
  family: 'Normalization',
  glyph: '\\frac{x}{\\|x\\|}',
  summary: 'Gives every vector length 1 and keeps its direction.',
  about:
    'Divides each vector along the axis by its Euclidean length. What is left is a direction, and the dot product of two of them is the cosine of the angle between them: the usual last step of embeddings that are compared, in search, face recognition and contrastive learning. Backward, the part of the gradient that points along the vector is taken away, since stretching a vector does not change its direction. The zero vector stays 0.',
  aliases: ['normalize', 'unit vector', 'unit length', 'cosine', 'direction', 'l2', 'euclidean', 'lp normalization'],
  formula: 'y = \\frac{x}{\\max\\left(\\|x\\|_2, \\varepsilon\\right)}',
  inputs: [
    { name: 'x', role: 'data', differentiable: true, description: 'Vectors along the axis, in a tensor of any shape.' },
  ],
  outputs: [{ name: 'y', description: 'The same shape as x.' }],
  params: [
    { ...axisParam, description: 'The axis along which the vectors lie; negative counts from the end.' },
    {
      kind: 'number',
      name: 'eps',
      default: 1e-12,
      min: 0,
      description: 'The least that is divided by, so that the zero vector does not divide by 0.',
    },
  ],
  steady: true,
  infer(inputs, params) {
    const x = shapeAt(inputs, 'x');
    if (isProblem(x)) return x;
    const axis = classAxis(x, params.axis as number, 'x');
    return typeof axis === 'number' ? { outputs: { y: x } } : axis;
  },
  forward({ x }, params) {
    const axes = x!.shape.length === 0 ? [] : [params.axis as number];
    const length = euclideanNorm(x!, axes, true);
    const eps = params.eps as number;
    const divisor = map((one) => (one < eps ? eps : one), length);
    return { outputs: { y: zip((a, b) => a / b, x!, divisor) }, residuals: { length, divisor } };
  },
  // dx = (dy - y sum(dy y)) / |x|; dy / eps where |x| < eps.
  vjp({ y: dy }, { inputs, outputs, residuals: { length, divisor }, params }) {
    const y = outputs.y!;
    const axes = inputs.x!.shape.length === 0 ? [] : [params.axis as number];
    const eps = params.eps as number;
    const along = zip((s, one) => (one < eps ? 0 : s), sum(multiply(dy!, y), axes, true), length);
    return { x: zip((a, b) => a / b, subtract(dy!, multiply(y, along)), divisor) };
  },
  // The Jacobian is its own transpose.
  jvp({ x: tangent }, { outputs, residuals: { length, divisor }, params }) {
    const y = outputs.y!;
    const axes = y.shape.length === 0 ? [] : [params.axis as number];
    const eps = params.eps as number;
    const along = zip((s, one) => (one < eps ? 0 : s), sum(multiply(tangent!, y), axes, true), length);
    return { y: zip((a, b) => a / b, subtract(tangent!, multiply(y, along)), divisor) };
  },
  jacobian(_output, _input, { inputs, outputs, residuals: { length, divisor }, params }) {
    const { shape } = inputs.x!;
    const y = outputs.y!.data;
    const value = blankJacobian(y.length, y.length);
    if (!value) return null;
    const { length: count, inner } = alongAxis(shape.length === 0 ? [1] : shape, params.axis as number);
    for (let o = 0; o < y.length; o++) {
      const group = Math.floor(o / (count * inner)) * inner + (o % inner);
      const start = Math.floor(o / (count * inner)) * count * inner + (o % inner);
      const stretched = length.data[group]! >= (params.eps as number);
      for (let k = 0; k < count; k++) {
        const i = start + k * inner;
        const common = stretched ? y[o]! * y[i]! : 0;
        value.data[o * y.length + i] = ((o === i ? 1 : 0) - common) / divisor.data[group]!;
      }
    }
    return { value, tex: '\\frac{1}{\\|x\\|} \\left(I - y\\,y^{\\mathsf T}\\right)' };
  },
  expand: (params, shapes) =>
    graphOf(
      {
        length: [
          'L2Norm',
          { x: 'x' },
          { axes: shapes.x?.length === 0 ? null : [params.axis as number], keepdims: true },
        ],
        divisor: ['Clip', { x: 'length' }, { min: params.eps as number }],
        unit: ['Divide', { a: 'x', b: 'divisor' }],
      },
      { y: 'unit' },
    ),
  derivation: l2NormalizeDerivation,
  kinks: [{ at: '|x| = eps', gradient: 'that of a longer vector' }],
  kinkAt({ x }, params) {
    const axes = x!.shape.length === 0 ? [] : [params.axis as number];
    const eps = params.eps as number;
    const on = euclideanNorm(x!, axes, true).data.filter((one) => one === eps && one !== 0).length;
    if (on === 0) return {};
    const vectors = on === 1 ? 'a vector' : `${on} vectors`;
    return {
      x: `x has ${vectors} of length ${eps}, which is eps, where L2Normalize has a corner: the gradient is taken as that of a longer vector, ${asPyTorch(undefined)}`,
    };
  },
  code: {
    pytorch: ({ inputs, params }) =>
      `F.normalize(${inputs.x}, dim=${String(params.axis)}${params.eps === 1e-12 ? '' : `, eps=${String(params.eps)}`})`,
    numpy({ inputs: { x }, params, shapes }) {
      const length =
        shapes?.x?.length === 0 ? `np.abs(${x})` : `np.linalg.norm(${x}, axis=${String(params.axis)}, keepdims=True)`;
      return `${x} / np.maximum(${length}, ${String(params.eps)})`;
    },
  },
  samples: [
    { name: 'a 3, 4, 5 triangle', inputs: { x: vector(3, -4) } },
    { name: 'scalar', inputs: { x: scalar(-2.5) } },
    { name: 'a batch', inputs: { x: wave([2, 3]) } },
    { name: 'columns', params: { axis: 0 }, inputs: { x: wave([3, 2]) } },
    { name: 'rank 3, middle axis', params: { axis: 1 }, inputs: { x: wave([2, 3, 2]) } },
    { name: 'rank 4, axis counted from the end', params: { axis: -3 }, inputs: { x: wave([2, 2, 1, 2]) } },
    { name: 'one entry', inputs: { x: wave([3, 1]) } },
    { name: 'the zero vector', params: { eps: 0.5 }, inputs: { x: sampleTensor([2, 2], 0, 0, 1, 2) } },
    { name: 'shorter than eps', params: { eps: 10 }, inputs: { x: wave([2, 3]) } },
    { name: 'some shorter than eps', params: { eps: 1 }, inputs: { x: sampleTensor([2, 2], 0.3, 0.4, 3, 4) } },
    { name: 'exactly eps', params: { eps: 5 }, inputs: { x: vector(3, 4) }, kinks: ['x'] },
    { name: 'huge', inputs: { x: vector(1e150, 2e150) } },
    { name: 'infinite', inputs: { x: vector(Infinity, 1) }, kinks: ['x'] },
    { name: 'empty batch', inputs: { x: sampleTensor([0, 3]) } },
  ],
});
