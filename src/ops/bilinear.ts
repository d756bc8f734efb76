// Bilinear: y_k = x1ᵀ W_k x2 + b_k, a number per unit for each pair of vectors. Shape: the axes in front, then units. W is
// [units, in1, in2]: one matrix per unit. Products are matrix products, so no tensor larger than the samples times W is made.
import { add } from '../engine/elementwise.ts';
import { matmul } from '../engine/matmul.ts';
import { defineOp, type InputPort, type InputTensors } from '../engine/op.ts';
import { sizeOf } from '../engine/shape.ts';
import { reshaped, scalar, type Tensor } from '../engine/tensor.ts';
import { bilinearDerivation } from './bilinearDerivation.ts';
import { inferBilinear } from './bilinearShapes.ts';
import { graphOf } from './graphOf.ts';
import { added, moving, multilinear } from './multilinear.ts';
import { sampleTensor, vector, wave } from './sampleTensor.ts';

const ports: readonly InputPort[] = [
  { name: 'x1', role: 'data', differentiable: true, tex: 'x_1', description: 'Vectors [in1], or [..., in1] for many.' },
  {
    name: 'x2',
    role: 'data',
    differentiable: true,
    tex: 'x_2',
    description: 'Vectors [in2], or [..., in2] for as many.',
  },
  {
    name: 'W',
    role: 'parameter',
    differentiable: true,
    default: { init: 'glorot_uniform' },
    description: 'The weights [units, in1, in2]: a matrix for each unit.',
  },
  {
    name: 'b',
    role: 'parameter',
    differentiable: true,
    default: { init: 'zeros' },
    description: 'The bias [units], added to every sample; a scalar is added to every entry.',
  },
];

function withoutBias(inputs: InputTensors): Tensor {
  const { samples, units, rows, x1, x2 } = flattened(inputs.x1!, inputs.x2!, inputs.W!);
  // W_k x2 for every unit and sample, then its dot product with x1.
  const seen = reshaped(matmul(x2, rows, { transposeB: true }), [samples, units, x1.shape[1]!]);
  const product = matmul(seen, reshaped(x1, [samples, x1.shape[1]!, 1]));
  return reshaped(product, [...inputs.x1!.shape.slice(0, -1), units]);
}

