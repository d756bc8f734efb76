// Running sums and largest entries along an axis against a walk over single entries.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cumulativeSum, largestAlong } from './cumulative.ts';
import { type Shape, sizeOf, stridesOf } from './shape.ts';
import type { Tensor } from './tensor.ts';

const filled = (shape: Shape): Tensor => ({
  shape,
  data: Float64Array.from({ length: sizeOf(shape) }, (_, i) => Math.sin(i * 1.7) * 5),
});
function entry({ shape, data }: Tensor, place: readonly number[]): number {
  return data[stridesOf(shape).reduce((at, stride, axis) => at + stride * place[axis]!, 0)]!;
}
function placesOf(shape: Shape): number[][] {
  const strides = stridesOf(shape);
  return Array.from({ length: sizeOf(shape) }, (_, flat) =>
    strides.map((stride, axis) => Math.floor(flat / stride) % shape[axis]!),
  );
}

const shaped = fc
  .array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 })
  .chain((shape) => fc.tuple(fc.constant(shape), fc.nat(shape.length - 1)));

describe('along an axis', () => {
  test('running sums from either end', () => {
    fc.assert(
      fc.property(shaped, fc.boolean(), ([shape, axis], fromEnd) => {
        const x = filled(shape);
        const y = cumulativeSum(x, axis, fromEnd);
        placesOf(shape).forEach((place, flat) => {
          let total = 0;
          for (let k = 0; k < shape[axis]!; k++) {
            if (fromEnd ? k >= place[axis]! : k <= place[axis]!) total += entry(x, place.with(axis, k));
          }
          expect(y.data[flat]).toBeCloseTo(total, 10);
        });
      }),
      { numRuns: 200 },
    );
  });

  test('the largest entries and where they are', () => {
    fc.assert(
      fc.property(shaped, fc.nat(4), ([shape, axis], less) => {
        const x = filled(shape);
        const count = Math.max(0, shape[axis]! - less);
        const { values, places } = largestAlong(x, axis, count);
        placesOf(values.shape).forEach((place, flat) => {
          const line = Array.from({ length: shape[axis]! }, (_, k) => entry(x, place.with(axis, k)));
          expect(values.data[flat]).toBe(line.toSorted((a, b) => b - a)[place[axis]!]);
          expect(line[places.data[flat]!]).toBe(values.data[flat]);
        });
      }),
      { numRuns: 200 },
    );
  });

  test('runs from the front unless it is told otherwise', () => {
    expect([...cumulativeSum({ shape: [3], data: Float64Array.of(1, 2, 4) }, 0).data]).toEqual([1, 3, 7]);
  });

  test('a long line with many ties and some NaN, in whatever order it comes', () => {
    for (const [factor, offset] of [
      [37, 0],
      [91, 5],
      [1, 0],
      [300, 299],
    ] as const) {
      const data = Float64Array.from({ length: 301 }, (_, i) => {
        const value = (i * factor + offset) % 301;
        return value % 50 === 7 ? Number.NaN : Math.floor(value / 3);
      });
      const { values, places } = largestAlong({ shape: [301], data }, 0, 301);
      const size = (i: number): number => (Number.isNaN(data[i]!) ? Infinity : data[i]!);
      const expected = Array.from(data, (_, i) => i).toSorted((p, q) =>
        size(p) === size(q) ? p - q : size(q) - size(p),
      );
      expect([...places.data]).toEqual(expected);
      expect([...values.data]).toEqual(expected.map((i) => data[i]));
    }
  });

  test('equal entries keep their order, NaN is the largest', () => {
    const x = { shape: [6], data: Float64Array.of(1, 3, Number.NaN, 3, -Infinity, 3) };
    const { values, places } = largestAlong(x, 0, 6);
    expect([...values.data]).toEqual([Number.NaN, 3, 3, 3, 1, -Infinity]);
    expect([...places.data]).toEqual([2, 1, 3, 5, 0, 4]);
  });
});
