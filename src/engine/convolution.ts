// convolution: the loops under Conv1d, Conv2d and ConvTranspose2d: the cross-correlation of images with kernels, and its two adjoints.
import { allocate, allocateZeros } from './buffers.ts';
import { multiplyMatrices } from './multiplyMatrices.ts';

/** A number per axis: down, then across. */
export type Pair = readonly [number, number];

/**
 * What is convolved with what, all row-major: images x [batch, groups * channels, ...input], kernels w [groups * units, channels, ...kernel],
 * answers y [batch, groups * units, ...output]. `channels` and `units` are those of one group; group g of y reads group g of x.
 * y[n, m, i, j] = sum over c, u, v of w[m, c, u, v] x[n, c, i * stride + u * dilation - padding, ...], where x outside of `input` is 0.
 */
export interface Convolution {
  readonly batch: number;
  readonly groups: number;
  readonly channels: number;
  readonly units: number;
  readonly input: Pair;
  readonly output: Pair;
  readonly kernel: Pair;
  readonly stride: Pair;
  readonly padding: Pair;
  readonly dilation: Pair;
}

/*
 * Each of the three is a matrix product per sample and group, between the kernels and the patches of x that they meet (im2col: Chellapilla,
 * Puri, Simard 2006), block by block of the places. A faster kernel may stand in for any of them, or for the product beneath.
 */

/** Patches of this many numbers at a time: what stays in a cache, and never more than a large image times a large kernel. */
const BLOCK = 2 ** 18;

/** y, all entries written. Each sum runs over c, then u, then v. */
export function convolve(x: Float64Array, w: Float64Array, shape: Convolution): Float64Array {
  const { parts, groups, units, taps, places, image, block } = sizesOf(shape);
  const y = allocate(parts * units * places);
  const patches = allocate(block * taps);
  const piece = block < places ? allocate(units * block) : null;
  for (let part = 0; part < parts; part++) {
    const kernels = (part % groups) * units * taps;
    const start = part * units * places;
    for (let place = 0; place < places; place += block) {
      const count = Math.min(block, places - place);
      unfold(patches, taps, 1, x, part * image, shape, place, count);
      const [out, o] = piece ? [piece, 0] : [y, start];
      multiplyMatrices(out, o, w, kernels, false, patches, 0, true, units, taps, count);
      if (piece) {
        for (let m = 0; m < units; m++) {
          y.set(piece.subarray(m * count, (m + 1) * count), start + m * places + place);
        }
      }
    }
  }
  return y;
}

/** The cotangent of x given that of y: what each entry of y read is sent back to where it came from. */
export function convolveBack(dy: Float64Array, w: Float64Array, shape: Convolution): Float64Array {
  const { parts, groups, units, taps, places, image, block } = sizesOf(shape);
  const dx = allocateZeros(parts * image);
  const patches = allocate(taps * block);
  const flipped = allocate(block * units);
  for (let part = 0; part < parts; part++) {
    const kernels = (part % groups) * units * taps;
    for (let place = 0; place < places; place += block) {
      const count = Math.min(block, places - place);
      // Units innermost, so that the product reads both factors along its sums.
      for (let m = 0; m < units; m++) {
        const start = (part * units + m) * places + place;
        for (let k = 0; k < count; k++) flipped[k * units + m] = dy[start + k]!;
      }
      multiplyMatrices(patches, 0, w, kernels, true, flipped, 0, true, taps, units, count);
      fold(dx, part * image, patches, shape, place, count);
    }
  }
  return dx;
}

/** The cotangent of w given that of y, added up over the batch in order. */
export function convolveKernel(x: Float64Array, dy: Float64Array, shape: Convolution): Float64Array {
  const { parts, groups, units, taps, places, image, block } = sizesOf(shape);
  const dw = allocateZeros(groups * units * taps);
  const patches = allocate(taps * block);
  const product = allocate(units * taps);
  const piece = block < places ? allocate(units * block) : null;
  for (let part = 0; part < parts; part++) {
    const start = part * units * places;
    for (let place = 0; place < places; place += block) {
      const count = Math.min(block, places - place);
      unfold(patches, 1, count, x, part * image, shape, place, count);
      if (piece) {
        for (let m = 0; m < units; m++) {
          const at = start + m * places + place;
          piece.set(dy.subarray(at, at + count), m * count);
        }
      }
      const [left, i] = piece ? [piece, 0] : [dy, start];
      multiplyMatrices(product, 0, left, i, false, patches, 0, true, units, count, taps);
      for (let k = 0, at = (part % groups) * units * taps; k < units * taps; k++, at++) dw[at]! += product[k]!;
    }
  }
  return dw;
}

