// Summaries: the statistics and the picture of tensors too large to show.
import { describe, expect, test } from 'vitest';
import { tensor } from '../engine/tensor.ts';
import { summarize } from './summarize.ts';
import { tensorText } from './traceText.ts';

const of = (shape: readonly number[], ...data: number[]) => tensor(shape, Float64Array.from(data));

describe('summarize', () => {
  test('says what there is', () => {
    expect(summarize(of([2, 2], 3, -4, 0, 1))).toMatchObject({
      shape: [2, 2],
      min: -4,
      max: 3,
      mean: 0,
      norm: Math.sqrt(26),
      nonFinite: 0,
    });
  });
  test('keeps what is not finite out of the statistics, and counts it', () => {
    const value = of([4], Number.NaN, 2, Number.POSITIVE_INFINITY, 4);
    expect(summarize(value)).toMatchObject({ min: 2, max: 4, mean: 3, nonFinite: 2 });
    expect(summarize(of([1], Number.NaN))).toMatchObject({ min: 0, max: 0, mean: 0, norm: 0, nonFinite: 1 });
  });
  test('squares neither overflow nor vanish', () => {
    expect(summarize(of([2], 3e200, -4e200)).norm).toBeCloseTo(5e200, -190);
    expect(summarize(of([2], 3e-200, 4e-200)).norm).toBe(5e-200);
  });
  test('pictures block means of the last two axes; a vector is a row', () => {
    const ramp = tensor(
      [2, 64, 64],
      Float64Array.from({ length: 2 * 64 * 64 }, (_, i) => Math.floor((i % 4096) / 64)),
    );
    const { thumbnail } = summarize(ramp);
    expect(thumbnail.shape).toEqual([32, 32]);
    expect([thumbnail.data[0], thumbnail.data[32], thumbnail.data[32 * 31]]).toEqual([0.5, 2.5, 62.5]);
    expect(summarize(of([3], 1, 2, 3)).thumbnail).toEqual(of([1, 3], 1, 2, 3));
    expect(summarize(of([], 7)).thumbnail).toEqual(of([1, 1], 7));
    expect(summarize(of([0, 3])).thumbnail.shape).toEqual([0, 0]);
  });
});

describe('a tensor as text', () => {
  test.each([
    [of([], 1 / 3), '0.333333'],
    [of([2, 2], 1, -0, 1e-9, 123456789), '[[1, 0], [1e-9, 123457000]]'],
    [of([3], Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY), '[NaN, Infinity, -Infinity]'],
    [of([0, 3]), 'empty [0, 3]'],
    [tensor([100], new Float64Array(100).fill(2)), '[100] from 2 to 2, mean 2, norm 20'],
  ])('%#', (value, text) => {
    expect(tensorText(value)).toBe(text);
  });
});
