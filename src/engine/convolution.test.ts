// Convolution against sums written out entry by entry, in random geometries.
import { describe, expect, test } from 'vitest';
import { bufferPool, withPool } from './buffers.ts';
import { type Convolution, convolve, convolveBack, convolveKernel, type Pair } from './convolution.ts';
import { random } from './random.ts';
import { windowCount } from './windows.ts';

interface Data {
  readonly x: Float64Array;
  readonly w: Float64Array;
  readonly y: Float64Array;
}

/** Calls `visit` for every product w x that goes into an entry of y, with the three positions. */
function eachProduct(shape: Convolution, visit: (o: number, i: number, k: number) => void): void {
  const { batch, groups, channels, units, input, output, kernel, stride, padding, dilation } = shape;
  for (let n = 0; n < batch; n++)
    for (let g = 0; g < groups; g++)
      for (let m = 0; m < units; m++)
        for (let i = 0; i < output[0]; i++)
          for (let j = 0; j < output[1]; j++)
            for (let c = 0; c < channels; c++)
              for (let u = 0; u < kernel[0]; u++)
                for (let v = 0; v < kernel[1]; v++) {
                  const row = i * stride[0] + u * dilation[0] - padding[0];
                  const column = j * stride[1] + v * dilation[1] - padding[1];
                  if (row < 0 || row >= input[0] || column < 0 || column >= input[1]) continue;
                  const [unit, channel] = [g * units + m, g * channels + c];
                  visit(
                    ((n * groups * units + unit) * output[0] + i) * output[1] + j,
                    ((n * groups * channels + channel) * input[0] + row) * input[1] + column,
                    ((unit * channels + c) * kernel[0] + u) * kernel[1] + v,
                  );
                }
}

const from = random(7);
function pair(least: number, most: number): Pair {
  return [least + from.integer(most - least + 1), least + from.integer(most - least + 1)];
}
function fill(...sizes: readonly number[]): Float64Array {
  return Float64Array.from({ length: sizes.reduce((product, size) => product * size, 1) }, () => from.normal());
}
function geometry(): Convolution {
  for (;;) {
    const [input, kernel, stride, padding, dilation] = [pair(1, 8), pair(1, 3), pair(1, 3), pair(0, 3), pair(1, 2)];
    const count = (axis: 0 | 1): number =>
      windowCount(input[axis], {
        kernel: kernel[axis],
        stride: stride[axis],
        padding: padding[axis],
        dilation: dilation[axis],
      });
    const output: Pair = [count(0), count(1)];
    if (output[0] < 1 || output[1] < 1) continue;
    const [batch, groups, channels, units] = [
      from.integer(4),
      1 + from.integer(3),
      1 + from.integer(3),
      1 + from.integer(4),
    ];
    return { batch, groups, channels, units, input, output, kernel, stride, padding, dilation };
  }
}
function dataOf({ batch, groups, channels, units, input, output, kernel }: Convolution): Data {
  return {
    x: fill(batch, groups, channels, ...input),
    w: fill(groups, units, channels, ...kernel),
    y: fill(batch, groups, units, ...output),
  };
}

/** Pools hand out used memory: nothing may rely on zeros. */
function inDirtyMemory<T>(work: () => T): T {
  const pool = bufferPool();
  return withPool({ ...pool, take: (size) => pool.take(size).fill(Number.NaN) }, work);
}

function expectClose(found: Float64Array, wanted: Float64Array, what: string): void {
  expect(found.length, what).toBe(wanted.length);
  for (let i = 0; i < wanted.length; i++) {
    if (!(Math.abs(found[i]! - wanted[i]!) <= 1e-11))
      expect.fail(`${what}: entry ${i} is ${found[i]}, not ${wanted[i]}`);
  }
}

const large: Convolution = {
  batch: 2,
  groups: 1,
  channels: 9,
  units: 13,
  input: [17, 23],
  output: [17, 23],
  kernel: [3, 3],
  stride: [1, 1],
  padding: [1, 1],
  dilation: [1, 1],
};
/** More patches than are made at a time, with rows that are cut. */
const wide: Convolution = {
  batch: 2,
  groups: 2,
  channels: 2,
  units: 3,
  input: [3, 9000],
  output: [3, 4502],
  kernel: [3, 7],
  stride: [1, 2],
  padding: [1, 5],
  dilation: [1, 1],
};
describe.each([...Array.from({ length: 150 }, geometry), large, wide].map((shape, k) => [k, shape] as const))(
  'geometry %i',
  (_, shape) => {
    const { x, w, y } = dataOf(shape);
    const what = JSON.stringify(shape);

    test('forward and both adjoints are the sums written out', () => {
      const [answer, dx, dw] = [y, x, w].map((like) => new Float64Array(like.length)) as [
        Float64Array,
        Float64Array,
        Float64Array,
      ];
      eachProduct(shape, (o, i, k) => {
        answer[o]! += w[k]! * x[i]!;
        dx[i]! += w[k]! * y[o]!;
        dw[k]! += y[o]! * x[i]!;
      });
      expectClose(
        inDirtyMemory(() => convolve(x, w, shape)),
        answer,
        what,
      );
      expectClose(
        inDirtyMemory(() => convolveBack(y, w, shape)),
        dx,
        what,
      );
      expectClose(
        inDirtyMemory(() => convolveKernel(x, y, shape)),
        dw,
        what,
      );
    });
  },
);

test('a larger output than the input has windows for reads zeros there', () => {
  // ConvTranspose2d with output_padding asks for this.
  const shape: Convolution = {
    ...large,
    batch: 1,
    channels: 1,
    units: 1,
    input: [2, 2],
    output: [4, 4],
    kernel: [1, 1],
    padding: [0, 0],
  };
  const y = convolve(Float64Array.of(1, 2, 3, 4), Float64Array.of(2), shape);
  expect([...y]).toEqual([2, 4, 0, 0, 6, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
});
