// view: a tensor's entries seen in another order, as a stretch, reversed, or repeated, by offset and strides; and the adjoint of looking.
import { computed } from './buffers.ts';
import { runLoop } from './kernels/machine.ts';
import { type Shape, sizeOf, stridesOf } from './shape.ts';
import { eachRow } from './strided.ts';
import { sumRange } from './summation.ts';
import type { Tensor } from './tensor.ts';

/**
 * Entry [i, j, ...] of the view is the entry at `offset + i * strides[0] + j * strides[1] + ...` of row-major data. A stride may be
 * negative (reversed) or 0 (repeated).
 */
export interface View {
  readonly shape: Shape;
  readonly offset: number;
  readonly strides: readonly number[];
}

/** All entries as they are. */
export function wholeView(shape: Shape): View {
  return { shape, offset: 0, strides: stridesOf(shape) };
}

/** Along one axis: `length` entries from `start` on, every `step`th; a negative step runs backwards. */
export function narrowView(view: View, axis: number, start: number, length: number, step = 1): View {
  const stride = view.strides[axis]!;
  return {
    shape: view.shape.with(axis, length),
    offset: view.offset + (length === 0 ? 0 : start * stride),
    strides: view.strides.with(axis, stride * step),
  };
}

/** A new axis in front of `axis`, along which the entries repeat `length` times. */
export function repeatView(view: View, axis: number, length: number): View {
  return {
    shape: view.shape.toSpliced(axis, 0, length),
    offset: view.offset,
    strides: view.strides.toSpliced(axis, 0, 0),
  };
}

/** The entries that the view shows, copied. */
export function readView(data: Float64Array, { shape, offset, strides }: View): Tensor {
  const read = computed(sizeOf(shape), (out) => {
    eachRow(shape, [strides], (position, at, steps, length) => {
      const start = offset + at[0]!;
      const step = steps[0]!;
      if (step === 1) out.set(data.subarray(start, start + length), position);
      else if (step === 0) out.fill(data[start]!, position, position + length);
      else for (let k = 0, i = start; k < length; k++, i += step) out[position + k] = data[i]!;
    });
  });
  return { shape, data: read };
}

/** Writes the entries of `t`, which has the view's shape, where the view looks. No two of its entries may look at one place. */
export function writeView(out: Float64Array, { shape, offset, strides }: View, t: Tensor): void {
  const from = t.data;
  runLoop(() => {
    eachRow(shape, [strides], (position, at, steps, length) => {
      const start = offset + at[0]!;
      const step = steps[0]!;
      if (step === 1) out.set(from.subarray(position, position + length), start);
      else for (let k = 0, i = start; k < length; k++, i += step) out[i] = from[position + k]!;
    });
  });
}

/** The adjoint of `readView`: zeros of `shape`, to which every entry of `t` is added where the view looks. */
export function scatterView(t: Tensor, { shape: seen, offset, strides }: View, shape: Shape): Tensor {
  const from = t.data;
  const sums = computed(sizeOf(shape), (out) => {
    out.fill(0);
    eachRow(seen, [strides], (position, at, steps, length) => {
      const start = offset + at[0]!;
      const step = steps[0]!;
      if (step === 0) out[start]! += sumRange(from, position, length, 1);
      else for (let k = 0, i = start; k < length; k++, i += step) out[i]! += from[position + k]!;
    });
  });
  return { shape, data: sums };
}
