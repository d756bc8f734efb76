// convolution: the loops under Conv1d, Conv2d and ConvTranspose2d: the cross-correlation of images with kernels, and its two adjoints.
import { lend } from './buffers.ts';
import { type Kernel, machine } from './kernels/machine.ts';
import { multiplyMatrices, productScratch } from './multiplyMatrices.ts';

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
  const { parts, units, places } = sizesOf(shape);
  return filled(convolveKernels.convolve, lend(parts * units * places), x, w, shape);
}

function convolveLoop(y: Float64Array, x: Float64Array, w: Float64Array, shape: Convolution): void {
  const { parts, groups, units, taps, places, image, block } = sizesOf(shape);
  const patches = lend(block * taps);
  const piece = block < places ? lend(units * block) : null;
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
}

/** The cotangent of x given that of y: what each entry of y read is sent back to where it came from. */
export function convolveBack(dy: Float64Array, w: Float64Array, shape: Convolution): Float64Array {
  const { parts, image } = sizesOf(shape);
  return filled(convolveKernels.convolveBack, lend(parts * image), dy, w, shape);
}

function convolveBackLoop(dx: Float64Array, dy: Float64Array, w: Float64Array, shape: Convolution): void {
  const { parts, groups, units, taps, places, image, block } = sizesOf(shape);
  dx.fill(0);
  const patches = lend(taps * block);
  const flipped = lend(block * units);
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
}

/** The cotangent of w given that of y, added up over the batch in order. */
export function convolveKernel(x: Float64Array, dy: Float64Array, shape: Convolution): Float64Array {
  const { groups, units, taps } = sizesOf(shape);
  return filled(convolveKernels.convolveKernel, lend(groups * units * taps), x, dy, shape);
}

function convolveKernelLoop(dw: Float64Array, x: Float64Array, dy: Float64Array, shape: Convolution): void {
  const { parts, groups, units, taps, places, image, block } = sizesOf(shape);
  dw.fill(0);
  const patches = lend(taps * block);
  const product = lend(units * taps);
  const piece = block < places ? lend(units * block) : null;
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
}

type Loop = [out: Float64Array, a: Float64Array, b: Float64Array, shape: Convolution];

function filled(kernel: Kernel<Loop>, ...args: Loop): Float64Array {
  if (machine === null) kernel.plain(...args);
  else machine.run(kernel, ...args);
  return args[0];
}

function kernelOf(name: 'convolve' | 'convolveBack' | 'convolveKernel', plain: Kernel<Loop>['plain']): Kernel<Loop> {
  return {
    plain,
    call(at, out, a, b, shape) {
      const { units, taps, places, block } = sizesOf(shape);
      // WebAssembly does all places at once, which is the same sum as long as that is one block.
      if (block < places || out.length === 0 || taps * units * places === 0) return null;
      const size = out.BYTES_PER_ELEMENT;
      const { batch, groups, channels, input, output, kernel, stride, padding, dilation } = shape;
      const axes = [input, output, kernel, stride, padding, dilation].flat();
      const words = at.ofWords([batch, groups, channels, units, ...axes]);
      const scratch = (places * taps + units * taps + 8) * size + productScratch(Math.max(units, taps), size);
      return { name, args: [at.of(out), at.of(a), at.of(b), words], scratch };
    },
  };
}

const convolveKernels = {
  convolve: kernelOf('convolve', convolveLoop),
  convolveBack: kernelOf('convolveBack', convolveBackLoop),
  convolveKernel: kernelOf('convolveKernel', convolveKernelLoop),
};

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
