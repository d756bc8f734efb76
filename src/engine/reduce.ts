// reduce: sums, means and extremes over axes, and the strides for loops along one axis.
import { lend } from './buffers.ts';
import { isSingle, type Kernel, machine, runLoop } from './kernels/machine.ts';
import { normalizeAxis, type Shape, shapeText, sizeOf, stridesOf } from './shape.ts';
import { eachRow } from './strided.ts';
import { sumRange } from './summation.ts';
import { reshaped, type Tensor } from './tensor.ts';

/** null = all axes. Negative axes count from the end. */
export type Axes = readonly number[] | null;

/** The axes in ascending order, or null when one is out of range, not whole, or named twice. */
export function normalizeAxes(axes: Axes, rank: number): number[] | null {
  if (axes === null) return Array.from({ length: rank }, (_, axis) => axis);
  const found = new Set<number>();
  for (const axis of axes) {
    const at = normalizeAxis(axis, rank);
    if (at === null || found.has(at)) return null;
    found.add(at);
  }
  return [...found].toSorted((a, b) => a - b);
}

/** The shape after reducing over `axes` (normalized): the axes are dropped, or kept with size 1. */
export function reducedShape(shape: Shape, axes: readonly number[], keepdims: boolean): Shape {
  if (keepdims) return shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
  return shape.filter((_, axis) => !axes.includes(axis));
}

/** A tensor reduced from `shape` over `axes`, with or without keepdims, as its keepdims form, ready to broadcast against `shape`. */
export function restoreAxes(t: Tensor, shape: Shape, axes: Axes): Tensor {
  return reshaped(t, reducedShape(shape, demandAxes(axes, shape), true));
}

/** Folds `length` entries starting at `start`, `step` apart, into one number. */
export type Fold = (data: Float64Array, start: number, length: number, step: number) => number;

/** `fold` of the entries that lie along `axes`, for every position of the others. */
export function reduce(fold: Fold, x: Tensor, axes: Axes, keepdims = false): Tensor {
  const over = demandAxes(axes, x.shape);
  const shape = reducedShape(x.shape, over, keepdims);
  const strides = stridesOf(x.shape);
  const keep = x.shape.map((_, axis) => axis).filter((axis) => !over.includes(axis));
  const kept = keep.map((axis) => x.shape[axis]!);
  const out = lend(sizeOf(shape));
  const block = over.map((axis) => x.shape[axis]!);
  const run = collapse(
    block,
    over.map((axis) => strides[axis]!),
  );
  // Axes that do not lie one behind the other are gathered first, so that every fold sees one evenly spaced run.
  const gathered = run === null ? lend(sizeOf(block)) : null;
  const inside = [over.map((axis) => strides[axis]!)];
  runLoop(() => {
    eachRow(kept, [keep.map((axis) => strides[axis]!)], (position, offsets, steps, length) => {
      for (let k = 0; k < length; k++) {
        const start = offsets[0]! + k * steps[0]!;
        if (run) out[position + k] = fold(x.data, start, run.length, run.step);
        else if (gathered) {
          eachRow(block, inside, (to, at, by, count) => {
            for (let i = 0; i < count; i++) gathered[to + i] = x.data[start + at[0]! + i * by[0]!]!;
          });
          out[position + k] = fold(gathered, 0, gathered.length, 1);
        }
      }
    });
  });
  return { shape, data: out };
}

/** The sum of all entries, divided. */
const sumKernel: Kernel<[out: Float64Array, x: Float64Array, divisor: number]> = {
  plain(out, x, divisor) {
    out[0] = sumRange(x, 0, x.length, 1) / divisor;
  },
  // From 8 entries on the float64 sum is pairwise, which the kernel is not.
  call: (at, out, x, divisor) =>
    isSingle(x) || x.length < 8 ? { name: 'sum', args: [at.of(out), at.of(x), x.length, divisor] } : null,
};

const isAll = (axes: Axes, shape: Shape): boolean => demandAxes(axes, shape).length === shape.length;

function sumOfAll(x: Tensor, divisor: number, keepdims: boolean): Tensor {
  const out = lend(1);
  machine?.run(sumKernel, out, x.data, divisor);
  return { shape: keepdims ? x.shape.map(() => 1) : [], data: out };
}

