// trackGeometry.test: places and steps agree, in short runs and in runs of thousands.
import { describe, expect, it } from 'vitest';
import { cursorAt, markPlaces, runsOf, stepAt, tickBox, ticksPath, trackGeometry, xAt } from './trackGeometry.ts';

const CASES = [
  [15, 8, 1160],
  [15, 15, 1160],
  [15, 0, 1160],
  [1, 1, 300],
  [400, 200, 340],
  [5000, 2500, 1160],
] as const;

describe.each(CASES)('%d steps, backward from %d, on %d px', (count, backwardStart, width) => {
  const track = trackGeometry(count, backwardStart, width);
  it('spans the whole width', () => {
    expect(xAt(track, 0)).toBe(0);
    expect(xAt(track, count)).toBeCloseTo(width, 6);
    expect(cursorAt(track, -50)).toBe(0);
    expect(cursorAt(track, width + 50)).toBe(count);
  });
  it('finds every step under its own tick, and back', () => {
    for (let step = 0; step < count; step++) {
      const { x, width: wide } = tickBox(track, step);
      expect(stepAt(track, x + wide / 2)).toBe(step);
      expect(cursorAt(track, xAt(track, step + 0.5))).toBeCloseTo(step + 0.5, 6);
    }
  });
  it('never goes back while the pointer goes right', () => {
    let last = 0;
    for (let x = 0; x <= width; x += 0.5) {
      const cursor = cursorAt(track, x);
      expect(cursor).toBeGreaterThanOrEqual(last);
      last = cursor;
    }
  });
});

describe('ticksPath', () => {
  it('draws a stroke per step while they are wide', () => {
    const track = trackGeometry(4, 2, 100);
    expect(ticksPath(track, 0, 2, 5).match(/M/g)).toHaveLength(2);
    expect(ticksPath(track, 0, 0, 5)).toBe('');
  });
  it('draws one stroke for thousands', () => {
    const track = trackGeometry(5000, 2500, 1000);
    expect(ticksPath(track, 0, 2500, 5).match(/M/g)).toHaveLength(1);
  });
});

it('keeps marks apart', () => {
  const track = trackGeometry(5000, 2500, 1000);
  const all = Array.from({ length: 5000 }, (_, step) => step);
  const places = markPlaces(track, all, 6);
  expect(places.length).toBeLessThan(180);
  expect(places.length).toBeGreaterThan(100);
});

it('joins neighbouring steps into runs', () => {
  expect(runsOf([0, 1, 2, 5, 7, 8])).toEqual([
    [0, 3],
    [5, 6],
    [7, 9],
  ]);
  expect(runsOf([])).toEqual([]);
});

it('has no step where there are none', () => {
  const track = trackGeometry(0, 0, 500);
  expect([stepAt(track, 10), cursorAt(track, 10), xAt(track, 0)]).toEqual([null, 0, 0]);
});
