// Rounding: halves go to the even neighbour on both sides of 0, all else to the nearest.
import { expect, test } from 'vitest';
import { roundHalfEven } from './roundHalfEven.ts';

test('halves go to the even neighbour', () => {
  const halves = [-3.5, -2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 3.5, 2 ** 51 + 0.5, 2 ** 51 + 1.5];
  expect(halves.map(roundHalfEven)).toEqual([-4, -2, -2, -0, 0, 2, 2, 4, 2 ** 51, 2 ** 51 + 2]);
});

test('everything else goes to the nearest', () => {
  const others = [-2.6, -2.4, -0.2, 0.49999999999999994, 0.5000000000000001, 7, 2 ** 53 + 2, 1e300];
  expect(others.map(roundHalfEven)).toEqual([-3, -2, -0, 0, 1, 7, 2 ** 53 + 2, 1e300]);
  expect([Infinity, -Infinity, Number.NaN, -0].map(roundHalfEven)).toEqual([Infinity, -Infinity, Number.NaN, -0]);
});