/** The one evenly spaced run that these axes make, or null. */
function collapse(lengths: readonly number[], strides: readonly number[]): { length: number; step: number } | null {
  let length = 1;
  let step = 1;
  for (let axis = lengths.length - 1; axis >= 0; axis--) {
    if (lengths[axis] === 1) continue;
    if (length === 1) step = strides[axis]!;
    else if (strides[axis] !== step * length) return null;
    length *= lengths[axis]!;
  }
  return { length, step };
}

function demandAxes(axes: Axes, shape: Shape): number[] {
  const found = normalizeAxes(axes, shape.length);
  if (!found) throw new RangeError(`axes [${axes?.join(', ')}] do not fit the shape ${shapeText(shape)}`);
  return found;
}

/** The sum (pairwise) over `axes`; 0 over nothing. */
export function sum(x: Tensor, axes: Axes = null, keepdims = false): Tensor {
  if (machine !== null && isAll(axes, x.shape)) return sumOfAll(x, 1, keepdims);
  return reduce(sumRange, x, axes, keepdims);
}
/** The mean over `axes`; NaN over nothing. */
export function mean(x: Tensor, axes: Axes = null, keepdims = false): Tensor {
  if (machine !== null && isAll(axes, x.shape)) return sumOfAll(x, x.data.length, keepdims);
  return reduce((data, start, length, step) => sumRange(data, start, length, step) / length, x, axes, keepdims);
}
/** The largest entry over `axes`; NaN wins over everything (as PyTorch), -Infinity over nothing. */
export function max(x: Tensor, axes: Axes = null, keepdims = false): Tensor {
  return reduce(maxRange, x, axes, keepdims);
}
/** The smallest entry over `axes`; NaN wins over everything, Infinity over nothing. */
export function min(x: Tensor, axes: Axes = null, keepdims = false): Tensor {
  return reduce(minRange, x, axes, keepdims);
}

/**
 * log of the sum of exp over `axes`, with the largest entry subtracted first so that nothing overflows; -Infinity over nothing and
 * where all entries are -Infinity; Infinity where one is Infinity.
 */
export function logSumExp(x: Tensor, axes: Axes = null, keepdims = false): Tensor {
  return reduce(logSumExpRange, x, axes, keepdims);
}

export const maxRange: Fold = (data, start, length, step) => {
  let top = Number.NEGATIVE_INFINITY;
  for (let k = 0, i = start; k < length; k++, i += step) {
    const value = data[i]!;
    if (value > top) top = value;
    else if (value !== value) return value;
  }
  return top;
};

export const minRange: Fold = (data, start, length, step) => {
  let bottom = Number.POSITIVE_INFINITY;
  for (let k = 0, i = start; k < length; k++, i += step) {
    const value = data[i]!;
    if (value < bottom) bottom = value;
    else if (value !== value) return value;
  }
  return bottom;
};

export const logSumExpRange: Fold = (data, start, length, step) => {
  const top = maxRange(data, start, length, step);
  if (!Number.isFinite(top)) return top;
  let total = 0;
  for (let k = 0, i = start; k < length; k++, i += step) total += Math.exp(data[i]! - top);
  return top + Math.log(total);
};

/**
 * How to loop along one axis: entry k of the run (o, i) is at `(o * length + k) * inner + i`, for o in 0..outer-1, i in 0..inner-1.
 * Its first entry is at `o * length * inner + i` and the step is `inner`.
 */
export interface Along {
  readonly outer: number;
  readonly length: number;
  readonly inner: number;
}
/** Throws RangeError when the axis is out of range. */
export function alongAxis(shape: Shape, axis: number): Along {
  const at = normalizeAxis(axis, shape.length);
  if (at === null) throw new RangeError(`axis ${axis} does not fit the shape ${shapeText(shape)}`);
  return { outer: sizeOf(shape.slice(0, at)), length: shape[at]!, inner: sizeOf(shape.slice(at + 1)) };
}

/** Calls `visit(start, length, step)` for every run of entries along an axis. */
export function eachAlong(
  shape: Shape,
  axis: number,
  visit: (start: number, length: number, step: number) => void,
): void {
  const { outer, length, inner } = alongAxis(shape, axis);
  for (let o = 0; o < outer; o++) for (let i = 0; i < inner; i++) visit(o * length * inner + i, length, inner);
}
