// Differences of functions of one number: what rounding may do to them, and what a kink looks like.
import { describe, expect, test } from 'vitest';
import { centralDifference, type Kink, kinkAt, type Noise, riddersDerivative, roundingNoise } from './differentiate.ts';

const none: Noise = () => 0;
const cubic = (step: number): number => (1 + step) ** 3 - 1;
const kink = (change: (step: number) => number, noise: Noise = none): Kink | null => kinkAt(change, 1, noise);

describe('differences', () => {
  test('rounding weighs more the smaller the step, and more where the function grows', () => {
    expect(roundingNoise(3, 2)(0.5)).toBe(8 * 4 * 2 ** -52);
    expect(roundingNoise(3, 0)(0.25)).toBe(12 * 4 * 2 ** -52);
  });

  test('central ones leave the square of the step of a cubic; extrapolation takes it away', () => {
    expect(centralDifference(cubic, 0.5, () => 7)).toEqual({ value: 3.25, noise: 7 });
    expect(riddersDerivative(cubic, 0.5, none).value).toBeCloseTo(3, 12);
  });

  test('the step is halved seven times', () => {
    const steps: number[] = [];
    riddersDerivative((step) => steps.push(Math.abs(step)), 1, none);
    expect([...new Set(steps)]).toEqual([1, 1 / 2, 1 / 4, 1 / 8, 1 / 16, 1 / 32, 1 / 64, 1 / 128]);
  });
});

describe('corners', () => {
  test('have a slope on either side, also where the function curves', () => {
    expect(kink((step) => (step < 0 ? 3 * step : -2 * step))).toEqual({
      kind: 'corner',
      left: expect.closeTo(3, 9),
      right: expect.closeTo(-2, 9),
    });
    expect(kink((step) => Math.abs(step) + step ** 2)?.kind).toBe('corner');
  });

  test('are none where rounding may have made the gap, or where it is nothing beside the slopes', () => {
    expect(kink(Math.abs, () => 1)).toBeNull();
    expect(kink((step) => step + 1e-8 * Math.abs(step))).toBeNull();
    expect(kink((step) => 10 * step + 1e-6 * Math.abs(step))).toBeNull();
  });

  test('show at every step', () => {
    expect(kink((step) => Math.min(Math.abs(step), 1e-5))).toBeNull();
  });
});

describe('jumps', () => {
  test('to one side, to both, and out of the way and back', () => {
    expect(kink((step) => (step < 0 ? -1 : 0))).toEqual({ kind: 'jump' });
    expect(kink(Math.sign)).toEqual({ kind: 'jump' });
    expect(kink((step) => (step === 0 ? 0 : 1))).toEqual({ kind: 'jump' });
  });

  test('show at every step, and above the rounding', () => {
    expect(kink((step) => (Math.abs(step) < 1e-5 ? 1 : 5))).toBeNull();
    expect(kink(Math.sign, () => 1)).toEqual({ kind: 'jump' });
    expect(kink(Math.sign, () => 1e6)).toBeNull();
  });
});

describe('upright tangents', () => {
  test('are those of roots, not of lines, poles or roots that end', () => {
    expect(kink(Math.cbrt)).toEqual({ kind: 'upright' });
    expect(kink((step) => 2 * step)).toBeNull();
    expect(kink((step) => 1 / step)).toBeNull();
    expect(kink((step) => Math.sign(step) * Math.min(Math.cbrt(Math.abs(step)), 0.03))).toBeNull();
  });
});

test('an edge has a function on one side only', () => {
  expect(kink(Math.sqrt)).toEqual({ kind: 'edge' });
  expect(kink(() => Number.NaN)).toBeNull();
});
