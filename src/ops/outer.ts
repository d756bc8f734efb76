// Outer: y_ij = a_i b_j for vectors along the last axes. Shape: the axes in front, broadcast, then the two last sizes.
import { matmul } from '../engine/matmul.ts';
import { type Derivation, defineOp, isProblem, type Rule } from '../engine/op.ts';
import { broadcastShapes, type Shape, shapeName, shapeText } from '../engine/shape.ts';
import { reshaped, type Tensor } from '../engine/tensor.ts';
import { summedWords } from './axisWords.ts';
import { graphOf } from './graphOf.ts';
import { moving, multilinear } from './multilinear.ts';
import { hasShape, shapeAt } from './ports.ts';
import { broadcastIndices, hole, letters, repeatedAxes, sumOver, sumOverAxes } from './ruleText.ts';
import { sampleTensor, vector, wave } from './sampleTensor.ts';

export const outer = defineOp({
  name: 'Outer',
  family: 'Linear',
  glyph: 'ab^{\\mathsf T}',
  summary: 'Every entry of one vector times every entry of another.',
  about:
    'The matrix of all products of the entries of two vectors, a column times a row: a table of pairs, a matrix of rank one, the gradient of a weight for one sample. Tensors of more axes hold stacks of vectors along their last axis. Backward each vector gets the gradient matrix times the other vector.',
  aliases: ['outer product', 'tensor product', 'rank one', 'dyad', 'pairwise products', 'ger'],
  formula: 'y_{ij} = a_i\\, b_j',
  inputs: [
    { name: 'a', role: 'data', differentiable: true, description: 'A vector [m], or vectors [..., m]: the rows of y.' },
    {
      name: 'b',
      role: 'data',
      differentiable: true,
      description: 'A vector [n], or vectors [..., n]: the columns of y.',
    },
  ],
  outputs: [{ name: 'y', description: 'A matrix [m, n] for each pair of vectors.' }],
  params: [],
  infer(inputs) {
    const a = shapeAt(inputs, 'a');
    if (isProblem(a)) return a;
    const b = shapeAt(inputs, 'b');
    if (isProblem(b)) return b;
    for (const [port, shape] of [
      ['a', a],
      ['b', b],
    ] as const) {
      if (shape.length > 0) continue;
      return {
        problem: `${port} is a scalar, but an outer product needs a vector on each side`,
        port,
        expected: 'a vector',
        received: 'scalar',
        fix: {
          kind: 'insert',
          op: 'Unsqueeze',
          params: { axes: [0] },
          text: `Insert an Unsqueeze, so that ${port} is a vector of one entry.`,
        },
      };
    }
    const batch = broadcastShapes(a.slice(0, -1), b.slice(0, -1));
    if (batch) return { outputs: { y: [...batch, a.at(-1)!, b.at(-1)!] } };
    return {
      problem: `axes in front do not broadcast: ${shapeName(a.slice(0, -1))} and ${shapeName(b.slice(0, -1))} (a ${hasShape(a)}, b ${hasShape(b)})`,
      port: 'b',
      expected: `${shapeText(a.slice(0, -1))} × n, or n`,
      received: shapeText(b),
      fix: { kind: 'advice', text: `Give b as many vectors as a has, ${shapeName(a.slice(0, -1))}, or a single one.` },
    };
  },
  steady: true,
  forward: ({ a, b }) => ({ outputs: { y: matmul(asColumn(a!), asRow(b!)) } }),
  // da = dy b, db = dyᵀ a, for each pair.
  vjp({ y: dy }, { inputs, needs }) {
    const answer: Record<string, Tensor> = {};
    if (needs('a')) answer.a = withoutLast(matmul(dy!, asColumn(inputs.b!)));
    if (needs('b')) answer.b = withoutLast(matmul(dy!, asColumn(inputs.a!), { transposeA: true }));
    return answer;
  },
  jvp: (tangents, { inputs }) =>
    moving(
      'y',
      multilinear(({ a, b }) => matmul(asColumn(a!), asRow(b!)), inputs, tangents),
    ),
  expand: () =>
    graphOf(
      {
        column: ['Unsqueeze', { x: 'a' }, { axes: [-1] }],
        row: ['Unsqueeze', { x: 'b' }, { axes: [-2] }],
        product: ['Multiply', { a: 'column', b: 'row' }],
      },
      { y: 'product' },
    ),
  derivation: ({ shapes }) => rulesOf(shapes.a ?? [1], shapes.b ?? [1]),
  code: {
    pytorch: ({ inputs, shapes }) =>
      areVectors(shapes)
        ? `torch.outer(${inputs.a}, ${inputs.b})`
        : `${inputs.a}[..., :, None] * ${inputs.b}[..., None, :]`,
    numpy: ({ inputs, shapes }) =>
      areVectors(shapes)
        ? `np.outer(${inputs.a}, ${inputs.b})`
        : `${inputs.a}[..., :, None] * ${inputs.b}[..., None, :]`,
  },
  samples: [
    { name: 'vectors', inputs: { a: vector(1, 2, 3), b: vector(-1, 0.5) } },
    { name: 'one entry each', inputs: { a: vector(2), b: vector(-3) } },
    { name: 'pairs of vectors', inputs: { a: wave([2, 3]), b: wave([2, 2], 1) } },
    { name: 'one vector for all', inputs: { a: wave([2, 3]), b: wave([2], 1) } },
    { name: 'one on the left for all', inputs: { a: wave([3]), b: wave([4, 2], 1) } },
    { name: 'axes of size 1 repeat', inputs: { a: wave([2, 1, 3]), b: wave([1, 2, 2], 1) } },
    { name: 'rank 4', inputs: { a: wave([2, 1, 2, 3]), b: wave([3, 1, 2], 1) } },
    { name: 'empty batch', inputs: { a: sampleTensor([0, 3]), b: wave([2], 1) } },
    { name: 'empty vector', inputs: { a: sampleTensor([0]), b: wave([2], 1) } },
    { name: 'huge and tiny', inputs: { a: vector(1e8, 1e-8), b: vector(1, 1e8) } },
  ],
});