interface Sizes {
  /** A sample and a group at a time. */
  readonly parts: number;
  readonly groups: number;
  readonly units: number;
  readonly taps: number;
  readonly places: number;
  /** Entries of x that one part reads. */
  readonly image: number;
  /** Places at a time. */
  readonly block: number;
}

function sizesOf({ batch, groups, channels, units, input, output, kernel }: Convolution): Sizes {
  const taps = channels * kernel[0] * kernel[1];
  const places = output[0] * output[1];
  const block = Math.min(places, Math.max(1, Math.floor(BLOCK / Math.max(taps, 1))));
  return { parts: batch * groups, groups, units, taps, places, image: channels * input[0] * input[1], block };
}

/** A tap of the kernel at a run of `count` places, of which `from` up to, but without, `to` read x at `at`, `at + step`, ... */
type VisitRun = (tap: number, place: number, count: number, from: number, to: number, at: number, step: number) => void;

/**
 * Every tap at `count` places from `place` on, row by row. `place` counts from the first of these places, `from` and `to` within the run;
 * the rest of the run reads the padding. `at` is where in one part of x.
 */
function eachRun(shape: Convolution, place: number, count: number, visit: VisitRun): void {
  const { channels, input, output, kernel, stride, padding, dilation } = shape;
  const [height, width] = input;
  const columns = output[1];
  for (let c = 0, tap = 0; c < channels; c++) {
    for (let u = 0; u < kernel[0]; u++) {
      for (let v = 0; v < kernel[1]; v++, tap++) {
        const shift = v * dilation[1] - padding[1];
        const first = Math.max(0, Math.ceil(-shift / stride[1]));
        const end = Math.floor((width - 1 - shift) / stride[1]) + 1;
        for (let done = 0; done < count; ) {
          const row = Math.floor((place + done) / columns);
          const column = place + done - row * columns;
          const length = Math.min(columns - column, count - done);
          const down = row * stride[0] + u * dilation[0] - padding[0];
          const inside = down >= 0 && down < height;
          const from = inside ? Math.min(length, Math.max(0, first - column)) : 0;
          const to = inside ? Math.max(from, Math.min(length, end - column)) : 0;
          const at = (c * height + down) * width + shift + (column + from) * stride[1];
          visit(tap, done, length, from, to, at, stride[1]);
          done += length;
        }
      }
    }
  }
}

/** patches[place * placeStep + tap * tapStep] = what the tap meets at the place; 0 in the padding. */
function unfold(
  patches: Float64Array,
  placeStep: number,
  tapStep: number,
  x: Float64Array,
  start: number,
  shape: Convolution,
  firstPlace: number,
  places: number,
): void {
  eachRun(shape, firstPlace, places, (tap, place, count, from, to, at, step) => {
    let o = tap * tapStep + place * placeStep;
    let i = start + at;
    for (let j = 0; j < from; j++, o += placeStep) patches[o] = 0;
    for (let j = from; j < to; j++, o += placeStep, i += step) patches[o] = x[i]!;
    for (let j = to; j < count; j++, o += placeStep) patches[o] = 0;
  });
}

/** The adjoint of `unfold` for patches that lie tap by tap: adds each to the entry of x that it was read from. */
function fold(
  dx: Float64Array,
  start: number,
  patches: Float64Array,
  shape: Convolution,
  firstPlace: number,
  places: number,
): void {
  eachRun(shape, firstPlace, places, (tap, place, _count, from, to, at, step) => {
    let o = tap * places + place + from;
    let i = start + at;
    for (let j = from; j < to; j++, o++, i += step) dx[i]! += patches[o]!;
  });
}
