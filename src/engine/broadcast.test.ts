// Broadcasting, its adjoint and everything built on strided walks, against plain nested loops.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { broadcastsTo, expandTo, sumToShape, zip, zip3 } from './broadcast.ts';
import { add, addInto, divide, map, mapWith2, mapWith3, multiply, negate, scale, subtract } from './elementwise.ts';
import { broadcastShapes, type Shape, sizeOf, stridesOf } from './shape.ts';
import { full, scalar, type Tensor, tensor } from './tensor.ts';
import { swapLastAxes, transpose } from './transpose.ts';

const shapes = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 });
/** A shape that broadcasts to `whole`: some axes 1, some leading ones left out. */
const part = (whole: Shape): fc.Arbitrary<number[]> =>
  fc
    .tuple(fc.integer({ min: 0, max: whole.length }), fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }))
    .map(([drop, ones]) => whole.map((length, axis) => (ones[axis] ? 1 : length)).slice(drop));
const filled = (shape: Shape, factor: number): Tensor => ({
  shape,
  data: Float64Array.from({ length: sizeOf(shape) }, (_, i) => Math.sin(factor * (i + 1)) * 4),
});

/** Every index of a shape, in row-major order. */
function indices(shape: Shape): number[][] {
  return shape.reduce<number[][]>(
    (lists, length) => lists.flatMap((list) => Array.from({ length }, (_, i) => [...list, i])),
    [[]],
  );
}
/** The entry of `t` that a broadcast index reads. */
function read(t: Tensor, index: readonly number[]): number {
  const own = index.slice(index.length - t.shape.length);
  const strides = stridesOf(t.shape);
  return t.data[own.reduce((at, i, axis) => at + (t.shape[axis] === 1 ? 0 : i * strides[axis]!), 0)]!;
}

const dot = (x: Tensor, y: Tensor): number => x.data.reduce((sum, value, i) => sum + value * y.data[i]!, 0);
const triple = shapes.chain((whole) => fc.tuple(fc.constant(whole), part(whole), part(whole), part(whole)));

describe('broadcasting', () => {
  test('agrees with index arithmetic for every operator', () => {
    fc.assert(
      fc.property(triple, ([, left, right]) => {
        const a = filled(left, 1.3);
        const b = filled(right, 0.7);
        const shape = broadcastShapes(left, right)!;
        const pairs = indices(shape).map((index) => [read(a, index), read(b, index)] as const);
        const expected = (f: (x: number, y: number) => number): number[] => pairs.map(([x, y]) => f(x, y));
        for (const [own, f] of [
          [add, (x: number, y: number) => x + y],
          [subtract, (x: number, y: number) => x - y],
          [multiply, (x: number, y: number) => x * y],
          [divide, (x: number, y: number) => x / y],
        ] as const) {
          const result = own(a, b);
          expect(result.shape).toEqual(shape);
          expect([...result.data]).toEqual(expected(f));
        }
        expect([...zip(Math.atan2, a, b).data]).toEqual(expected(Math.atan2));
      }),
      { numRuns: 300 },
    );
  });

  test('of three', () => {
    fc.assert(
      fc.property(triple, ([, p, q, r]) => {
        const [a, b, c] = [filled(p, 1), filled(q, 2), filled(r, 3)];
        const shape = broadcastShapes(broadcastShapes(p, q)!, r)!;
        const result = zip3((x, y, z) => x * y + z, a, b, c);
        expect(result.shape).toEqual(shape);
        expect([...result.data]).toEqual(indices(shape).map((i) => read(a, i) * read(b, i) + read(c, i)));
      }),
    );
  });

  test('expandTo repeats, sumToShape is its adjoint: <expand a, b> = <a, sum b>', () => {
    fc.assert(
      fc.property(triple, ([whole, own]) => {
        const a = filled(own, 1.1);
        const b = filled(whole, 0.3);
        expect(broadcastsTo(own, whole)).toBe(true);
        const wide = expandTo(a, whole);
        expect([...wide.data]).toEqual(indices(whole).map((index) => read(a, index)));
        const narrow = sumToShape(b, own);
        expect(narrow.shape).toEqual(own);
        expect(dot(wide, b)).toBeCloseTo(dot(a, narrow), 9);
      }),
      { numRuns: 300 },
    );
  });

  test('shapes that do not fit are named', () => {
    const a = filled([2, 3], 1);
    const b = filled([4], 1);
    expect(() => add(a, b)).toThrow('2 × 3 and 4 do not broadcast');
    expect(() => zip3((x) => x, a, a, b)).toThrow('do not broadcast');
    expect(() => expandTo(a, [3])).toThrow('2 × 3 does not broadcast to 3');
    expect(() => expandTo(a, [2, 4])).toThrow('does not broadcast');
    expect(() => sumToShape(b, [3])).toThrow('4 cannot be summed to 3');
    expect(() => mapWith2(Math.max, a, b)).toThrow('shapes 2 × 3 and 4 differ');
    expect(() => mapWith3(Math.max, a, a, b)).toThrow('differ');
    expect(() => addInto(a, b)).toThrow('differ');
    expect(broadcastsTo([2, 3], [3])).toBe(false);
  });

  test('a shape of lower rank is none to repeat to', () => {
    expect([broadcastsTo([1, 3], [3]), broadcastsTo([], []), broadcastsTo([3], [2, 3])]).toEqual([false, true, true]);
    expect(broadcastsTo([3, 1], [3])).toBe(false);
  });

  test('what has the shape already is not copied', () => {
    const t = tensor([2, 3], Float64Array.of(1, 2, 3, 4, 5, 6));
    expect(expandTo(t, [2, 3])).toBe(t);
    expect(sumToShape(t, [2, 3])).toBe(t);
    expect(expandTo(t, [1, 2, 3])).not.toBe(t);
  });

  test('one entry takes the shape of higher rank, whichever side it is on', () => {
    const one = tensor([1, 1], Float64Array.of(10));
    const three = tensor([3], Float64Array.of(1, 2, 3));
    expect([subtract(one, three), subtract(three, one)]).toEqual([
      tensor([1, 3], Float64Array.of(9, 8, 7)),
      tensor([1, 3], Float64Array.of(-9, -8, -7)),
    ]);
    expect(subtract(tensor([1], Float64Array.of(1)), tensor([], Float64Array.of(3)))).toEqual(
      tensor([1], Float64Array.of(-2)),
    );
  });

  test('summing a long broadcast loses no digits: a million tenths', () => {
    expect(sumToShape(full([1000, 1000], 0.1), []).data[0]).toBeCloseTo(100000, 9);
    expect(Math.abs(sumToShape(full([1000000], 0.1), [1]).data[0]! - 100000)).toBeLessThan(1e-9);
  });
});

