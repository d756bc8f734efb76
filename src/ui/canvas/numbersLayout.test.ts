// numbersLayout: narrow things stand side by side, wide ones may stand one below the other.
import { expect, it } from 'vitest';
import { numbersLayout } from './numbersLayout.ts';

it.each([
  ['a scalar', [], false],
  ['a short vector', [4], false],
  ['two columns', [4, 2], false],
  ['three columns', [3, 3], true],
  ['a long vector, which lies down', [20], true],
  ['an image', [1, 8, 8], false],
  ['a flat picture', [3, 18], true],
  ['a tall picture', [8, 3], false],
])('%s', (_, shape, wraps) => {
  expect(numbersLayout(shape, 'output').wraps).toBe(wraps);
});

it('knows what has slices to choose from', () => {
  expect(numbersLayout([2, 6, 6], 'output').sliced).toBe(true);
  expect(numbersLayout([1, 8, 8], 'output').sliced).toBe(false);
  expect(numbersLayout([3, 1, 2, 2], 'output').sliced).toBe(true);
  expect(numbersLayout(undefined, 'output')).toEqual({ wraps: false, sliced: false });
});

it('gives more room to what is held, the more rows it has', () => {
  expect(numbersLayout([2, 2], 'held').wraps).toBe(true);
  expect(numbersLayout([3, 4], 'held').wraps).toBe(true);
  expect(numbersLayout([4, 3], 'held').wraps).toBe(false);
  expect(numbersLayout([2], 'held').wraps).toBe(false);
  expect(numbersLayout([4, 3], 'source').wraps).toBe(false);
  expect(numbersLayout([3, 3], 'source').wraps).toBe(true);
  expect(numbersLayout([4, 4], 'crowded').wraps).toBe(false);
});
