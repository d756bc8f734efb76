// erf and erfc against a series and a continued fraction that converge everywhere they are used.
import { describe, expect, test } from 'vitest';
import { erf, erfc } from './erf.ts';

/** 2 / sqrt(pi) e^(-x^2) sum 2^n x^(2n+1) / (2n+1)!!: all terms have one sign. */
function series(x: number): number {
  let term = x;
  let sum = 0;
  for (let n = 0; n < 400 && sum + term !== sum; n++) {
    sum += term;
    term *= (2 * x * x) / (2 * n + 3);
  }
  return (2 / Math.sqrt(Math.PI)) * expOfSquare(x) * sum;
}

/** erfc x = e^(-x^2) / sqrt(pi) / (x + 1/2 / (x + 1 / (x + 3/2 / (x + ...)))), for x from 1 on. */
function fraction(x: number): number {
  let under = x;
  for (let n = 500; n > 0; n--) under = x + n / 2 / under;
  return expOfSquare(x) / Math.sqrt(Math.PI) / under;
}

/** e^(-x^2), from a square whose rounding is made good. */
function expOfSquare(x: number): number {
  const high = Math.fround(x);
  return Math.exp(-high * high) * Math.exp((high - x) * (high + x));
}

const BITS = 1000n;
const ONE = 1n << BITS;
/** 2 / sqrt(pi), pi by Machin's formula. */
const FACTOR = (() => {
  const inverseTangent = (n: bigint): bigint => {
    let sum = 0n;
    for (let power = ONE / n, k = 1n; power !== 0n; power /= -n * n, k += 2n) sum += power / k;
    return sum;
  };
  const pi = 4n * (4n * inverseTangent(5n) - inverseTangent(239n));
  let root = ONE << 1n;
  for (let next = (root + (pi << BITS) / root) / 2n; next < root; next = (root + (pi << BITS) / root) / 2n) root = next;
  return (2n * ONE * ONE) / root;
})();
/** A float64 in units of 2^-1000. */
function exactly(x: number): bigint {
  const exponent = Math.floor(Math.log2(Math.abs(x))) - 52;
  return BigInt(x / 2 ** exponent) << (BITS + BigInt(exponent));
}
/** erf x by its Taylor series, to hundreds of digits. */
function exactErf(x: number): bigint {
  const point = exactly(x);
  const square = (point * point) >> BITS;
  let sum = 0n;
  for (let term = point, n = 0n; term !== 0n && term !== -1n; n++, term = -((term * square) >> BITS) / n) {
    sum += term / (2n * n + 1n);
  }
  return (sum * FACTOR) >> BITS;
}
/** How far a float64 is from a number, in units in its last place. */
function ulps(found: number, exact: bigint): number {
  const unit = exactly(2 ** (Math.floor(Math.log2(Math.abs(found))) - 52));
  return Math.abs(Number(((exactly(found) - exact) * 1000n) / unit)) / 1000;
}

function grid(from: number, to: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => from + ((to - from) * (i + 0.37)) / count);
}

function worst(found: (x: number) => number, wanted: (x: number) => number, xs: readonly number[]): number {
  return Math.max(...xs.map((x) => Math.abs(found(x) - wanted(x)) / Math.abs(wanted(x))));
}

describe('erf', () => {
  test('is the series, on both sides of every seam', () => {
    expect(worst(erf, series, grid(-3.5, 3.5, 3001))).toBeLessThan(2e-15);
    const seams = [0.84375, 1.25, 1 / 0.35].flatMap((x) => [x, x - 1e-12, x + 1e-12, -x]);
    expect(worst(erf, series, seams)).toBeLessThan(2e-15);
  });

  test('keeps every digit of tiny numbers', () => {
    expect(worst(erf, (x) => (2 / Math.sqrt(Math.PI)) * x, [1e-300, -1e-200, 1e-20, 1e-9])).toBeLessThan(1e-15);
    expect(Object.is(erf(-0), -0)).toBe(true);
  });

  test('known values, the ends and NaN', () => {
    expect(erf(1)).toBeCloseTo(0.842700792949714869, 15);
    expect([0, 6, -6, 40, Infinity, -Infinity].map(erf)).toEqual([0, 1, -1, 1, 1, -1]);
    expect(erf(Number.NaN)).toBeNaN();
  });
});

describe('erfc', () => {
  test('is the continued fraction in the upper tail, down to the smallest numbers', () => {
    expect(worst(erfc, fraction, grid(1.5, 26, 3001))).toBeLessThan(2e-14);
    expect(erfc(27)).toBeGreaterThan(0);
  });

  test('is 1 - erf where that cancels nothing, and 2 - erfc(-x) below', () => {
    expect(worst(erfc, (x) => 1 - series(x), grid(-3, 0.4, 2001))).toBeLessThan(1e-15);
    expect(worst(erfc, (x) => 2 - erfc(-x), grid(-8, -0.5, 501))).toBeLessThan(1e-15);
    expect(worst(erfc, fraction, grid(1, 1.5, 101))).toBeLessThan(1e-14);
  });

  test('known values, the ends and NaN', () => {
    expect(erfc(5) / 1.5374597944280348502e-12).toBeCloseTo(1, 14);
    expect([0, 40, -40, Infinity, -Infinity].map(erfc)).toEqual([1, 0, 2, 0, 2]);
    expect(erfc(Number.NaN)).toBeNaN();
  });
});

describe('to the last digit', () => {
  const small = grid(-0.84, 0.84, 301);
  const middle = grid(0.85, 2.9, 101);

  test('erf is off by less than a unit in the last place', () => {
    expect(Math.max(...[...small, ...middle].map((x) => ulps(erf(x), exactErf(x))))).toBeLessThan(1);
  });

  test('so is erfc up to 0.75; in the upper tail it is off by less than three', () => {
    const worstOf = (points: readonly number[]): number =>
      Math.max(...points.map((x) => ulps(erfc(x), ONE - exactErf(x))));
    expect(worstOf([...grid(-0.84, 0.75, 301), ...middle.map((x) => -x)])).toBeLessThan(1);
    expect(worstOf([...grid(0.75, 0.85, 51), ...middle, 5.3, 9.1, 17.7, 22.9])).toBeLessThan(3);
  });
});