export const bilinear = defineOp({
  name: 'Bilinear',
  family: 'Linear',
  glyph: 'xWx',
  summary: 'A layer of two inputs that multiplies them with each other.',
  about:
    'Every unit weighs all products of a feature of the first input with a feature of the second: a layer that knows how two things go together, such as a head and its dependent, a question and an answer, a user and an item. It is linear in each input alone. Backward each input gets the gradient through the weights times the other input.',
  aliases: ['bilinear layer', 'interaction', 'nn.Bilinear', 'quadratic form', 'biaffine', 'two inputs'],
  formula: 'y_k = x_1^{\\mathsf T} W_k\\, x_2 + b_k',
  inputs: ports,
  outputs: [{ name: 'y', description: '[units], or [..., units].' }],
  params: [
    {
      kind: 'integer',
      name: 'units',
      default: null,
      nullable: true,
      min: 1,
      description: 'How many outputs; when not set, as many as W has matrices.',
    },
  ],
  infer: inferBilinear,
  cost: ({ W, y }) => ({ multiplications: sizeOf(y!) * W![1]! * W![2]! }),
  steady: true,
  forward(inputs) {
    const y = withoutBias(inputs);
    return { outputs: { y: inputs.b ? add(y, inputs.b) : y } };
  },
  // dx1 = sum_k dy_k W_k x2, dx2 = sum_k dy_k W_kᵀ x1, dW_k = sum over the samples of dy_k x1 x2ᵀ.
  vjp({ y: dy }, { inputs, needs }) {
    const { samples, units, rows, x1, x2 } = flattened(inputs.x1!, inputs.x2!, inputs.W!);
    const size = x1.shape[1]!;
    const answer: Record<string, Tensor> = {};
    const gradient = reshaped(dy!, [samples, units]);
    if (needs('x1')) {
      const seen = reshaped(matmul(x2, rows, { transposeB: true }), [samples, units, size]);
      answer.x1 = reshaped(matmul(reshaped(gradient, [samples, 1, units]), seen), inputs.x1!.shape);
    }
    if (needs('x2') || needs('W')) {
      const pairs = matmul(reshaped(gradient, [samples, units, 1]), reshaped(x1, [samples, 1, size]));
      const laid = reshaped(pairs, [samples, units * size]);
      if (needs('x2')) answer.x2 = reshaped(matmul(laid, rows), inputs.x2!.shape);
      if (needs('W')) answer.W = reshaped(matmul(laid, x2, { transposeA: true }), inputs.W!.shape);
    }
    if (needs('b')) answer.b = dy!;
    return answer;
  },
  jvp: ({ b, ...tangents }, { inputs }) => moving('y', added(multilinear(withoutBias, inputs, tangents), b)),
  expand: () => expansion,
  derivation: bilinearDerivation,
  code: {
    // F.bilinear takes a bias of [units] only.
    pytorch: ({ inputs, shapes }) =>
      shapes?.b !== undefined && shapes.b.length !== 1
        ? `F.bilinear(${inputs.x1}, ${inputs.x2}, ${inputs.W}) + ${inputs.b}`
        : `F.bilinear(${inputs.x1}, ${inputs.x2}, ${inputs.W}, ${inputs.b})`,
    numpy: ({ inputs }) => `np.einsum("...i,kij,...j->...k", ${inputs.x1}, ${inputs.W}, ${inputs.x2}) + ${inputs.b}`,
  },
  samples: [
    { name: 'one pair', inputs: { x1: vector(1, 2), x2: vector(3, -1, 2), W: wave([2, 2, 3]), b: vector(0.5, -0.5) } },
    { name: 'pairs', inputs: { x1: wave([3, 2]), x2: wave([3, 2], 1), W: wave([2, 2, 2], 2), b: wave([2], 3) } },
    { name: 'one unit', inputs: { x1: wave([2, 3]), x2: wave([2, 1], 1), W: wave([1, 3, 1], 2), b: wave([1], 3) } },
    { name: 'scalar bias', inputs: { x1: wave([2, 2]), x2: wave([2, 3], 1), W: wave([2, 2, 3], 2), b: scalar(0.25) } },
    { name: 'rank 3', inputs: { x1: wave([2, 2, 2]), x2: wave([2, 2, 3], 1), W: wave([2, 2, 3], 2), b: wave([2], 3) } },
    {
      name: 'rank 4',
      inputs: { x1: wave([2, 1, 2, 2]), x2: wave([2, 1, 2, 1], 1), W: wave([2, 2, 1], 2), b: wave([2], 3) },
    },
    {
      name: 'empty batch',
      inputs: { x1: sampleTensor([0, 2]), x2: sampleTensor([0, 3]), W: wave([2, 2, 3]), b: wave([2], 3) },
    },
  ],
});

interface Flattened {
  readonly samples: number;
  readonly units: number;
  /** The matrices of W one below the other, [units * in1, in2]. */
  readonly rows: Tensor;
  /** [samples, in1] and [samples, in2]. */
  readonly x1: Tensor;
  readonly x2: Tensor;
}

function flattened(x1: Tensor, x2: Tensor, W: Tensor): Flattened {
  const [units, first, second] = W.shape as readonly [number, number, number];
  const samples = sizeOf(x1.shape.slice(0, -1));
  return {
    samples,
    units,
    rows: reshaped(W, [units * first, second]),
    x1: reshaped(x1, [samples, first]),
    x2: reshaped(x2, [samples, second]),
  };
}

const expansion = graphOf(
  {
    form: ['Einsum', { a: 'x1', b: 'W', c: 'x2' }, { equation: '...i,kij,...j->...k' }],
    sum: ['Add', { a: 'form', b: 'b' }],
  },
  { y: 'sum' },
);
