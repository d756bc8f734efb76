// MatMul: y = a b, NumPy's matrix product: [..., m, k] times [..., k, n] gives [..., m, n]; a vector on the left is a row, on the right
// a column, and its axis is dropped from y; the leading axes are batches and broadcast. Sums over k run in order.
import { matmul, matmulShape, outer } from '../engine/matmul.ts';
import { defineOp, isProblem, type Problem } from '../engine/op.ts';
import { type Shape, shapeName, shapeText, shapeWords, sizeOf } from '../engine/shape.ts';
import { reshaped, type Tensor } from '../engine/tensor.ts';
import { insertFix } from './insertFix.ts';
import { matMulDerivation } from './matMulDerivation.ts';
import { moving, multilinear } from './multilinear.ts';
import { shapeAt } from './ports.ts';
import { sampleTensor, vector, wave } from './sampleTensor.ts';

export const matMul = defineOp({
  name: 'MatMul',
  family: 'Linear',
  glyph: 'AB',
  summary: 'Matrix product; further axes in front are batches.',
  about:
    'The product of two matrices, of a matrix and a vector, or of stacks of matrices: entry (i, j) is the dot product of row i on the left and column j on the right. It is the workhorse of every network. Backward it is two more products: the gradient times the other factor, transposed.',
  aliases: [
    '@',
    'dot',
    'dot product',
    'matrix product',
    'matrix multiplication',
    'mm',
    'bmm',
    'BatchMatMul',
    'gemm',
    'inner product',
    'times',
  ],
  formula: 'y = a\\,b, \\quad y_{ij} = \\sum_{k} a_{ik}\\, b_{kj}',
  inputs: [
    { name: 'a', role: 'data', differentiable: true, description: 'A matrix [..., m, k], or a vector [k].' },
    { name: 'b', role: 'data', differentiable: true, description: 'A matrix [..., k, n], or a vector [k].' },
  ],
  outputs: [{ name: 'y', description: '[..., m, n], without m or n where that side is a vector.' }],
  params: [],
  infer(inputs) {
    const a = shapeAt(inputs, 'a');
    if (isProblem(a)) return a;
    const b = shapeAt(inputs, 'b');
    if (isProblem(b)) return b;
    const y = matmulShape(a, b);
    return y ? { outputs: { y } } : explain(a, b);
  },
  cost: ({ a, y }) => ({ multiplications: sizeOf(y!) * a!.at(-1)! }),
  steady: true,
  forward: ({ a, b }) => ({ outputs: { y: matmul(a!, b!) } }),
  // da = dy bᵀ and db = aᵀ dy, where a vector stands for the row or column it was used as.
  vjp({ y: dy }, { inputs, needs }) {
    const a = inputs.a!;
    const b = inputs.b!;
    const asA = a.shape.length === 1 ? reshaped(a, [1, a.shape[0]!]) : a;
    const asB = b.shape.length === 1 ? reshaped(b, [b.shape[0]!, 1]) : b;
    const cotangent = withBothAxes(dy!, a, b);
    return {
      ...(needs('a') && { a: gradientOfA(cotangent, a, asB) }),
      ...(needs('b') && { b: gradientOfB(cotangent, asA, b) }),
    };
  },
  jvp: (tangents, { inputs }) =>
    moving(
      'y',
      multilinear(({ a, b }) => matmul(a!, b!), inputs, tangents),
    ),
  derivation: ({ shapes }) => matMulDerivation(shapes.a ?? [1], shapes.b ?? [1]),
  code: {
    pytorch: ({ inputs }) => `${inputs.a} @ ${inputs.b}`,
    numpy: ({ inputs }) => `${inputs.a} @ ${inputs.b}`,
  },
  samples: [
    { name: 'matrices', inputs: { a: wave([2, 3]), b: wave([3, 4], 1) } },
    { name: 'matrix and vector', inputs: { a: wave([2, 3]), b: wave([3], 1) } },
    { name: 'vector and matrix', inputs: { a: wave([3]), b: wave([3, 2], 1) } },
    { name: 'two vectors', inputs: { a: vector(1, 2, 3), b: vector(-1, 0.5, 2) } },
    { name: 'a batch and one matrix', inputs: { a: wave([2, 2, 3]), b: wave([3, 2], 1) } },
    { name: 'one matrix and a batch', inputs: { a: wave([2, 3]), b: wave([2, 3, 2], 1) } },
    { name: 'vector and a batch', inputs: { a: wave([3]), b: wave([2, 3, 2], 1) } },
    { name: 'a batch and a vector', inputs: { a: wave([2, 2, 3]), b: wave([3], 1) } },
    { name: 'rank 4, batches broadcast both ways', inputs: { a: wave([2, 1, 2, 3]), b: wave([1, 2, 3, 2], 1) } },
    { name: 'axes of size 1', inputs: { a: wave([1, 1]), b: wave([1, 3], 1) } },
    { name: 'outer product', inputs: { a: wave([3, 1]), b: wave([1, 2], 1) } },
    { name: 'empty batch', inputs: { a: sampleTensor([0, 3]), b: wave([3, 2], 1) } },
    { name: 'empty inner axis', inputs: { a: sampleTensor([2, 0]), b: sampleTensor([0, 3]) } },
    {
      name: 'huge and tiny',
      inputs: { a: sampleTensor([2, 2], 1e8, 1e-8, -1e8, 1), b: sampleTensor([2, 2], 1, 2, 3, 4) },
    },
  ],
});

