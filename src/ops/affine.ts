// Affine: y = W x + b for x of [in]; y = x Wᵀ + b for x of [..., in]. W is [units, in], one row per unit; b broadcasts to y.
// Without W's rows the units come from the param `units`, then from b. Sums over the features run in order, b is added last.

import { broadcastsTo } from '../engine/broadcast.ts';
import { add } from '../engine/elementwise.ts';
import { matmul } from '../engine/matmul.ts';
import { defineOp, type Inferred, type InputPort, type InputShape, type Params, type Problem } from '../engine/op.ts';
import { type Shape, sizeOf } from '../engine/shape.ts';
import { full, reshaped, scalar, type Tensor } from '../engine/tensor.ts';
import { affineDerivation } from './affineDerivation.ts';
import * as fault from './affineProblems.ts';
import { blankJacobian, diagonal } from './diagonal.ts';
import { type GraphNode, graphOf } from './graphOf.ts';
import { added, moving, multilinear } from './multilinear.ts';
import { missing, shapeless } from './ports.ts';
import { sampleTensor, vector, wave } from './sampleTensor.ts';

const x: InputPort = {
  name: 'x',
  role: 'data',
  differentiable: true,
  description: 'One sample [in], or samples [..., in].',
};
const W: InputPort = {
  name: 'W',
  role: 'parameter',
  differentiable: true,
  default: { init: 'glorot_uniform' },
  description: 'The weights [units, in]: row i holds what unit i multiplies the features with.',
};
const b: InputPort = {
  name: 'b',
  role: 'parameter',
  differentiable: true,
  default: { init: 'zeros' },
  description: 'The bias [units], added to every sample; a scalar is added to every entry.',
};