describe('elementwise', () => {
  const x = filled([2, 3], 1);
  test('maps keep the shape and leave the operand alone', () => {
    const before = [...x.data];
    expect([...map(Math.abs, x).data]).toEqual(before.map(Math.abs));
    expect([...scale(x, -3).data]).toEqual(before.map((v) => v * -3));
    expect([...negate(x).data]).toEqual(before.map((v) => -v));
    expect([...mapWith2((a, b) => a - b, x, x).data]).toEqual([0, 0, 0, 0, 0, 0]);
    expect([...mapWith3((a, b, c) => a * b - c, x, x, x).data]).toEqual(before.map((v) => v * v - v));
    expect(map(Math.abs, x).shape).toEqual([2, 3]);
    expect([...x.data]).toEqual(before);
  });
  test('addInto is the one that writes in place', () => {
    const sum = full([2], 1);
    addInto(sum, full([2], 2.5));
    expect([...sum.data]).toEqual([3.5, 3.5]);
  });
});

describe('transpose', () => {
  test('moves every entry to its permuted index', () => {
    fc.assert(
      fc.property(
        shapes.chain((shape) =>
          fc.tuple(fc.constant(shape), fc.shuffledSubarray([...shape.keys()], { minLength: shape.length })),
        ),
        ([shape, perm]) => {
          const x = filled(shape, 1);
          const y = transpose(x, perm);
          expect(y.shape).toEqual(perm.map((axis) => shape[axis]));
          const expected = indices(y.shape).map((index) => {
            const source = shape.map(() => 0);
            perm.forEach((axis, k) => {
              source[axis] = index[k]!;
            });
            return read(
              x,
              source.map((i, axis) => (shape[axis] === 1 ? 0 : i)),
            );
          });
          expect([...y.data]).toEqual(expected);
        },
      ),
      { numRuns: 200 },
    );
  });
  test('reverses by default; swapLastAxes leaves vectors and scalars', () => {
    expect(transpose(filled([2, 3, 4], 1)).shape).toEqual([4, 3, 2]);
    expect(swapLastAxes(filled([2, 3, 4], 1)).shape).toEqual([2, 4, 3]);
    expect(swapLastAxes(scalar(1)).shape).toEqual([]);
  });
  test('refuses what is not a permutation', () => {
    expect(() => transpose(filled([2, 3], 1), [0, 0])).toThrow(RangeError);
    expect(() => transpose(filled([2, 3], 1), [0])).toThrow(RangeError);
    expect(() => transpose(filled([2, 3], 1), [0, 2])).toThrow(RangeError);
  });
});