/** dy as [..., m, n], with the axis that a vector operand dropped put back as size 1. */
function withBothAxes(dy: Tensor, a: Tensor, b: Tensor): Tensor {
  const batch = dy.shape.slice(0, dy.shape.length - (a.shape.length > 1 ? 1 : 0) - (b.shape.length > 1 ? 1 : 0));
  const m = a.shape.length > 1 ? a.shape[a.shape.length - 2]! : 1;
  const n = b.shape.length > 1 ? b.shape[b.shape.length - 1]! : 1;
  return reshaped(dy, [...batch, m, n]);
}

function gradientOfA(dy: Tensor, a: Tensor, b: Tensor): Tensor {
  const product = matmul(dy, b, { transposeB: true });
  return a.shape.length === 1 ? withoutAxis(product, product.shape.length - 2) : product;
}

function gradientOfB(dy: Tensor, a: Tensor, b: Tensor): Tensor {
  const rows = a.shape.length === 2 && dy.shape.length === 2 && a.shape[0] === 1;
  const product = rows ? outer(a, dy) : matmul(a, dy, { transposeA: true });
  return b.shape.length === 1 ? withoutAxis(product, product.shape.length - 1) : product;
}

function withoutAxis(t: Tensor, axis: number): Tensor {
  return reshaped(t, t.shape.toSpliced(axis, 1));
}

function explain(a: Shape, b: Shape): Problem {
  for (const [port, shape] of [
    ['a', a],
    ['b', b],
  ] as const) {
    if (shape.length === 0) {
      return {
        problem: `${port} is a scalar, but a matrix product needs a vector or a matrix on each side`,
        port,
        expected: 'a vector or a matrix',
        received: 'scalar',
        fix: { kind: 'advice', text: 'Use Multiply to scale by a number.' },
      };
    }
  }
  const inner = a[a.length - 1]!;
  const depth = b.length === 1 ? b[0]! : b[b.length - 2]!;
  if (inner !== depth) {
    return {
      problem: `inner sizes differ: ${inner} and ${depth} (a is ${shapeWords(a)}, b is ${shapeWords(b)})`,
      ...wayOut(a, b, inner, depth),
    };
  }
  const [batchA, batchB] = [a.slice(0, -2), b.slice(0, -2)];
  return {
    problem:
      `batches do not broadcast: ${shapeName(batchA)} and ${shapeName(batchB)} ` +
      `(a is ${shapeWords(a)}, b is ${shapeWords(b)})`,
    port: 'b',
    expected: shapeText([...batchA, ...b.slice(-2)]),
    received: shapeText(b),
    fix: { kind: 'advice', text: `Give b the batch ${shapeName(batchA)}, sizes of 1, or no batch at all.` },
  };
}

/** Whose shape does not fit, and what would make it fit: the other order, or another layout of b, else of a. */
function wayOut(a: Shape, b: Shape, inner: number, depth: number): Omit<Problem, 'problem'> {
  const atB = { port: 'b', expected: b.length === 1 ? `${inner}` : `${inner} × n`, received: shapeText(b) };
  if (matmulShape(b, a) !== null) {
    return { ...atB, fix: { kind: 'advice', text: 'Swap the two wires: b a has fitting inner sizes.' } };
  }
  const ofB = insertFix('b', b, (shape) => matmulShape(a, shape) !== null);
  if (ofB) return { ...atB, fix: ofB };
  const ofA = insertFix('a', a, (shape) => matmulShape(shape, b) !== null);
  if (ofA) {
    return { port: 'a', expected: a.length === 1 ? `${depth}` : `m × ${depth}`, received: shapeText(a), fix: ofA };
  }
  const [rows, columns] = [b.length === 1 ? 'entries' : 'rows', a.length === 1 ? 'entries' : 'columns'];
  return { ...atB, fix: { kind: 'advice', text: `Give b ${inner} ${rows}, or a ${depth} ${columns}.` } };
}
