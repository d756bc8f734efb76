// Reductions over any axes against a walk over every entry, and their special values.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Machine, withMachine } from './kernels/machine.ts';
import { alongAxis, eachAlong, logSumExp, max, mean, min, normalizeAxes, reduce, restoreAxes, sum } from './reduce.ts';
import { type Shape, sizeOf } from './shape.ts';
import { full, type Tensor } from './tensor.ts';

const filled = (shape: Shape): Tensor => ({
  shape,
  data: Float64Array.from({ length: sizeOf(shape) }, (_, i) => Math.sin(i * 1.7) * 5),
});
const row = (...numbers: number[]): Tensor => ({ shape: [numbers.length], data: Float64Array.from(numbers) });

/** The entries that fall together, per kept index in row-major order. */
function groups(x: Tensor, axes: readonly number[]): number[][] {
  const kept = x.shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
  const out: number[][] = Array.from({ length: sizeOf(kept) }, () => []);
  x.data.forEach((value, flat) => {
    let rest = flat;
    let at = 0;
    let step = 1;
    for (let axis = x.shape.length - 1; axis >= 0; axis--) {
      const i = rest % x.shape[axis]!;
      rest = Math.floor(rest / x.shape[axis]!);
      if (!axes.includes(axis)) at += i * step;
      step *= kept[axis]!;
    }
    out[at]!.push(value);
  });
  return out;
}

const cases = fc
  .array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 })
  .chain((shape) => fc.tuple(fc.constant(shape), fc.subarray([...shape.keys()]), fc.boolean(), fc.boolean()));

describe('reductions', () => {
  test('over any axes, counted from either end, kept or dropped', () => {
    fc.assert(
      fc.property(cases, ([shape, axes, keepdims, fromEnd]) => {
        const x = filled(shape);
        const named = axes.map((axis) => (fromEnd ? axis - shape.length : axis));
        const expected = groups(x, axes);
        const result = sum(x, named, keepdims);
        expect(result.shape).toEqual(
          keepdims
            ? shape.map((n, axis) => (axes.includes(axis) ? 1 : n))
            : shape.filter((_, axis) => !axes.includes(axis)),
        );
        expected.forEach((group, i) => {
          expect(result.data[i]).toBeCloseTo(
            group.reduce((a, b) => a + b, 0),
            10,
          );
        });
        expect([...max(x, named).data]).toEqual(expected.map((group) => Math.max(...group)));
        expect([...min(x, named).data]).toEqual(expected.map((group) => Math.min(...group)));
        expect(restoreAxes(sum(x, named), shape, named).shape).toEqual(sum(x, named, true).shape);
      }),
      { numRuns: 300 },
    );
  });

  test('null means all axes, an empty list none', () => {
    const x = filled([2, 3]);
    expect(sum(x).shape).toEqual([]);
    expect(sum(x, null, true).shape).toEqual([1, 1]);
    expect([...sum(x, []).data]).toEqual([...x.data]);
  });

  test('folds see the entries in row-major order, also of axes that lie apart', () => {
    const x: Tensor = { shape: [2, 2, 2], data: Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8) };
    const digits = reduce(
      (data, start, length, step) => {
        let number = 0;
        for (let k = 0; k < length; k++) number = number * 10 + data[start + k * step]!;
        return number;
      },
      x,
      [0, 2],
    );
    expect([...digits.data]).toEqual([1256, 3478]);
  });

  test('sums are pairwise: a million tenths', () => {
    expect(Math.abs(sum(full([1000000], 0.1)).data[0]! - 100000)).toBeLessThan(1e-9);
    expect(Math.abs(mean(full([1000, 1000], 0.1), [1, 0]).data[0]! - 0.1)).toBeLessThan(1e-16);
  });

  test('over nothing: sum 0, mean NaN, max -Infinity, logSumExp -Infinity', () => {
    const none = filled([0, 2]);
    expect([...sum(none, [0]).data]).toEqual([0, 0]);
    expect([...mean(none, [0]).data]).toEqual([Number.NaN, Number.NaN]);
    expect([...max(none, [0]).data]).toEqual([Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]);
    expect([...logSumExp(none, [0]).data]).toEqual([Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]);
    expect(sum(filled([2, 0]), [0]).shape).toEqual([0]);
  });

  test('NaN wins over every number in max and min', () => {
    expect(max(row(1, Number.NaN, 3)).data[0]).toBeNaN();
    expect(min(row(Number.NaN, 1)).data[0]).toBeNaN();
  });

  test('logSumExp does not overflow and knows infinities', () => {
    expect(logSumExp(row(1000, 1000)).data[0]).toBe(1000 + Math.log(2));
    expect(logSumExp(row(-1e5, -1e5)).data[0]).toBe(-1e5 + Math.log(2));
    expect(logSumExp(row(Number.POSITIVE_INFINITY, 1)).data[0]).toBe(Number.POSITIVE_INFINITY);
    expect(logSumExp(row(Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY)).data[0]).toBe(Number.NEGATIVE_INFINITY);
    expect(logSumExp(row(Number.NaN, 1)).data[0]).toBeNaN();
  });

  test('axes out of range, fractional or named twice are refused', () => {
    for (const axes of [[2], [-3], [0.5], [0, -2]]) {
      expect(normalizeAxes(axes, 2)).toBeNull();
      expect(() => sum(filled([2, 3]), axes)).toThrow('do not fit the shape 2 × 3');
    }
    expect(() => alongAxis([2], 1)).toThrow('axis 1 does not fit');
  });
});

