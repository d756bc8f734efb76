// matmul: NumPy's matrix product, batched, with transposed operands read in place.
import { lend } from './buffers.ts';
import { runLoop } from './kernels/machine.ts';
import { multiplyMatrices } from './multiplyMatrices.ts';
import { broadcastShapes, type Shape, shapeText, sizeOf } from './shape.ts';
import { broadcastStrides, eachRow } from './strided.ts';
import type { Tensor } from './tensor.ts';

export interface MatmulOptions {
  /** Read `a` with its last two axes swapped. Ignored for a vector. */
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
}

/** What a product of these shapes looks like, after transposing. */
interface Layout {
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
  readonly batch: Shape;
  readonly batchA: Shape;
  readonly batchB: Shape;
  /** The shape of the answer: a vector operand leaves no axis behind. */
  readonly shape: Shape;
}

/** The shape of `matmul(a, b)`, or null when the inner sizes or the batches do not fit, or an operand is a scalar. */
export function matmulShape(a: Shape, b: Shape, options: MatmulOptions = {}): Shape | null {
  return layoutOf(a, b, options)?.shape ?? null;
}

function layoutOf(a: Shape, b: Shape, { transposeA = false, transposeB = false }: MatmulOptions): Layout | null {
  if (a.length === 0 || b.length === 0) return null;
  const vectorA = a.length === 1;
  const vectorB = b.length === 1;
  const lastA = a[a.length - 1]!;
  const lastB = b[b.length - 1]!;
  const beforeA = a[a.length - 2] ?? 1;
  const beforeB = b[b.length - 2] ?? 1;
  const [rows, inner] = vectorA ? [1, lastA] : transposeA ? [lastA, beforeA] : [beforeA, lastA];
  const [depth, columns] = vectorB ? [lastB, 1] : transposeB ? [lastB, beforeB] : [beforeB, lastB];
  if (inner !== depth) return null;
  const batchA = a.slice(0, -2);
  const batchB = b.slice(0, -2);
  const batch = broadcastShapes(batchA, batchB);
  if (!batch) return null;
  const shape = [...batch, ...(vectorA ? [] : [rows]), ...(vectorB ? [] : [columns])];
  return { rows, inner, columns, batch, batchA, batchB, shape };
}

/**
 * a @ b by NumPy's rules (https://numpy.org/doc/stable/reference/generated/numpy.matmul.html): the last two axes are matrices, the
 * others are batches and broadcast; a vector `a` is a row and a vector `b` a column, whose axis is dropped from the answer.
 * An empty inner axis gives zeros. Throws RangeError when the shapes do not fit.
 */
export function matmul(a: Tensor, b: Tensor, options: MatmulOptions = {}): Tensor {
  const layout = layoutOf(a.shape, b.shape, options);
  if (!layout) throw new RangeError(`${shapeText(a.shape)} and ${shapeText(b.shape)} have no matrix product`);
  const { inner, batch, batchA, batchB, shape } = layout;
  let { rows, columns } = layout;
  const transposeA = options.transposeA === true && a.shape.length > 1;
  const transposeB = options.transposeB === true && b.shape.length > 1;
  const out = lend(sizeOf(shape));
  // One matrix on the right for every batch on the left: the batch is more rows.
  if (batchB.length === 0 && !transposeA && batch.length > 0) {
    rows *= sizeOf(batch);
    multiplyMatrices(out, 0, a.data, 0, transposeA, b.data, 0, transposeB, rows, inner, columns);
    return { shape, data: out };
  }
  const strideA = rows * inner;
  const strideB = inner * columns;
  const strides = [broadcastStrides(batchA, batch), broadcastStrides(batchB, batch)];
  eachRow(batch, strides, (position, at, steps, length) => {
    for (let k = 0; k < length; k++) {
      const o = (position + k) * rows * columns;
      const i = (at[0]! + k * steps[0]!) * strideA;
      const j = (at[1]! + k * steps[1]!) * strideB;
      multiplyMatrices(out, o, a.data, i, transposeA, b.data, j, transposeB, rows, inner, columns);
    }
  });
  return { shape, data: out };
}

/** The outer product of two vectors: entry [i, j] is a_i b_j. Operands of other ranks are flattened, as numpy.outer does. */
export function outer(a: Tensor, b: Tensor): Tensor {
  const rows = a.data.length;
  const columns = b.data.length;
  const out = lend(rows * columns);
  runLoop(() => {
    for (let i = 0; i < rows; i++) {
      const factor = a.data[i]!;
      for (let j = 0, o = i * columns; j < columns; j++, o++) out[o] = factor * b.data[j]!;
    }
  });
  return { shape: [rows, columns], data: out };
}
