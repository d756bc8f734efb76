// Dot: y = a_1 b_1 + ... + a_n b_n along the last axis. Shape: the axes in front, broadcast; both last axes have the same size.
import { multiply } from '../engine/elementwise.ts';
import { matmul } from '../engine/matmul.ts';
import {
  type Derivation,
  defineOp,
  type Inferred,
  type InputShape,
  type InputTensors,
  type Problem,
  type Rule,
} from '../engine/op.ts';
import { broadcastShapes, type Shape, shapeName, shapeText } from '../engine/shape.ts';
import { reshaped, type Tensor } from '../engine/tensor.ts';
import { broadcastWords } from './axisWords.ts';
import { graphOf } from './graphOf.ts';
import { insertFix } from './insertFix.ts';
import { moving, multilinear } from './multilinear.ts';
import { called, shapeArgument } from './placeRules.ts';
import { hasShape, missing, shapeless } from './ports.ts';
import { brackets, broadcastIndices, hole, letters, repeatedAxes, sumOver, sumOverAxes } from './ruleText.ts';
import { sampleTensor, vector, wave } from './sampleTensor.ts';

function valueOf({ a, b }: InputTensors): Tensor {
  const product = matmul(withAxis(a!, a!.shape.length - 1), withAxis(b!, b!.shape.length));
  return reshaped(product, product.shape.slice(0, -2));
}

export const dot = defineOp({
  name: 'Dot',
  family: 'Linear',
  glyph: 'a \\cdot b',
  summary: 'Matching entries multiplied and added up.',
  about:
    'The inner product of two vectors: one number that says how far they point the same way, and how long they are. A score of attention, the weighted sum in a neuron and the cosine of two embeddings start with it. Tensors of more axes hold stacks of vectors along their last axis. Backward each vector gets the other one, times the gradient.',
  aliases: ['inner product', 'scalar product', 'vecdot', 'similarity', 'projection', 'weighted sum'],
  formula: 'y = \\sum_i a_i\\, b_i',
  inputs: [
    { name: 'a', role: 'data', differentiable: true, description: 'A vector [n], or vectors [..., n].' },
    {
      name: 'b',
      role: 'data',
      differentiable: true,
      description: 'A vector [n], or vectors [..., n]; the axes in front broadcast.',
    },
  ],
  outputs: [{ name: 'y', description: 'One number for each pair of vectors.' }],
  params: [],
  infer: inferDot,
  steady: true,
  forward: (inputs) => ({ outputs: { y: valueOf(inputs) } }),
  // da = dy b, db = dy a, for each pair.
  vjp({ y: dy }, { inputs, needs }) {
    const cotangent = withAxis(dy!, dy!.shape.length);
    return {
      ...(needs('a') && { a: multiply(cotangent, inputs.b!) }),
      ...(needs('b') && { b: multiply(cotangent, inputs.a!) }),
    };
  },
  jvp: (tangents, { inputs }) => moving('y', multilinear(valueOf, inputs, tangents)),
  expand: () =>
    graphOf({ pairs: ['Multiply', { a: 'a', b: 'b' }], sum: ['Sum', { x: 'pairs' }, { axes: [-1] }] }, { y: 'sum' }),
  derivation: ({ shapes }) => rulesOf(shapes.a ?? [1], shapes.b ?? [1]),
  code: {
    pytorch: ({ inputs, shapes }) =>
      areVectors(shapes) ? `torch.dot(${inputs.a}, ${inputs.b})` : `torch.sum(${inputs.a} * ${inputs.b}, dim=-1)`,
    numpy: ({ inputs, shapes }) =>
      areVectors(shapes) ? `np.dot(${inputs.a}, ${inputs.b})` : `np.sum(${inputs.a} * ${inputs.b}, axis=-1)`,
  },
  samples: [
    { name: 'vectors', inputs: { a: vector(1, 2, 3), b: vector(-1, 0.5, 2) } },
    { name: 'one entry', inputs: { a: vector(2), b: vector(-3) } },
    { name: 'pairs of vectors', inputs: { a: wave([2, 3]), b: wave([2, 3], 1) } },
    { name: 'one vector for all', inputs: { a: wave([2, 3]), b: wave([3], 1) } },
    { name: 'one on the left for all', inputs: { a: wave([3]), b: wave([4, 3], 1) } },
    { name: 'axes of size 1 repeat', inputs: { a: wave([2, 1, 3]), b: wave([1, 2, 3], 1) } },
    { name: 'rank 3 and a matrix', inputs: { a: wave([2, 2, 3]), b: wave([2, 3], 1) } },
    { name: 'rank 4', inputs: { a: wave([2, 1, 2, 3]), b: wave([3, 1, 3], 1) } },
    { name: 'numbers as vectors of one', inputs: { a: wave([3, 1]), b: wave([3, 1], 1) } },
    { name: 'empty batch', inputs: { a: sampleTensor([0, 3]), b: wave([3], 1) } },
    { name: 'empty vectors', inputs: { a: sampleTensor([2, 0]), b: sampleTensor([0]) } },
    { name: 'huge and tiny', inputs: { a: vector(1e8, 1e-8), b: vector(1, 1e8) } },
  ],
});