function areVectors(shapes: Readonly<Record<string, Shape | undefined>> | undefined): boolean {
  return shapes?.a?.length === 1 && shapes.b?.length === 1;
}

function asColumn(t: Tensor): Tensor {
  return reshaped(t, [...t.shape, 1]);
}
function asRow(t: Tensor): Tensor {
  return reshaped(t, t.shape.toSpliced(-1, 0, 1));
}
function withoutLast(t: Tensor): Tensor {
  return reshaped(t, t.shape.slice(0, -1));
}

function rulesOf(a: Shape, b: Shape): Derivation {
  const batch = broadcastShapes(a.slice(0, -1), b.slice(0, -1)) ?? [];
  const depth = batch.length;
  const named = letters(depth + 2 + Math.max(a.length, b.length));
  const lead = named?.slice(0, depth) ?? [];
  const [row = '', column = ''] = named?.slice(depth) ?? [];
  const spare = named?.slice(depth + 2) ?? [];
  const read = (name: string, shape: Shape, letter: string): string =>
    hole(name, [...broadcastIndices(shape.slice(0, -1), batch, lead), letter]);
  const dy = hole('dy', [...lead, row, column]);
  const plain = depth === 0;
  const gradient = (name: 'a' | 'b', own: Shape, other: string, otherShape: Shape): Rule => {
    const [mine, theirs] = name === 'a' ? [row, column] : [column, row];
    const repeated = repeatedAxes(own.slice(0, -1), batch);
    const first = depth - (own.length - 1);
    const summed = [...repeated.map((axis) => lead[axis]!), theirs];
    const matrix = name === 'a' ? '#{dy}' : '#{dy^T}';
    return {
      tex: plain
        ? `${matrix} \\, #{${other}}`
        : `${sumOverAxes(repeated)}\\operatorname{matvec}\\left(${matrix}, #{${other}}\\right)`,
      ...(named && {
        entry: {
          indices: [
            ...own
              .slice(0, -1)
              .map((_, axis) => (repeated.includes(axis + first) ? spare[axis]! : lead[axis + first]!)),
            mine,
          ],
          tex: `${sumOver(summed)}${dy} \\cdot ${read(other, otherShape, theirs)}`,
          sum: Object.fromEntries([
            ...repeated.map((axis) => [lead[axis]!, `dy.${axis}`]),
            [theirs, `dy.${name === 'a' ? depth + 1 : depth}`],
          ]),
        },
      }),
      words: `An entry of ${name} was multiplied with every entry of ${other}, so it collects all their gradients, each times that entry.${
        repeated.length === 0 ? '' : ` ${summedWords(repeated, [...batch, 1, 1], `${name} was broadcast over`)}`
      }`,
    };
  };
  return {
    forward: {
      y: {
        tex: plain ? '#{a} \\, #{b^T}' : '\\operatorname{outer}\\left(#{a}, #{b}\\right)',
        ...(named && {
          entry: { indices: [...lead, row, column], tex: `${read('a', a, row)} \\cdot ${read('b', b, column)}` },
        }),
        words: 'Every entry of a is multiplied with every entry of b.',
      },
    },
    gradients: { a: gradient('a', a, 'b', b), b: gradient('b', b, 'a', a) },
  };
}
