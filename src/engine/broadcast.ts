// broadcast: NumPy's broadcasting for any function of entries, and its adjoint.
import { lend } from './buffers.ts';
import { type Kernel, type KernelName, machine, runLoop } from './kernels/machine.ts';
import { broadcastShapes, type Shape, sameShape, shapeText, sizeOf } from './shape.ts';
import { broadcastStrides, eachRow } from './strided.ts';
import { sumRange } from './summation.ts';
import type { Tensor } from './tensor.ts';

/** Writes `length` entries of a binary function: out[o + k] = f(a[i + k * stepA], b[j + k * stepB]). */
export type BinaryRow = (
  out: Float64Array,
  o: number,
  a: Float64Array,
  i: number,
  stepA: number,
  b: Float64Array,
  j: number,
  stepB: number,
  length: number,
) => void;

/** `length` entries for each of `rows` rows; the operands move by `rowA` and `rowB` from row to row. */
type Rows = [
  row: BinaryRow,
  out: Float64Array,
  a: Float64Array,
  rowA: number,
  stepA: number,
  b: Float64Array,
  rowB: number,
  stepB: number,
  rows: number,
  length: number,
];

/** The row loops that WebAssembly has too. */
export const rowKernels = new Map<BinaryRow, KernelName>();

const rowsKernel: Kernel<Rows> = {
  plain(row, out, a, rowA, stepA, b, rowB, stepB, rows, length) {
    for (let k = 0; k < rows; k++) row(out, k * length, a, k * rowA, stepA, b, k * rowB, stepB, length);
  },
  call(at, row, out, a, rowA, stepA, b, rowB, stepB, rows, length) {
    const name = rowKernels.get(row);
    if (name === undefined || stepA > 1 || stepB > 1) return null;
    return { name, args: [at.of(out), at.of(a), rowA, stepA, at.of(b), rowB, stepB, rows, length] };
  },
};

/** Runs a binary row kernel over two tensors that broadcast. Throws RangeError when they do not. */
export function broadcastRows(row: BinaryRow, a: Tensor, b: Tensor): Tensor {
  if (sameShape(a.shape, b.shape)) return oneRow(row, a.shape, a, 1, b, 1);
  if (b.data.length === 1 && b.shape.length <= a.shape.length) return oneRow(row, a.shape, a, 1, b, 0);
  if (a.data.length === 1 && a.shape.length <= b.shape.length) return oneRow(row, b.shape, a, 0, b, 1);
  if (machine !== null && isTail(b.shape, a.shape)) return manyRows(row, a.shape, a, b);
  const shape = broadcastShapes(a.shape, b.shape);
  if (!shape) throw new RangeError(`${shapeText(a.shape)} and ${shapeText(b.shape)} do not broadcast`);
  const out = lend(sizeOf(shape));
  runLoop(() => {
    eachRow(shape, [broadcastStrides(a.shape, shape), broadcastStrides(b.shape, shape)], (o, at, steps, length) => {
      row(out, o, a.data, at[0]!, steps[0]!, b.data, at[1]!, steps[1]!, length);
    });
  });
  return { shape, data: out };
}

/** True when `whole` is `shape` with other axes before it. */
function isTail(shape: Shape, whole: Shape): boolean {
  const lead = whole.length - shape.length;
  return lead >= 0 && shape.every((length, axis) => length === whole[axis + lead]);
}

/** The same `b` for every row of `a`. */
function manyRows(row: BinaryRow, shape: Shape, a: Tensor, b: Tensor): Tensor {
  const out = lend(a.data.length);
  const length = b.data.length;
  const rows = length === 0 ? 0 : a.data.length / length;
  machine?.run(rowsKernel, row, out, a.data, length, 1, b.data, 0, 1, rows, length);
  return { shape, data: out };
}

function oneRow(row: BinaryRow, shape: Shape, a: Tensor, stepA: number, b: Tensor, stepB: number): Tensor {
  const size = sizeOf(shape);
  const out = lend(size);
  if (machine === null) row(out, 0, a.data, 0, stepA, b.data, 0, stepB, size);
  else machine.run(rowsKernel, row, out, a.data, 0, stepA, b.data, 0, stepB, 1, size);
  return { shape, data: out };
}

