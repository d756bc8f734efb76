// Products, norms and variances against their definitions, and where those overflow.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { absoluteSum, euclideanNorm, product, productOfOthers, variance } from './folds.ts';
import { reduce } from './reduce.ts';
import { type Shape, sizeOf } from './shape.ts';
import type { Tensor } from './tensor.ts';

const filled = (shape: Shape): Tensor => ({
  shape,
  data: Float64Array.from({ length: sizeOf(shape) }, (_, i) => Math.sin(i * 1.7) * 3),
});
const row = (...numbers: number[]): Tensor => ({ shape: [numbers.length], data: Float64Array.from(numbers) });

/** The same fold, from the list of the entries. */
function listed(f: (entries: readonly number[]) => number, x: Tensor, axes: readonly number[]): number[] {
  const found = reduce(
    (data, start, length, step) => f(Array.from({ length }, (_, k) => data[start + k * step]!)),
    x,
    axes,
  );
  return [...found.data];
}

const times = (all: readonly number[]): number => all.reduce((a, b) => a * b, 1);
const added = (all: readonly number[]): number => all.reduce((a, b) => a + b, 0);

const cases = fc
  .array(fc.integer({ min: 1, max: 4 }), { maxLength: 4 })
  .chain((shape) => fc.tuple(fc.constant(shape), fc.subarray([...shape.keys()])));

function close(found: Tensor, expected: readonly number[]): void {
  expected.forEach((value, i) => {
    expect(found.data[i]).toBeCloseTo(value, 9);
  });
  expect(found.data.length).toBe(expected.length);
}

describe('over any axes', () => {
  test('are what they are defined to be', () => {
    fc.assert(
      fc.property(cases, ([shape, axes]) => {
        const x = filled(shape);
        close(product(x, axes), listed(times, x, axes));
        close(
          absoluteSum(x, axes),
          listed((all) => added(all.map(Math.abs)), x, axes),
        );
        close(
          euclideanNorm(x, axes),
          listed((all) => Math.hypot(...all), x, axes),
        );
        for (const correction of [0, 1]) {
          const expected = listed(
            (all) => {
              const mean = added(all) / all.length;
              return all.length > correction
                ? added(all.map((value) => (value - mean) ** 2)) / (all.length - correction)
                : 7;
            },
            x,
            axes,
          );
          variance(x, axes, false, correction).data.forEach((value, i) => {
            if (expected[i] === 7 && correction === 1) expect(value).toBeNaN();
            else expect(value).toBeCloseTo(expected[i]!, 9);
          });
        }
      }),
      { numRuns: 300 },
    );
  });

  test('the product of the others, also beside zeros', () => {
    fc.assert(
      fc.property(cases, fc.nat(20), ([shape, axes], zero) => {
        const x = filled(shape);
        if (zero < x.data.length) x.data[zero] = 0;
        const others = productOfOthers(x, axes);
        expect(others.shape).toEqual(shape);
        x.data.forEach((_, flat) => {
          // One entry less, one entry more: the product is linear in each of them.
          const [low, high] = [0, 1].map((value) => product({ shape, data: x.data.with(flat, value) }, axes));
          const change = high!.data.reduce((sum, value, i) => sum + value - low!.data[i]!, 0);
          // Every product rounds, the one that changes and those that cancel.
          const size = [...high!.data, ...low!.data].reduce((sum, value) => sum + Math.abs(value), 1);
          expect(Math.abs(others.data[flat]! - change)).toBeLessThanOrEqual(1e-13 * size);
        });
      }),
      // An example that a seed found, of products in the millions.
      {
        numRuns: 300,
        examples: [
          [
            [
              [4, 3, 4, 2],
              [0, 2, 3],
            ],
            0,
          ],
        ],
      },
    );
  });
});

describe('numbers of every size', () => {
  test('a length neither overflows nor vanishes on the way', () => {
    expect(euclideanNorm(row(3e200, 4e200)).data[0]! / 5e200).toBeCloseTo(1, 14);
    expect(euclideanNorm(row(3e-200, 4e-200)).data[0]! / 5e-200).toBeCloseTo(1, 14);
    expect(euclideanNorm(row(3e-320, 4e-320)).data[0]! / 5e-320).toBeCloseTo(1, 3);
    expect(euclideanNorm(row(0, -0)).data[0]).toBe(0);
    expect(euclideanNorm(row()).data[0]).toBe(0);
    expect(euclideanNorm(row(-Infinity, 1)).data[0]).toBe(Infinity);
    expect(euclideanNorm(row(Infinity, Number.NaN)).data[0]).toBeNaN();
  });

  test('a variance far from 0 keeps its digits', () => {
    expect(variance(row(1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16)).data[0]).toBe(30);
    expect(variance(row(1e-9, 2e-9, 3e-9)).data[0]! / 1e-18).toBeCloseTo(1, 12);
    expect(variance(row(1, 2), null, false, 3).data[0]).toBe(Infinity);
  });
});

test('everything is folded and no axis kept unless it is said; a variance is that of a sample', () => {
  const x = { shape: [2, 2], data: Float64Array.of(1, -2, 3, 6) };
  const found = [product(x), absoluteSum(x), euclideanNorm(x), variance(x)];
  expect(found.map(({ shape }) => shape)).toEqual([[], [], [], []]);
  expect(found.map(({ data }) => data[0])).toEqual([-36, 12, Math.sqrt(50), 34 / 3]);
});

test('a mean that had to be rounded is made up for', () => {
  const data = Float64Array.of(2 ** 53, 2 ** 53 + 2, 2 ** 53 + 2);
  expect(variance({ shape: [3], data }).data[0]).toBeCloseTo(4 / 3, 14);
  expect(variance({ shape: [3], data }, null, false, 0).data[0]).toBeCloseTo(8 / 9, 14);
});

test('axes that are not there are named', () => {
  const x = { shape: [2, 2], data: Float64Array.of(1, -2, 3, 6) };
  expect(() => productOfOthers(x, [2])).toThrow('axes [2] do not fit the shape 2 × 2');
});