export const affine = defineOp({
  name: 'Affine',
  family: 'Linear',
  glyph: 'Wx',
  summary: 'A dense layer: weights times input, plus a bias.',
  about:
    'Every unit takes its own weighted sum of all features and adds a bias: the layer that almost every network is built of, with an activation behind it. The weights hold one row per unit. Backward, W gets the outer product of the incoming gradient and the input, b the gradient itself, and x the gradient seen through the weights. In a batch the contributions of all samples are added.',
  aliases: [
    'linear',
    'fc',
    'dense',
    'fully connected',
    'gemm',
    'layer',
    'perceptron',
    'weights',
    'Wx+b',
    'inner product',
  ],
  formula: 'y = W x + b',
  inputs: (params) => (params.bias === false ? [x, W] : [x, W, b]),
  outputs: [{ name: 'y', description: '[units], or [..., units].' }],
  params: [
    {
      kind: 'integer',
      name: 'units',
      default: null,
      nullable: true,
      min: 1,
      description: 'How many outputs; when not set, as many as W has rows.',
    },
    { kind: 'boolean', name: 'bias', default: true, description: 'Whether b is added.' },
  ],
  infer: inferAffine,
  cost: ({ W, y }) => ({ multiplications: sizeOf(y!) * W![1]! }),
  steady: true,
  forward({ x: input, W: weights, b: bias }) {
    const product = matmul(input!, weights!, { transposeB: true });
    return { outputs: { y: bias ? add(product, bias) : product } };
  },
  // dx = dy W, dW = dyᵀ x over all samples, db = dy (the engine sums it over the samples).
  vjp({ y: dy }, { inputs, needs }) {
    const [input, weights] = [inputs.x!, inputs.W!];
    const [units, features] = [weights.shape[0]!, weights.shape[1]!];
    const samples = sizeOf(input.shape.slice(0, -1));
    const asRows = (t: Tensor, columns: number): Tensor => reshaped(t, [samples, columns]);
    const answer: Record<string, Tensor> = {};
    if (needs('x')) answer.x = matmul(dy!, weights);
    if (needs('W')) answer.W = matmul(asRows(dy!, units), asRows(input, features), { transposeA: true });
    if (inputs.b && needs('b')) answer.b = dy!;
    return answer;
  },
  jvp({ b, ...tangents }, { inputs }) {
    const product = multilinear(({ x, W }) => matmul(x!, W!, { transposeB: true }), inputs, tangents);
    return moving('y', added(product, b));
  },
  jacobian(_output, port, { inputs, outputs }) {
    const [input, weights, y] = [inputs.x!, inputs.W!, outputs.y!];
    const [units, features] = [weights.shape[0]!, weights.shape[1]!];
    if (port === 'b') {
      const value = diagonal(full(y.shape, 1), inputs.b!.shape);
      return value && { value, tex: '\\frac{\\partial y_i}{\\partial b_j} = \\delta_{ij}' };
    }
    const value = blankJacobian(y.data.length, inputs[port]!.data.length);
    if (!value) return null;
    const columns = inputs[port]!.data.length;
    for (let o = 0; o < y.data.length; o++) {
      const [sample, unit] = [Math.floor(o / units), o % units];
      for (let j = 0; j < features; j++) {
        const column = port === 'x' ? sample * features + j : unit * features + j;
        value.data[o * columns + column] =
          port === 'x' ? weights.data[unit * features + j]! : input.data[sample * features + j]!;
      }
    }
    if (port === 'W') return { value, tex: '\\frac{\\partial y_i}{\\partial W_{kj}} = \\delta_{ik}\\, x_j' };
    return { value, tex: input.shape.length === 1 ? 'W' : '\\operatorname{diag}(W, \\ldots, W)' };
  },
  // W x of one sample, x Wᵀ of many; then the bias.
  expand(params, shapes) {
    const nodes: Readonly<Record<string, GraphNode>> =
      shapes.x?.length === 1
        ? { product: ['MatMul', { a: 'W', b: 'x' }] }
        : { turned: ['Transpose', { x: 'W' }], product: ['MatMul', { a: 'x', b: 'turned' }] };
    if (params.bias === false) return graphOf(nodes, { y: 'product' });
    return graphOf({ ...nodes, sum: ['Add', { a: 'product', b: 'b' }] }, { y: 'sum' });
  },
  derivation: affineDerivation,
  code: {
    // F.linear takes a bias of [units] only.
    pytorch: ({ inputs: { x: sample, W: weights, b: bias }, shapes }) =>
      bias !== undefined && shapes?.b !== undefined && shapes.b.length !== 1
        ? `${sample} @ ${weights}.T + ${bias}`
        : `F.linear(${[sample, weights, ...(bias === undefined ? [] : [bias])].join(', ')})`,
    numpy: ({ inputs }) => `${inputs.x} @ ${inputs.W}.T${inputs.b === undefined ? '' : ` + ${inputs.b}`}`,
  },
  samples: [
    { name: 'one sample', inputs: { x: vector(1, 2), W: sampleTensor([2, 2], 1, 0.5, -1, 2), b: vector(0, 0.1) } },
    { name: 'no bias', params: { bias: false }, inputs: { x: wave([3]), W: wave([2, 3], 1) } },
    { name: 'a batch', inputs: { x: wave([4, 3]), W: wave([2, 3], 1), b: vector(0.5, -0.5) } },
    { name: 'a batch without bias', params: { bias: false }, inputs: { x: wave([4, 3]), W: wave([2, 3], 1) } },
    { name: 'rank 3', inputs: { x: wave([2, 3, 2]), W: wave([3, 2], 1), b: wave([3], 2) } },
    { name: 'rank 4', inputs: { x: wave([2, 1, 2, 2]), W: wave([1, 2], 1), b: wave([1], 2) } },
    { name: 'scalar bias', inputs: { x: wave([2, 3]), W: wave([4, 3], 1), b: scalar(0.25) } },
    { name: 'one bias per sample', inputs: { x: wave([2, 3]), W: wave([4, 3], 1), b: wave([2, 1], 2) } },
    { name: 'one feature, one unit', inputs: { x: wave([1]), W: wave([1, 1], 1), b: wave([1], 2) } },
    { name: 'empty batch', inputs: { x: sampleTensor([0, 3]), W: wave([2, 3], 1), b: wave([2], 2) } },
    { name: 'no features', inputs: { x: sampleTensor([2, 0]), W: sampleTensor([3, 0]), b: wave([3], 2) } },
    {
      name: 'huge and tiny',
      inputs: { x: vector(1e8, 1e-8), W: sampleTensor([2, 2], 1, 1e8, -1, 1e-8), b: vector(0, 1) },
    },
  ],
});

function inferAffine(inputs: Readonly<Record<string, InputShape>>, params: Params): Inferred | Problem {
  const given = inputs.W;
  if (given === undefined) return missing('W');
  const wanted = params.units as number | null;
  const bias = params.bias === false ? undefined : inputs.b;
  if (given !== 'open') {
    if (given.length !== 2) return fault.weightsNotMatrix(given, inputs.x);
    if (wanted !== null && wanted !== given[0]) return fault.unitsAndRows(wanted, given);
  }
  let sample = inputs.x;
  if (sample === undefined) return missing('x');
  if (sample === 'open') {
    if (given === 'open') return shapeless('x');
    sample = [given[1]!];
  }
  const features = sample[sample.length - 1];
  if (features === undefined) return fault.scalarInput();
  if (given !== 'open' && given[1] !== features) return fault.featuresAndColumns(sample, given);
  const units = given === 'open' ? (wanted ?? unitsOfBias(bias)) : given[0]!;
  if (units === null) return fault.noUnits();
  const y = [...sample.slice(0, -1), units];
  if (Array.isArray(bias) && !broadcastsTo(bias, y)) return fault.biasDoesNotFit(bias, y, units);
  return {
    outputs: { y },
    inputs: {
      ...(inputs.x === 'open' && { x: sample }),
      ...(given === 'open' && { W: [units, features] }),
      ...(bias === 'open' && { b: [units] }),
    },
  };
}

function unitsOfBias(bias: InputShape): number | null {
  if (bias === undefined || bias === 'open') return null;
  const last: Shape[number] | undefined = bias[bias.length - 1];
  return last ?? null;
}
