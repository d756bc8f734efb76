// The window holds the ends and the place that is looked at, in order, and every gap is counted.
import { expect, test } from 'vitest';
import { gapLength, windowPlaces } from './windowPlaces.ts';

test('what fits is shown whole', () => expect(windowPlaces(4, 6, 0)).toEqual([0, 1, 2, 3]));
test('a window in the middle has two gaps', () => {
  expect(windowPlaces(100, 6, 50)).toEqual([0, null, 48, 49, 50, 51, null, 99]);
});
test('at an end it leans on it', () => {
  expect(windowPlaces(100, 6, 0)).toEqual([0, 1, 2, 3, null, 99]);
  expect(windowPlaces(100, 6, 99)).toEqual([0, null, 96, 97, 98, 99]);
});
test('every place can be looked at, and shown and left out make up the whole', () => {
  for (const count of [1, 5, 7, 8, 23]) {
    for (let at = 0; at < count; at++) {
      const places = windowPlaces(count, 6, at);
      expect(places).toContain(at);
      const shown = places.filter((place) => place !== null);
      const left = places.reduce<number>(
        (sum, place, index) => sum + (place === null ? gapLength(places, index) : 0),
        0,
      );
      expect(shown.length + left).toBe(count);
      expect(shown).toEqual([...new Set(shown)].toSorted((a, b) => a - b));
    }
  }
});