function areVectors(shapes: Readonly<Record<string, Shape | undefined>> | undefined): boolean {
  return shapes?.a?.length === 1 && shapes.b?.length === 1;
}

function withAxis(t: Tensor, axis: number): Tensor {
  return reshaped(t, t.shape.toSpliced(axis, 0, 1));
}

/** An open operand takes the shape of the other. */
function inferDot(inputs: Readonly<Record<string, InputShape>>): Inferred | Problem {
  const { a, b } = inputs;
  if (a === undefined) return missing('a');
  if (b === undefined) return missing('b');
  if (a === 'open' && b === 'open') return shapeless('a');
  const [left, right] = [a === 'open' ? (b as Shape) : a, b === 'open' ? (a as Shape) : b];
  const y = dotShape(left, right);
  if (!Array.isArray(y)) return y as Problem;
  return {
    outputs: { y },
    ...(a === 'open' && { inputs: { a: left } }),
    ...(b === 'open' && { inputs: { b: right } }),
  };
}

function dotShape(a: Shape, b: Shape): Shape | Problem {
  for (const [port, shape] of [
    ['a', a],
    ['b', b],
  ] as const) {
    if (shape.length === 0) {
      return {
        problem: `${port} is a scalar, but a dot product needs a vector on each side`,
        port,
        expected: 'n, or ... × n',
        received: 'scalar',
        fix: { kind: 'advice', text: 'Use Multiply to scale by a number.' },
      };
    }
  }
  const [n, other] = [a.at(-1)!, b.at(-1)!];
  const batch = broadcastShapes(a.slice(0, -1), b.slice(0, -1));
  if (n === other && batch) return batch;
  const shared = { port: 'b', expected: n === other ? shapeText(a) : `${n}, or ... × ${n}`, received: shapeText(b) };
  if (n !== other) {
    return {
      ...shared,
      problem: `last sizes differ: ${n} and ${other} (a ${hasShape(a)}, b ${hasShape(b)})`,
      fix: insertFix('b', b, (shape) => shape.at(-1) === n && Array.isArray(dotShape(a, shape))) ?? {
        kind: 'advice',
        text: `Give b ${n} entries along its last axis, or a ${other}.`,
      },
    };
  }
  return {
    ...shared,
    problem: `axes in front do not broadcast: ${shapeName(a.slice(0, -1))} and ${shapeName(b.slice(0, -1))} (a ${hasShape(a)}, b ${hasShape(b)})`,
    fix: { kind: 'advice', text: `Give b the shape ${shapeName(a)}, or one vector of ${n} entries.` },
  };
}

function rulesOf(a: Shape, b: Shape): Derivation {
  const batch = broadcastShapes(a.slice(0, -1), b.slice(0, -1)) ?? [];
  const target = [...batch, a.at(-1) ?? 1];
  const last = batch.length;
  const named = letters(target.length + Math.max(a.length, b.length));
  const at = named?.slice(0, target.length) ?? [];
  const spare = named?.slice(target.length) ?? [];
  const dy = hole('dy', at.slice(0, last));
  const read = (name: string, shape: Shape): string => hole(name, broadcastIndices(shape, target, at));
  const plain = last === 0;
  const gradient = (name: string, own: Shape, other: string, otherShape: Shape): Rule => {
    const repeated = repeatedAxes(own, target);
    const lead = target.length - own.length;
    const summed = repeated.map((axis) => at[axis]!);
    const whole = plain
      ? `#{dy} \\cdot #{${other}}`
      : `${called('reshape', '#{dy}', shapeArgument([...batch, 1]))} \\odot #{${other}}`;
    return {
      tex: `${sumOverAxes(repeated)}${repeated.length === 0 ? whole : brackets(whole)}`,
      ...(named && {
        entry: {
          indices: own.map((_, axis) => (repeated.includes(axis + lead) ? spare[axis]! : at[axis + lead]!)),
          tex: `${sumOver(summed)}${dy} \\cdot ${read(other, otherShape)}`,
          ...(repeated.length > 0 && { sum: Object.fromEntries(repeated.map((axis) => [at[axis]!, `dy.${axis}`])) }),
        },
      }),
      words: `The slope in an entry of ${name} is the entry of ${other} beside it, so the gradient is multiplied by that.${broadcastWords(name, own, target)}`,
    };
  };
  return {
    forward: {
      y: {
        tex: plain ? '#{a^T} \\, #{b}' : `${sumOverAxes([last])}#{a} \\odot #{b}`,
        ...(named && {
          entry: {
            indices: at.slice(0, last),
            tex: `${sumOver([at[last]!])}${read('a', a)} \\cdot ${read('b', b)}`,
            sum: { [at[last]!]: `a.${a.length - 1}` },
          },
        }),
        words: 'Matching entries are multiplied, and the products are added up.',
      },
    },
    gradients: { a: gradient('a', a, 'b', b), b: gradient('b', b, 'a', a) },
  };
}
