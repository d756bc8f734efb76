// Windows of one axis, against their definition entry by entry.
import { expect, test } from 'vitest';
import { random } from './random.ts';
import { adaptiveWindows, type Sliding, slidingWindows, unrolledLength, windowCount } from './windows.ts';

const from = random(20);
const slidings: readonly (Sliding & { readonly length: number })[] = Array.from({ length: 400 }, () => ({
  length: 1 + from.integer(9),
  kernel: 1 + from.integer(4),
  stride: 1 + from.integer(4),
  padding: from.integer(3),
  dilation: 1 + from.integer(3),
}));

test('as many windows as there are starts from which the whole kernel lies on the padded axis', () => {
  for (const { length, ...sliding } of slidings) {
    const { kernel, stride, padding, dilation = 1 } = sliding;
    let count = 0;
    while (count * stride - padding + dilation * (kernel - 1) < length + padding) count++;
    expect(Math.max(0, windowCount(length, sliding)), JSON.stringify({ length, ...sliding })).toBe(count);
  }
});

test('with ceil a last window may hang over, but begins before the padding behind', () => {
  for (const { length, dilation: _, ...sliding } of slidings) {
    const { kernel, stride, padding } = sliding;
    if (padding > kernel / 2) continue;
    let count = 0;
    // A window is there when it begins before the padding behind and hangs over by less than a stride.
    const isThere = (start: number): boolean => start < length && start + kernel - (length + padding) < stride;
    while (isThere(count * stride - padding)) count++;
    const found = Math.max(0, windowCount(length, { ...sliding, ceil: true }));
    expect(found, JSON.stringify({ length, ...sliding })).toBe(count);
  }
});

test('an unrolled axis is one from which the windows can be counted back', () => {
  for (const { length, ...sliding } of slidings) {
    const whole = unrolledLength(length, sliding, 0);
    if (whole <= 0) continue;
    expect(windowCount(whole, sliding)).toBe(length);
    expect(unrolledLength(length, sliding, 1)).toBe(whole + 1);
  }
});

test('windows are clipped to the axis, and a mean counts the padding only where it should', () => {
  const sliding = { kernel: 3, stride: 2, padding: 1, ceil: true };
  const counted = slidingWindows(6, sliding, true);
  expect([...counted.first]).toEqual([0, 1, 3, 5]);
  expect([...counted.end]).toEqual([2, 4, 6, 6]);
  // The last window would end at 8, one entry beyond the padding.
  expect([...counted.size]).toEqual([3, 3, 3, 2]);
  expect([...slidingWindows(6, sliding, false).size]).toEqual([2, 3, 3, 1]);
});

test('adaptive windows cover every entry, differ by at most two in size and may overlap', () => {
  for (let length = 1; length < 12; length++) {
    for (let count = 1; count < 12; count++) {
      const { first, end, size } = adaptiveWindows(length, count);
      const covered = new Set<number>();
      for (let k = 0; k < count; k++) {
        expect(size[k]).toBe(end[k]! - first[k]!);
        expect(size[k]).toBeGreaterThan(0);
        for (let i = first[k]!; i < end[k]!; i++) covered.add(i);
      }
      expect([first[0], end[count - 1], covered.size]).toEqual([0, length, length]);
      expect(Math.max(...size) - Math.min(...size)).toBeLessThanOrEqual(2);
    }
  }
});
