// Shapes: sizes, words and broadcasting as NumPy has it; walks, transposes and sums over what they describe.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  broadcastShapes,
  normalizeAxis,
  type Shape,
  sameShape,
  shapeName,
  shapeText,
  shapeWords,
  sizeOf,
  stridesOf,
} from './shape.ts';
import { broadcastStrides, eachRow } from './strided.ts';
import { sumRange } from './summation.ts';
import { full, reshaped, scalar, type Tensor, tensor, zeros } from './tensor.ts';
import { swapLastAxes, transpose } from './transpose.ts';

const counted = (shape: Shape): Tensor => ({ shape, data: Float64Array.from({ length: sizeOf(shape) }, (_, i) => i) });

describe('shapes', () => {
  test('sizes and strides are row-major', () => {
    expect([[], [3], [2, 3], [2, 0, 3]].map(sizeOf)).toEqual([1, 3, 6, 0]);
    expect(stridesOf([2, 3, 4])).toEqual([12, 4, 1]);
    expect(stridesOf([])).toEqual([]);
  });

  test('are the same axis by axis', () => {
    expect([sameShape([], []), sameShape([2, 3], [2, 3])]).toEqual([true, true]);
    expect([sameShape([2], [2, 1]), sameShape([2, 1], [2]), sameShape([2, 3], [3, 2])]).toEqual([false, false, false]);
  });

  test('are written on chips, in sentences and by name', () => {
    const shapes = [[], [3], [2, 3], [2, 3, 4]];
    expect(shapes.map(shapeText)).toEqual(['scalar', '3', '2 × 3', '2 × 3 × 4']);
    expect(shapes.map(shapeWords)).toEqual(['a scalar', 'a vector of 3', 'a matrix of 2 × 3', 'a tensor of 2 × 3 × 4']);
    expect(shapes.map(shapeName)).toEqual(['[]', '[3]', '[2 × 3]', '[2 × 3 × 4]']);
  });

  /** The examples of https://numpy.org/doc/stable/user/basics.broadcasting.html. */
  test.each<[Shape, Shape, Shape | null]>([
    [[256, 256, 3], [3], [256, 256, 3]],
    [
      [8, 1, 6, 1],
      [7, 1, 5],
      [8, 7, 6, 5],
    ],
    [[5, 4], [1], [5, 4]],
    [[5, 4], [4], [5, 4]],
    [
      [15, 3, 5],
      [15, 1, 5],
      [15, 3, 5],
    ],
    [
      [15, 3, 5],
      [3, 5],
      [15, 3, 5],
    ],
    [
      [15, 3, 5],
      [3, 1],
      [15, 3, 5],
    ],
    [[3], [4], null],
    [[2, 1], [8, 4, 3], null],
    [[], [2, 3], [2, 3]],
    [[0], [1], [0]],
  ])('%j and %j broadcast to %j', (a, b, to) => {
    expect(broadcastShapes(a, b)).toEqual(to);
    expect(broadcastShapes(b, a)).toEqual(to);
  });

  test('axes are counted from either end', () => {
    expect([-4, -3, -1, 0, 2, 3, 0.5].map((axis) => normalizeAxis(axis, 3))).toEqual([null, 0, 2, 0, 2, null, null]);
    expect(normalizeAxis(0, 0)).toBeNull();
  });
});

test('tensors have as many numbers as their shape says', () => {
  expect(tensor([2, 1], Float64Array.of(1, 2))).toEqual({ shape: [2, 1], data: Float64Array.of(1, 2) });
  expect(() => tensor([2, 3], new Float64Array(5))).toThrow('a tensor of shape [2, 3] needs 6 numbers, got 5');
  expect(scalar(3)).toEqual({ shape: [], data: Float64Array.of(3) });
  expect(zeros([2])).toEqual({ shape: [2], data: Float64Array.of(0, 0) });
  expect(full([2, 1], 7)).toEqual({ shape: [2, 1], data: Float64Array.of(7, 7) });
  const given = counted([2, 3]);
  expect(reshaped(given, [3, 2]).data).toBe(given.data);
  expect(() => reshaped(given, [5])).toThrow(RangeError);
});

const shapes = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 4 });

