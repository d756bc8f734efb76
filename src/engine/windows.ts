// windows: where a kernel that slides along an axis reads: how many places it has, and what each place covers.

/** A kernel on one axis. Windows begin `stride` apart, the first one `padding` before the axis; the taps lie `dilation` apart. */
export interface Sliding {
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
  readonly dilation?: number;
  /** True: a last window may hang over the end, as long as it begins before it (PyTorch's ceil_mode). */
  readonly ceil?: boolean;
}

/** How much of the axis one window spans, gaps of the dilation included. */
export function spanOf({ kernel, dilation = 1 }: Sliding): number {
  return dilation * (kernel - 1) + 1;
}

/** How many windows fit on an axis; 0 or less when none does. */
export function windowCount(length: number, sliding: Sliding): number {
  const { stride, padding, ceil = false } = sliding;
  const room = length + 2 * padding - spanOf(sliding);
  if (!ceil) return Math.floor(room / stride) + 1;
  const count = Math.ceil(room / stride) + 1;
  return (count - 1) * stride >= length + padding ? count - 1 : count;
}

/** The length of an axis on which a transposed convolution writes `count` windows. */
export function unrolledLength(count: number, sliding: Sliding, extra: number): number {
  return (count - 1) * sliding.stride - 2 * sliding.padding + spanOf(sliding) + extra;
}

/** The windows of one axis: window k covers the entries from `first[k]` up to, but without, `end[k]`; `size[k]` is what a mean divides by. */
export interface Windows {
  readonly length: number;
  readonly count: number;
  readonly first: Int32Array;
  readonly end: Int32Array;
  readonly size: Float64Array;
}

/**
 * Windows of a pooling. The padding holds no entries; `countPadding` says whether a mean counts it. What hangs over the padding itself
 * (`ceil`) never counts, as in PyTorch.
 */
export function slidingWindows(length: number, sliding: Sliding, countPadding: boolean): Windows {
  const { kernel, stride, padding } = sliding;
  return windows(length, windowCount(length, sliding), (k) => {
    const start = k * stride - padding;
    const first = Math.max(start, 0);
    const end = Math.min(start + kernel, length);
    return [first, end, countPadding ? Math.min(start + kernel, length + padding) - start : end - first];
  });
}

/** `count` windows that cover the axis as evenly as whole entries allow: from floor(k n / count) to ceil((k + 1) n / count). */
export function adaptiveWindows(length: number, count: number): Windows {
  return windows(length, count, (k) => {
    const first = Math.floor((k * length) / count);
    const end = Math.ceil(((k + 1) * length) / count);
    return [first, end, end - first];
  });
}

function windows(length: number, wanted: number, at: (k: number) => readonly [number, number, number]): Windows {
  const count = Math.max(0, wanted);
  const first = new Int32Array(count);
  const end = new Int32Array(count);
  const size = new Float64Array(count);
  for (let k = 0; k < count; k++) [first[k], end[k], size[k]] = at(k);
  return { length, count, first, end, size };
}
