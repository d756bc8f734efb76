// NumberGesture.test: one drag or one run of nudges is one start, changes, one end, and Escape takes it back.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Cell, type EditPhase, NumberGesture } from './NumberGesture.ts';
import { moved, nudged, stepFor } from './scrub.ts';

function recorder(start: number, integer = false) {
  const edits: [number, EditPhase][] = [];
  const shown: (number | null)[] = [];
  let value = start;
  const gesture = new NumberGesture({
    integer,
    valueAt: () => value,
    edit(_cell, next, phase) {
      value = next;
      edits.push([next, phase]);
    },
    show: (live) => shown.push(live?.value ?? null),
  });
  return { gesture, edits, shown };
}
const CELL: Cell = [0, 0];

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('dragging', () => {
  it('is a click until the pointer has moved far enough', () => {
    const { gesture, edits } = recorder(2);
    gesture.press(CELL, 100);
    expect(gesture.drag(103, {})).toBe(false);
    expect(gesture.release()).toBe(false);
    expect(edits).toEqual([]);
  });
  it('is one gesture, without the dust of binary fractions', () => {
    const { gesture, edits, shown } = recorder(0.1);
    gesture.press(CELL, 0);
    for (const x of [4, 8, 12]) gesture.drag(x, {});
    expect(gesture.release()).toBe(true);
    expect(edits).toEqual([
      [0.11, 'start'],
      [0.12, 'change'],
      [0.13, 'change'],
      [0.13, 'end'],
    ]);
    expect(shown).toEqual([0.11, 0.12, 0.13, null]);
  });
  it('goes on from where it is when Shift makes it finer', () => {
    const { gesture, edits } = recorder(2);
    gesture.press(CELL, 0);
    gesture.drag(40, {});
    gesture.drag(40, { fine: true });
    gesture.drag(48, { fine: true });
    gesture.release();
    expect(edits.map(([value]) => value)).toEqual([3, 3.02, 3.02]);
  });
  it('passes through zero with the same step', () => {
    const { gesture, edits } = recorder(0.2);
    gesture.press(CELL, 0);
    gesture.drag(-80, {});
    gesture.drag(-120, {});
    expect(edits.map(([value]) => value)).toEqual([0, -0.1]);
    expect(Object.is(edits[0]?.[0], 0)).toBe(true);
  });
  it('is taken back by cancel', () => {
    const { gesture, edits } = recorder(5);
    gesture.press(CELL, 0);
    gesture.drag(40, {});
    expect(gesture.cancel()).toBe(true);
    expect(edits.at(-1)).toEqual([5, 'end']);
    expect(gesture.cancel()).toBe(false);
  });
  it('moves class indices by whole numbers', () => {
    const { gesture, edits } = recorder(0, true);
    gesture.press(CELL, 0);
    gesture.drag(5, {});
    gesture.drag(9, { fine: true });
    gesture.release();
    expect(edits.every(([value]) => Number.isInteger(value))).toBe(true);
  });
  it('leaves NaN and infinities alone', () => {
    const { gesture, edits } = recorder(Number.NaN);
    gesture.press(CELL, 0);
    expect(gesture.drag(50, {})).toBe(false);
    expect(gesture.nudge(CELL, 1, {})).toBeNaN();
    expect(edits).toEqual([]);
  });
});

describe('nudging', () => {
  it('joins quick nudges and ends after a pause', () => {
    const { gesture, edits } = recorder(1);
    gesture.nudge(CELL, 1, {});
    gesture.nudge(CELL, 1, {});
    vi.advanceTimersByTime(699);
    expect(edits.map(([, phase]) => phase)).toEqual(['start', 'change']);
    vi.advanceTimersByTime(1);
    expect(edits.at(-1)).toEqual([1.2, 'end']);
  });
  it('another cell is another gesture', () => {
    const { gesture, edits } = recorder(1);
    gesture.nudge([0, 0], 1, {});
    gesture.nudge([0, 1], 1, {});
    expect(edits.map(([, phase]) => phase)).toEqual(['start', 'end', 'start']);
  });
});

describe('steps', () => {
  it.each([
    [0, 0.1],
    [1, 0.1],
    [-3.1, 0.1],
    [9.99, 0.1],
    [10, 1],
    [42, 1],
    [1000, 100],
    [0.5, 0.01],
    [0.001, 0.0001],
  ])('a number like %d moves by %d', (value, step) => {
    expect(stepFor(value)).toBeCloseTo(step, 12);
  });
  it('nudging keeps the digits that were there', () => {
    expect(nudged(3.71829, 1)).toBe(3.81829);
    expect(nudged(0.3, -1)).toBe(0.29);
    expect(nudged(1e-9, 1)).toBe(1.1e-9);
    expect(nudged(7, 1, { integer: true })).toBe(8);
    expect(nudged(400, 1, { integer: true })).toBe(410);
  });
  it('stays a number at the ends of the range', () => {
    expect(Number.isFinite(nudged(5e-324, 1))).toBe(true);
    expect(nudged(1e308, 1)).toBeGreaterThan(1e308);
    expect(moved(1e300, 1, 1e299)).toBeCloseTo(1.1e300, -290);
  });
});
