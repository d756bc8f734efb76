// heatPicture.test: one pixel per entry, a neutral zero for gradients, a mark for what is not finite.
import { describe, expect, it } from 'vitest';
import { heatPicture } from './heatPicture.ts';
import { matrixView } from './matrixView.ts';
import { rampColours, rampFor } from './ramp.ts';

const view = matrixView([2, 2]);
const picture = (data: readonly number[], tone: 'value' | 'gradient' = 'value') =>
  heatPicture(view, Float64Array.from(data), tone, 'light');

describe('heatPicture', () => {
  it('spans values from the least to the greatest', () => {
    const { low, high, pixels } = picture([1, 2, 3, 5]);
    const ends = rampColours('value', 'light');
    expect([low, high]).toEqual([1, 5]);
    expect(Array.from(pixels.slice(0, 3))).toEqual(ends[0]);
    expect(Array.from(pixels.slice(12, 15))).toEqual(ends.at(-1));
  });
  it('is symmetric about zero for gradients', () => {
    const { low, high } = picture([-1, 0, 0.5, 4], 'gradient');
    expect([low, high]).toEqual([-4, 4]);
    expect(rampFor('gradient', 'light', -1, 4).colour(0)).toEqual(rampColours('gradient', 'light')[3]);
  });
  it('marks and counts NaN and infinities, and leaves them out of the range', () => {
    const { nonFinite, low, high, pixels } = picture([Number.NaN, Infinity, 1, 2]);
    expect([nonFinite, low, high]).toEqual([2, 1, 2]);
    expect(Array.from(pixels.slice(0, 4))).toEqual(Array.from(pixels.slice(4, 8)));
    expect(Array.from(pixels.slice(0, 4))).not.toEqual(Array.from(pixels.slice(8, 12)));
  });
  it('takes equal entries, all-NaN and the whole float64 range', () => {
    expect(picture([3, 3, 3, 3]).pixels.every((channel) => channel >= 0)).toBe(true);
    expect(picture([Number.NaN, Number.NaN, Number.NaN, Number.NaN]).nonFinite).toBe(4);
    const { pixels } = picture([-Number.MAX_VALUE, 0, 0, Number.MAX_VALUE]);
    expect(Array.from(pixels.slice(0, 3))).not.toEqual(Array.from(pixels.slice(12, 15)));
  });
});
