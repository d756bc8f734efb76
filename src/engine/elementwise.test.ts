// Functions of entries and arithmetic, with what activations send back held against central differences.
import { describe, expect, test } from 'vitest';
import { logistic, pullLogistic, pullRectified, pullTanh, rectify } from './activations.ts';
import { add, addInto, divide, map, mapWith2, mapWith3, multiply, negate, scale, subtract } from './elementwise.ts';
import { type Tensor, tensor } from './tensor.ts';

const a = tensor([2, 2], Float64Array.of(1, 2, 3, 4));
const row = tensor([2], Float64Array.of(10, -8));
const like = (...data: number[]): Tensor => tensor([2, 2], Float64Array.from(data));

test('arithmetic broadcasts, in either order', () => {
  expect(add(a, row)).toEqual(like(11, -6, 13, -4));
  expect(subtract(a, row)).toEqual(like(-9, 10, -7, 12));
  expect(subtract(row, a)).toEqual(like(9, -10, 7, -12));
  expect(multiply(a, row)).toEqual(like(10, -16, 30, -32));
  expect(divide(a, row)).toEqual(like(0.1, -0.25, 0.3, -0.5));
  expect(divide(row, a)).toEqual(like(10, -4, 10 / 3, -2));
  expect(divide(row, tensor([2, 1], Float64Array.of(2, 4)))).toEqual(like(5, -4, 2.5, -2));
});

test('functions of one, two and three entries', () => {
  expect(map((x) => x * x, a)).toEqual(like(1, 4, 9, 16));
  expect(mapWith2((x, y) => x - 2 * y, a, like(1, 1, 1, 2))).toEqual(like(-1, 0, 1, 0));
  expect(mapWith3((x, y, z) => x * y + z, a, a, like(0, 1, 0, -1))).toEqual(like(1, 5, 9, 15));
  expect(scale(a, -0.5)).toEqual(like(-0.5, -1, -1.5, -2));
  expect(negate(a)).toEqual(like(-1, -2, -3, -4));
  const sum = like(1, 1, 1, 1);
  addInto(sum, a);
  expect(sum).toEqual(like(2, 3, 4, 5));
});

test('those that do not broadcast demand one shape', () => {
  const message = 'shapes 2 × 2 and 2 differ';
  expect(() => mapWith2((x) => x, a, row)).toThrow(message);
  expect(() => mapWith3((x) => x, a, row, a)).toThrow(message);
  expect(() => mapWith3((x) => x, a, a, row)).toThrow(message);
  expect(() => addInto(like(0, 0, 0, 0), row)).toThrow(message);
});

describe.each([
  ['max(0, x)', rectify, pullRectified],
  ['the logistic function', logistic, pullLogistic],
  ['tanh', Math.tanh, pullTanh],
] as const)('%s', (_name, f, pull) => {
  test('sends back its slope times what came', () => {
    for (const x of [-3, -0.7, -0.01, 0.02, 0.5, 2.5]) {
      const slope = (f(x + 1e-5) - f(x - 1e-5)) / 2e-5;
      expect(pull(-2, x, f(x))).toBeCloseTo(-2 * slope, 8);
    }
  });
});

test('activations at their ends and at 0', () => {
  expect([-1, -0, 0, 2, Infinity, -Infinity].map(rectify)).toEqual([0, 0, 0, 2, Infinity, 0]);
  expect(rectify(Number.NaN)).toBeNaN();
  expect(pullRectified(5, 0, 0)).toBe(0);
  expect([0, Infinity, -Infinity, 1000, -1000].map(logistic)).toEqual([0.5, 1, 0, 1, 0]);
  // No digit is lost in the lower tail: e^-40 and e^-700 are exact to an ulp.
  expect(logistic(-40) / Math.exp(-40)).toBeCloseTo(1, 15);
  expect(logistic(-700) / Math.exp(-700)).toBeCloseTo(1, 15);
  // Also where e^720 is too large to be written down.
  expect(logistic(-720)).toBe(Math.exp(-720));
  expect(logistic(1.5) + logistic(-1.5)).toBe(1);
});