describe('walks', () => {
  /** Where each entry of `shape` is in operands with these strides, index by index. */
  function slowly(shape: Shape, strides: readonly (readonly number[])[]): number[][] {
    return Array.from({ length: sizeOf(shape) }, (_, flat) => {
      const index = stridesOf(shape).map((stride, axis) => Math.floor(flat / stride) % shape[axis]!);
      return strides.map((own) => own.reduce((sum, stride, axis) => sum + stride * index[axis]!, 0));
    });
  }

  test('visit every entry once, in order, wherever the operands keep it', () => {
    const ways = shapes.chain((shape) =>
      fc.tuple(
        fc.constant(shape),
        fc.array(fc.array(fc.integer({ min: -2, max: 9 }), { minLength: shape.length, maxLength: shape.length }), {
          maxLength: 3,
        }),
        fc.boolean(),
      ),
    );
    fc.assert(
      fc.property(ways, ([shape, others, whole]) => {
        const strides = whole ? [stridesOf(shape), ...others] : others;
        const seen: number[][] = [];
        eachRow(shape, strides, (position, offsets, steps, length) => {
          expect(position).toBe(seen.length);
          expect(length).toBeGreaterThan(0);
          for (let k = 0; k < length; k++) seen.push(offsets.map((offset, at) => offset + k * steps[at]!));
        });
        expect(seen).toEqual(slowly(shape, strides));
      }),
      { numRuns: 500 },
    );
  });

  test('make as few rows as the operands allow', () => {
    const rows = (shape: Shape, ...strides: number[][]): number => {
      let count = 0;
      eachRow(shape, strides, () => count++);
      return count;
    };
    const own = stridesOf([2, 3, 4]);
    expect(rows([2, 3, 4], own, own)).toBe(1);
    expect(rows([2, 3, 4], own, broadcastStrides([3, 4], [2, 3, 4]))).toBe(2);
    expect(rows([2, 3, 4], own, broadcastStrides([4], [2, 3, 4]))).toBe(6);
    expect(rows([2, 3, 4], own, broadcastStrides([2, 1, 1], [2, 3, 4]))).toBe(2);
    expect(rows([2, 1, 4], stridesOf([2, 1, 4]), [4, 77, 1])).toBe(1);
    expect(rows([], [])).toBe(1);
    expect(rows([2, 0], [0, 1])).toBe(0);
  });

  test('repeat broadcast axes with a stride of 0', () => {
    expect(broadcastStrides([3, 1], [2, 3, 4])).toEqual([0, 1, 0]);
    expect(broadcastStrides([2, 3, 4], [2, 3, 4])).toEqual([12, 4, 1]);
    expect(broadcastStrides([], [2])).toEqual([0]);
  });
});

describe('transposes', () => {
  test('have axis perm[k] of the tensor as axis k, and the inverse brings it back', () => {
    const cases = shapes.chain((shape) =>
      fc.tuple(fc.constant(shape), fc.shuffledSubarray([...shape.keys()], { minLength: shape.length })),
    );
    fc.assert(
      fc.property(cases, ([shape, perm]) => {
        const x = counted(shape);
        const turned = transpose(x, perm);
        expect(turned.shape).toEqual(perm.map((axis) => shape[axis]));
        const own = stridesOf(shape);
        turned.data.forEach((value, flat) => {
          const place = stridesOf(turned.shape).map((stride, k) => Math.floor(flat / stride) % turned.shape[k]!);
          expect(value).toBe(place.reduce((sum, index, k) => sum + index * own[perm[k]!]!, 0));
        });
        const inverse = perm.map((_, axis) => perm.indexOf(axis));
        expect(transpose(turned, inverse)).toEqual(x);
      }),
      { numRuns: 200 },
    );
  });

  test('reverse the axes by default, swap the last two of a batch, and leave vectors', () => {
    const x = counted([2, 3, 4]);
    expect(transpose(x).shape).toEqual([4, 3, 2]);
    expect(transpose(x)).toEqual(transpose(x, [2, 1, 0]));
    expect(swapLastAxes(x)).toEqual(transpose(x, [0, 2, 1]));
    expect(swapLastAxes(counted([2, 3])).shape).toEqual([3, 2]);
    for (const same of [counted([]), counted([3])]) expect(swapLastAxes(same)).toBe(same);
    expect(transpose(x, [0, 1, 2])).toBe(x);
  });

  test.each([[[0]], [[0, 0]], [[0, 2]], [[0, 1, 1]], [[0.5, 1]]])('%j does not name the axes of a matrix', (perm) => {
    expect(() => transpose(counted([2, 3]), perm)).toThrow(`[${perm.join(', ')}] does not name each of 2 axes once`);
  });
});

describe('sums', () => {
  test('of whole numbers are exact: every entry once, from the start on, a step apart', () => {
    const data = Float64Array.from({ length: 3000 }, (_, i) => ((i * 7919) % 1009) - 300);
    for (const step of [1, 2, 3]) {
      for (const count of [0, 1, 3, 4, 5, 7, 8, 9, 11, 12, 127, 128, 129, 130, 136, 255, 256, 257, 300, 700, 999]) {
        let expected = 0;
        for (let k = 0; k < count; k++) expected += data[2 + k * step]!;
        expect(sumRange(data, 2, count, step), `${count} by ${step}`).toBe(expected);
      }
    }
  });

  test('are pairwise: a million tenths are off by a few units in the last place, where one after the other is off by thousands', () => {
    const tenths = new Float64Array(1e6).fill(0.1);
    expect(Math.abs(sumRange(tenths, 0, 1e6, 1) - 1e5)).toBeLessThan(1e-10);
    expect(Math.abs(tenths.reduce((sum, x) => sum + x, 0) - 1e5)).toBeGreaterThan(1e-6);
  });

  test('keep four partial sums from eight terms on, in the order of NumPy', () => {
    // 2^53 swallows a 1 that is added to it; in a partial sum of their own ones are kept.
    const large = 2 ** 53;
    expect(sumRange(Float64Array.of(large, 1, 1, 1, -large, 1, 1, 1), 0, 8, 1)).toBe(6);
    expect(sumRange(Float64Array.of(large, 1, 1, 1, -large, 1, 1), 0, 7, 1)).toBe(2);
  });
});
