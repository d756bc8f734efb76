// elementwise: functions of entries, and the arithmetic that the whole engine leans on.
import { broadcastRows } from './broadcast.ts';
import { allocate } from './buffers.ts';
import { sameShape, shapeText } from './shape.ts';
import type { Tensor } from './tensor.ts';

/** f of every entry. */
export function map(f: (x: number) => number, x: Tensor): Tensor {
  const from = x.data;
  const out = allocate(from.length);
  for (let i = 0; i < out.length; i++) out[i] = f(from[i]!);
  return { shape: x.shape, data: out };
}

/** f of every pair of entries of two tensors of the same shape: the usual form of an elementwise VJP (dy with x or y). */
export function mapWith2(f: (a: number, b: number) => number, a: Tensor, b: Tensor): Tensor {
  demandSameShape(a, b);
  const x = a.data;
  const y = b.data;
  const out = allocate(x.length);
  for (let i = 0; i < out.length; i++) out[i] = f(x[i]!, y[i]!);
  return { shape: a.shape, data: out };
}

/** f of every triple of entries of three tensors of the same shape. */
export function mapWith3(f: (a: number, b: number, c: number) => number, a: Tensor, b: Tensor, c: Tensor): Tensor {
  demandSameShape(a, b);
  demandSameShape(a, c);
  const x = a.data;
  const y = b.data;
  const z = c.data;
  const out = allocate(x.length);
  for (let i = 0; i < out.length; i++) out[i] = f(x[i]!, y[i]!, z[i]!);
  return { shape: a.shape, data: out };
}

function demandSameShape(a: Tensor, b: Tensor): void {
  if (!sameShape(a.shape, b.shape)) {
    throw new RangeError(`shapes ${shapeText(a.shape)} and ${shapeText(b.shape)} differ`);
  }
}

/** a + b, broadcast. */
export function add(a: Tensor, b: Tensor): Tensor {
  return broadcastRows(addRow, a, b);
}
/** a - b, broadcast. */
export function subtract(a: Tensor, b: Tensor): Tensor {
  return broadcastRows(subtractRow, a, b);
}
/** a b entry by entry, broadcast. */
export function multiply(a: Tensor, b: Tensor): Tensor {
  return broadcastRows(multiplyRow, a, b);
}
/** a / b entry by entry, broadcast. */
export function divide(a: Tensor, b: Tensor): Tensor {
  return broadcastRows(divideRow, a, b);
}

/** factor x. */
export function scale(x: Tensor, factor: number): Tensor {
  const from = x.data;
  const out = allocate(from.length);
  for (let i = 0; i < out.length; i++) out[i] = from[i]! * factor;
  return { shape: x.shape, data: out };
}

/** -x. */
export function negate(x: Tensor): Tensor {
  const from = x.data;
  const out = allocate(from.length);
  for (let i = 0; i < out.length; i++) out[i] = -from[i]!;
  return { shape: x.shape, data: out };
}

/**
 * accumulator += t, in place, same shape. Only for an accumulator that the caller allocated and has not handed out yet:
 * tensors are never mutated once others can see them.
 */
export function addInto(accumulator: Tensor, t: Tensor): void {
  demandSameShape(accumulator, t);
  const into = accumulator.data;
  const from = t.data;
  for (let i = 0; i < into.length; i++) into[i]! += from[i]!;
}

type Row = Parameters<typeof broadcastRows>[0];

const addRow: Row = (out, o, a, i, stepA, b, j, stepB, length) => {
  for (let k = 0; k < length; k++) {
    out[o + k] = a[i]! + b[j]!;
    i += stepA;
    j += stepB;
  }
};
const subtractRow: Row = (out, o, a, i, stepA, b, j, stepB, length) => {
  for (let k = 0; k < length; k++) {
    out[o + k] = a[i]! - b[j]!;
    i += stepA;
    j += stepB;
  }
};
const multiplyRow: Row = (out, o, a, i, stepA, b, j, stepB, length) => {
  for (let k = 0; k < length; k++) {
    out[o + k] = a[i]! * b[j]!;
    i += stepA;
    j += stepB;
  }
};
const divideRow: Row = (out, o, a, i, stepA, b, j, stepB, length) => {
  for (let k = 0; k < length; k++) {
    out[o + k] = a[i]! / b[j]!;
    i += stepA;
    j += stepB;
  }
};
