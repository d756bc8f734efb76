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
 * Puri, Simard 2006). A faster kernel may stand in for any of them, or for the product beneath.
 */

/** y, all entries written. Each sum runs over c, then u, then v. */
export function convolve(x: Float64Array, w: Float64Array, shape: Convolution): Float64Array {
  const { batch, groups, units, taps, places, image } = sizesOf(shape);
  const y = allocate(batch * groups * units * places);
  const patches = allocate(places * taps);
  for (let n = 0; n < batch; n++) {
    for (let g = 0; g < groups; g++) {
      const part = n * groups + g;
      unfold(patches, taps, 1, x, part * image, shape);
      multiplyMatrices(y, part * units * places, w, g * units * taps, false, patches, 0, true, units, taps, places);
    }
  }
  return y;
}

/** The cotangent of x given that of y: what each entry of y read is sent back to where it came from. */
export function convolveBack(dy: Float64Array, w: Float64Array, shape: Convolution): Float64Array {
  const { batch, groups, units, taps, places, image } = sizesOf(shape);
  const dx = allocateZeros(batch * groups * image);
  const patches = allocate(taps * places);
  const flipped = allocate(places * units);
  for (let n = 0; n < batch; n++) {
    for (let g = 0; g < groups; g++) {
      const part = n * groups + g;
      // Units innermost, so that the product reads both factors along its sums.
      for (let m = 0, i = part * units * places; m < units; m++) {
        for (let place = 0; place < places; place++, i++) flipped[place * units + m] = dy[i]!;
      }
      multiplyMatrices(patches, 0, w, g * units * taps, true, flipped, 0, true, taps, units, places);
      fold(dx, part * image, patches, shape);
    }
  }
  return dx;
}

/** The cotangent of w given that of y, added up over the batch in order. */
export function convolveKernel(x: Float64Array, dy: Float64Array, shape: Convolution): Float64Array {
  const { batch, groups, units, taps, places, image } = sizesOf(shape);
  const dw = allocateZeros(groups * units * taps);
  const patches = allocate(taps * places);
  const product = allocate(units * taps);
  for (let n = 0; n < batch; n++) {
    for (let g = 0; g < groups; g++) {
      const part = n * groups + g;
      unfold(patches, 1, places, x, part * image, shape);
      multiplyMatrices(product, 0, dy, part * units * places, false, patches, 0, true, units, places, taps);
      for (let k = 0, at = g * units * taps; k < product.length; k++, at++) dw[at]! += product[k]!;
    }
  }
  return dw;
}

function sizesOf({ batch, groups, channels, units, input, output, kernel }: Convolution) {
  const image = channels * input[0] * input[1];
  return { batch, groups, units, image, taps: channels * kernel[0] * kernel[1], places: output[0] * output[1] };
}

/** Visits every tap of a kernel and every row of places: which of them lie inside x, and where. */
type VisitRow = (tap: number, row: number, from: number, to: number, at: number, step: number) => void;

/**
 * For each tap and row of places: the places `from` to `to` (without it) read x at `at`, `at + step`, ...; the others of the row read
 * the padding.
 */
function eachTapRow(
  { channels, input, output, kernel, stride, padding, dilation }: Convolution,
  visit: VisitRow,
): void {
  const [height, width] = input;
  const [rows, columns] = output;
  for (let c = 0, tap = 0; c < channels; c++) {
    for (let u = 0; u < kernel[0]; u++) {
      for (let v = 0; v < kernel[1]; v++, tap++) {
        const shift = v * dilation[1] - padding[1];
        const from = Math.min(columns, Math.max(0, Math.ceil(-shift / stride[1])));
        const to = Math.max(from, Math.min(columns, Math.floor((width - 1 - shift) / stride[1]) + 1));
        for (let i = 0; i < rows; i++) {
          const down = i * stride[0] + u * dilation[0] - padding[0];
          const inside = down >= 0 && down < height;
          visit(
            tap,
            i,
            inside ? from : 0,
            inside ? to : 0,
            (c * height + down) * width + shift + from * stride[1],
            stride[1],
          );
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
): void {
  const columns = shape.output[1];
  eachTapRow(shape, (tap, row, from, to, at, step) => {
    let o = tap * tapStep + row * columns * placeStep;
    let i = start + at;
    for (let j = 0; j < from; j++, o += placeStep) patches[o] = 0;
    for (let j = from; j < to; j++, o += placeStep, i += step) patches[o] = x[i]!;
    for (let j = to; j < columns; j++, o += placeStep) patches[o] = 0;
  });
}

/** The adjoint of `unfold` for patches that lie tap by tap: adds each to the entry of x that it was read from. */
function fold(dx: Float64Array, start: number, patches: Float64Array, shape: Convolution): void {
  const [rows, columns] = shape.output;
  eachTapRow(shape, (tap, row, from, to, at, step) => {
    let o = (tap * rows + row) * columns + from;
    let i = start + at;
    for (let j = from; j < to; j++, o++, i += step) dx[i]! += patches[o]!;
  });
}