test('eachAlong visits every run once', () => {
  const seen: number[] = [];
  eachAlong([2, 3, 2], 1, (start, length, step) => {
    for (let k = 0; k < length; k++) seen.push(start + k * step);
  });
  expect(seen).toEqual([0, 2, 4, 1, 3, 5, 6, 8, 10, 7, 9, 11]);
});

test('everything is folded and no axis kept unless it is said; axes come in order', () => {
  const x: Tensor = { shape: [2, 3], data: Float64Array.of(3, 1, 2, -4, 0, 4) };
  const folds = [sum, mean, max, min, logSumExp].map((fold) => fold(x));
  expect(folds.map(({ shape }) => shape)).toEqual([[], [], [], [], []]);
  expect(folds.slice(0, 4).map(({ data }) => data[0])).toEqual([6, 1, 4, -4]);
  expect(normalizeAxes([-1, 2], 3)).toBeNull();
  expect(normalizeAxes([2, 0, -2], 3)).toEqual([0, 1, 2]);
  expect(() => sum(x, [5])).toThrow('axes [5] do not fit the shape 2 × 3');
});

test('sums through a machine are those without one, and are left to TypeScript where a kernel would add in another order', () => {
  const calls: (string | null)[] = [];
  const machine: Machine = {
    run(kernel, ...args) {
      const call = kernel.call?.({ of: () => 1, ofWords: () => 1 }, ...args) ?? null;
      calls.push(call && `${call.name} ${call.args.join(' ')}`);
      kernel.plain(...args);
    },
    noteRaw: () => {},
    demand: () => {},
  };
  const few: Tensor = { shape: [7], data: Float64Array.of(1, 2, 3, 4, 5, 6, 7) };
  const many: Tensor = { shape: [2, 4], data: Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8) };
  const through = <T>(work: () => T): T => withMachine(machine, work);
  expect(through(() => sum(few))).toEqual(sum(few));
  expect(through(() => mean(few, [0], true))).toEqual({ shape: [1], data: Float64Array.of(4) });
  expect(through(() => mean(many))).toEqual({ shape: [], data: Float64Array.of(4.5) });
  expect(calls).toEqual(['sum 1 1 7 1', 'sum 1 1 7 7', null]);
  expect(through(() => sum(many, [0]))).toEqual(sum(many, [0]));
  expect(through(() => sum(many, [1], true))).toEqual(sum(many, [1], true));
});