/** f of every pair of entries, broadcast. */
export function zip(f: (a: number, b: number) => number, a: Tensor, b: Tensor): Tensor {
  return broadcastRows(
    (out, o, x, i, stepA, y, j, stepB, length) => {
      for (let k = 0; k < length; k++) {
        out[o + k] = f(x[i]!, y[j]!);
        i += stepA;
        j += stepB;
      }
    },
    a,
    b,
  );
}

/** f of every triple of entries, broadcast. */
export function zip3(f: (a: number, b: number, c: number) => number, a: Tensor, b: Tensor, c: Tensor): Tensor {
  const ab = broadcastShapes(a.shape, b.shape);
  const shape = ab && broadcastShapes(ab, c.shape);
  if (!shape) {
    throw new RangeError(`${shapeText(a.shape)}, ${shapeText(b.shape)} and ${shapeText(c.shape)} do not broadcast`);
  }
  const out = lend(sizeOf(shape));
  const operands = [a, b, c].map((operand) => broadcastStrides(operand.shape, shape));
  runLoop(() => {
    eachRow(shape, operands, (o, at, steps, length) => {
      let i = at[0]!;
      let j = at[1]!;
      let l = at[2]!;
      for (let k = 0; k < length; k++) {
        out[o + k] = f(a.data[i]!, b.data[j]!, c.data[l]!);
        i += steps[0]!;
        j += steps[1]!;
        l += steps[2]!;
      }
    });
  });
  return { shape, data: out };
}

/** True when a tensor of `shape` broadcasts to exactly `target`. */
export function broadcastsTo(shape: Shape, target: Shape): boolean {
  const lead = target.length - shape.length;
  return lead >= 0 && shape.every((length, axis) => length === 1 || length === target[axis + lead]);
}

/** The tensor repeated to `shape`. The same tensor when it has that shape already. Throws RangeError when it does not broadcast. */
export function expandTo(t: Tensor, shape: Shape): Tensor {
  if (sameShape(t.shape, shape)) return t;
  if (!broadcastsTo(t.shape, shape)) {
    throw new RangeError(`${shapeText(t.shape)} does not broadcast to ${shapeText(shape)}`);
  }
  const out = lend(sizeOf(shape));
  runLoop(() => {
    eachRow(shape, [broadcastStrides(t.shape, shape)], (o, at, steps, length) => {
      const start = at[0]!;
      const step = steps[0]!;
      if (step === 0) out.fill(t.data[start]!, o, o + length);
      else for (let k = 0; k < length; k++) out[o + k] = t.data[start + k * step]!;
    });
  });
  return { shape, data: out };
}

/**
 * The adjoint of `expandTo`: sums `t` over every axis along which a tensor of `shape` was repeated to give `t.shape`.
 * The same tensor when it has that shape already. Throws RangeError when `shape` does not broadcast to `t.shape`.
 */
export function sumToShape(t: Tensor, shape: Shape): Tensor {
  if (sameShape(t.shape, shape)) return t;
  if (!broadcastsTo(shape, t.shape)) {
    throw new RangeError(`${shapeText(t.shape)} cannot be summed to ${shapeText(shape)}`);
  }
  const out = lend(sizeOf(shape));
  if (machine === null) sumBack(out, t, shape);
  else machine.run(sumKernel, out, t, shape);
  return { shape, data: out };
}

function sumBack(out: Float64Array, t: Tensor, shape: Shape): void {
  const from = t.data;
  out.fill(0);
  eachRow(t.shape, [broadcastStrides(shape, t.shape)], (position, at, steps, length) => {
    const start = at[0]!;
    const step = steps[0]!;
    if (step === 0) out[start]! += sumRange(from, position, length, 1);
    else for (let k = 0; k < length; k++) out[start + k * step]! += from[position + k]!;
  });
}

const sumKernel: Kernel<[out: Float64Array, t: Tensor, shape: Shape]> = {
  plain: sumBack,
  call(at, out, t, shape) {
    // Down the columns only: along a row, sums are pairwise.
    const isOne = out.length === t.data.length;
    if (!isOne && (out.length < 2 || !isTail(shape, t.shape))) return null;
    return { name: 'sumRows', args: [at.of(out), at.of(t.data), t.data.length / out.length, out.length] };
  },
};
