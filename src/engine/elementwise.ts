// elementwise: functions of entries, and the arithmetic that the whole engine leans on.
import { logistic, pullLogistic, pullRectified, pullTanh, rectify } from './activations.ts';
import { broadcastRows, rowKernels } from './broadcast.ts';
import { lend } from './buffers.ts';
import { type Kernel, type KernelName, machine } from './kernels/machine.ts';
import { sameShape, shapeText } from './shape.ts';
import type { Tensor } from './tensor.ts';

type OfOne = (x: number) => number;
type OfTwo = (a: number, b: number) => number;
type OfThree = (a: number, b: number, c: number) => number;

/** f of every entry. */
export function map(f: OfOne, x: Tensor): Tensor {
  const out = lend(x.data.length);
  if (machine === null) mapLoop(out, f, x.data);
  else machine.run(mapKernel, out, f, x.data);
  return { shape: x.shape, data: out };
}

const mapLoop = (out: Float64Array, f: OfOne, x: Float64Array): void => {
  for (let i = 0; i < out.length; i++) out[i] = f(x[i]!);
};
/** Functions that WebAssembly has too. */
const ofOne = new Map<OfOne, KernelName>([
  [rectify, 'relu'],
  [logistic, 'sigmoid'],
  [Math.tanh, 'tanh'],
  [Math.exp, 'exp'],
]);
const mapKernel: Kernel<[out: Float64Array, f: OfOne, x: Float64Array]> = {
  plain: mapLoop,
  call(at, out, f, x) {
    const name = ofOne.get(f);
    return name === undefined ? null : { name, args: [at.of(out), at.of(x), out.length] };
  },
};

/** f of every pair of entries of two tensors of the same shape: the usual form of an elementwise VJP (dy with x or y). */
export function mapWith2(f: (a: number, b: number) => number, a: Tensor, b: Tensor): Tensor {
  demandSameShape(a, b);
  const out = lend(a.data.length);
  if (machine === null) mapLoop2(out, f, a.data, b.data);
  else machine.run(mapKernel2, out, f, a.data, b.data);
  return { shape: a.shape, data: out };
}

const mapLoop2 = (out: Float64Array, f: OfTwo, x: Float64Array, y: Float64Array): void => {
  for (let i = 0; i < out.length; i++) out[i] = f(x[i]!, y[i]!);
};
const mapKernel2: Kernel<Parameters<typeof mapLoop2>> = { plain: mapLoop2 };

/** f of every triple of entries of three tensors of the same shape. */
export function mapWith3(f: (a: number, b: number, c: number) => number, a: Tensor, b: Tensor, c: Tensor): Tensor {
  demandSameShape(a, b);
  demandSameShape(a, c);
  const out = lend(a.data.length);
  if (machine === null) mapLoop3(out, f, a.data, b.data, c.data);
  else machine.run(mapKernel3, out, f, a.data, b.data, c.data);
  return { shape: a.shape, data: out };
}

const mapLoop3 = (out: Float64Array, f: OfThree, x: Float64Array, y: Float64Array, z: Float64Array): void => {
  for (let i = 0; i < out.length; i++) out[i] = f(x[i]!, y[i]!, z[i]!);
};
/** What activations send back, given dy, x and y: these do not look at x. */
const ofThree = new Map<OfThree, KernelName>([
  [pullRectified, 'pullRelu'],
  [pullTanh, 'pullTanh'],
  [pullLogistic, 'pullSigmoid'],
]);
const mapKernel3: Kernel<Parameters<typeof mapLoop3>> = {
  plain: mapLoop3,
  call(at, out, f, dy, _x, y) {
    const name = ofThree.get(f);
    return name === undefined ? null : { name, args: [at.of(out), at.of(dy), at.of(y), out.length] };
  },
};

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
  const out = lend(x.data.length);
  if (machine === null) scaleLoop(out, x.data, factor);
  else machine.run(scaleKernel, out, x.data, factor);
  return { shape: x.shape, data: out };
}
const scaleLoop = (out: Float64Array, x: Float64Array, factor: number): void => {
  for (let i = 0; i < out.length; i++) out[i] = x[i]! * factor;
};
const scaleKernel: Kernel<Parameters<typeof scaleLoop>> = {
  plain: scaleLoop,
  call: (at, out, x, factor) => ({ name: 'scale', args: [at.of(out), at.of(x), factor, out.length] }),
};

/** -x. */
export function negate(x: Tensor): Tensor {
  const out = lend(x.data.length);
  if (machine === null) negateLoop(out, x.data);
  else machine.run(negateKernel, out, x.data);
  return { shape: x.shape, data: out };
}
const negateLoop = (out: Float64Array, x: Float64Array): void => {
  for (let i = 0; i < out.length; i++) out[i] = -x[i]!;
};
const negateKernel: Kernel<Parameters<typeof negateLoop>> = {
  plain: negateLoop,
  call: (at, out, x) => ({ name: 'negate', args: [at.of(out), at.of(x), out.length] }),
};

/**
 * accumulator += t, in place, same shape. Only for an accumulator that the caller allocated and has not handed out yet:
 * tensors are never mutated once others can see them.
 */
export function addInto(accumulator: Tensor, t: Tensor): void {
  demandSameShape(accumulator, t);
  if (machine === null) addLoop(accumulator.data, t.data);
  else machine.run(addKernel, accumulator.data, t.data);
}
const addLoop = (into: Float64Array, from: Float64Array): void => {
  for (let i = 0; i < into.length; i++) into[i]! += from[i]!;
};
const addKernel: Kernel<Parameters<typeof addLoop>> = {
  plain: addLoop,
  call: (at, into, from) => ({ name: 'addInto', args: [at.of(into), at.of(from), into.length] }),
};

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

rowKernels.set(addRow, 'add').set(subtractRow, 'subtract').set(multiplyRow, 'multiply').set(divideRow, 'divide');
