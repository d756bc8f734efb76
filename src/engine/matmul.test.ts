// Matrix products of every rank, layout and size against three plain loops.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expandTo } from './broadcast.ts';
import { matmul, matmulShape, outer } from './matmul.ts';
import { type Shape, sizeOf } from './shape.ts';
import { scalar, type Tensor } from './tensor.ts';
import { swapLastAxes } from './transpose.ts';

const filled = (shape: Shape, factor: number): Tensor => ({
  shape,
  data: Float64Array.from({ length: sizeOf(shape) }, (_, i) => Math.cos(factor * i) * 3),
});

/** The definition, entry by entry. */
function byHand(a: Tensor, b: Tensor, shape: Shape, batch: Shape): number[] {
  const left = a.shape.length === 1 ? { ...a, shape: [1, ...a.shape] } : a;
  const right = b.shape.length === 1 ? { ...b, shape: [...b.shape, 1] } : b;
  const [rows, inner] = left.shape.slice(-2) as [number, number];
  const columns = right.shape.at(-1)!;
  const p = expandTo(left, [...batch, rows, inner]).data;
  const q = expandTo(right, [...batch, inner, columns]).data;
  const out: number[] = [];
  for (let n = 0; n < sizeOf(batch); n++) {
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        let total = 0;
        for (let k = 0; k < inner; k++) total += p[(n * rows + i) * inner + k]! * q[(n * inner + k) * columns + j]!;
        out.push(total);
      }
    }
  }
  expect(out.length).toBe(sizeOf(shape));
  return out;
}

const length = fc.integer({ min: 0, max: 11 });

describe('matmul', () => {
  test('batched, broadcast, transposed, of any size: the same numbers as the definition, to the bit', () => {
    const batches = fc.constantFrom<[Shape, Shape, Shape]>(
      [[], [], []],
      [[2], [], [2]],
      [[], [3], [3]],
      [[2, 1], [3], [2, 3]],
      [
        [2, 3],
        [2, 3],
        [2, 3],
      ],
      [[1], [4], [4]],
      [[0], [1], [0]],
    );
    fc.assert(
      fc.property(
        batches,
        length,
        length,
        length,
        fc.boolean(),
        fc.boolean(),
        ([left, right, batch], m, k, n, ta, tb) => {
          const a = filled([...left, m, k], 0.37);
          const b = filled([...right, k, n], 0.91);
          const result = matmul(ta ? swapLastAxes(a) : a, tb ? swapLastAxes(b) : b, { transposeA: ta, transposeB: tb });
          expect(result.shape).toEqual([...batch, m, n]);
          expect([...result.data]).toEqual(byHand(a, b, result.shape, batch));
        },
      ),
      { numRuns: 300 },
    );
  });

  test('sizes that fill whole blocks and packed panels', () => {
    for (const [m, k, n] of [
      [16, 40, 130],
      [9, 80, 67],
      [64, 100, 50],
      [1, 300, 40],
      [40, 300, 1],
    ] as const) {
      for (const transposeA of [false, true]) {
        for (const transposeB of [false, true]) {
          const a = filled([m, k], 0.11);
          const b = filled([k, n], 0.23);
          const result = matmul(transposeA ? swapLastAxes(a) : a, transposeB ? swapLastAxes(b) : b, {
            transposeA,
            transposeB,
          });
          expect([...result.data]).toEqual(byHand(a, b, [m, n], []));
        }
      }
    }
  });

  test('vectors: a row on the left, a column on the right, whose axis goes away', () => {
    const v = filled([3], 1);
    const M = filled([3, 4], 2);
    expect(matmul(v, M).shape).toEqual([4]);
    expect([...matmul(v, M).data]).toEqual(byHand(v, M, [4], []));
    expect(matmul(swapLastAxes(M), v).shape).toEqual([4]);
    expect(matmul(v, v).shape).toEqual([]);
    expect([...matmul(v, v).data]).toEqual(byHand(v, v, [], []));
    expect(matmul(filled([2, 5, 3], 1), v).shape).toEqual([2, 5]);
    expect(matmul(v, filled([2, 3, 5], 1)).shape).toEqual([2, 5]);
    expect([...matmul(v, M, { transposeA: true }).data]).toEqual([...matmul(v, M).data]);
  });

  test('an empty inner axis gives zeros', () => {
    expect([...matmul(filled([2, 0], 1), filled([0, 2], 1)).data]).toEqual([0, 0, 0, 0]);
  });

  test('NaN and infinities are not skipped over', () => {
    const a: Tensor = { shape: [1, 2], data: Float64Array.of(0, 1) };
    const b: Tensor = { shape: [2, 1], data: Float64Array.of(Number.POSITIVE_INFINITY, 1) };
    expect(matmul(a, b).data[0]).toBeNaN();
  });

  test('what does not fit is refused', () => {
    expect(matmulShape([2, 3], [2, 3])).toBeNull();
    expect(matmulShape([2, 3], [2, 3], { transposeB: true })).toEqual([2, 2]);
    expect(matmulShape([], [3])).toBeNull();
    expect(matmulShape([2, 2, 3], [3, 3, 4])).toBeNull();
    expect(() => matmul(scalar(1), filled([3], 1))).toThrow('scalar and 3 have no matrix product');
  });
});

test('outer flattens and multiplies each with each', () => {
  const result = outer(filled([2], 1), filled([3], 2));
  expect(result.shape).toEqual([2, 3]);
  expect(result.data[5]).toBe(Math.cos(1) * 3 * (Math.cos(4) * 3));
});
