// broadcast: NumPy's broadcasting for any function of entries, and its adjoint.
import { allocate, allocateZeros } from './buffers.ts';
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

/** Runs a binary row kernel over two tensors that broadcast. Throws RangeError when they do not. */
export function broadcastRows(row: BinaryRow, a: Tensor, b: Tensor): Tensor {
  if (sameShape(a.shape, b.shape)) return oneRow(row, a.shape, a, 1, b, 1);
  if (b.data.length === 1 && b.shape.length <= a.shape.length) return oneRow(row, a.shape, a, 1, b, 0);
  if (a.data.length === 1 && a.shape.length <= b.shape.length) return oneRow(row, b.shape, a, 0, b, 1);
  const shape = broadcastShapes(a.shape, b.shape);
  if (!shape) throw new RangeError(`${shapeText(a.shape)} and ${shapeText(b.shape)} do not broadcast`);
  const out = allocate(sizeOf(shape));
  eachRow(shape, [broadcastStrides(a.shape, shape), broadcastStrides(b.shape, shape)], (o, at, steps, length) => {
    row(out, o, a.data, at[0]!, steps[0]!, b.data, at[1]!, steps[1]!, length);
  });
  return { shape, data: out };
}

function oneRow(row: BinaryRow, shape: Shape, a: Tensor, stepA: number, b: Tensor, stepB: number): Tensor {
  const size = sizeOf(shape);
  const out = allocate(size);
  row(out, 0, a.data, 0, stepA, b.data, 0, stepB, size);
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
  const out = allocate(sizeOf(shape));
  const operands = [a, b, c].map((operand) => broadcastStrides(operand.shape, shape));
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
  const out = allocate(sizeOf(shape));
  eachRow(shape, [broadcastStrides(t.shape, shape)], (o, at, steps, length) => {
    const start = at[0]!;
    const step = steps[0]!;
    if (step === 0) out.fill(t.data[start]!, o, o + length);
    else for (let k = 0; k < length; k++) out[o + k] = t.data[start + k * step]!;
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
  const out = allocateZeros(sizeOf(shape));
  const from = t.data;
  eachRow(t.shape, [broadcastStrides(shape, t.shape)], (position, at, steps, length) => {
    const start = at[0]!;
    const step = steps[0]!;
    if (step === 0) out[start]! += sumRange(from, position, length, 1);
    else for (let k = 0; k < length; k++) out[start + k * step]! += from[position + k]!;
  });
  return { shape, data: out };
}
