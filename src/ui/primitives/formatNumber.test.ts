// formatNumber.test: what every kind of number looks like, and that nothing but zero reads as zero.
import { assert, double, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatNumber, fullNumber } from './formatNumber.ts';
import { parseNumber } from './parseNumber.ts';

describe('formatNumber', () => {
  it.each<[number, string]>([
    [0, '0'],
    [-0, '0'],
    [1, '1'],
    [-1, '−1'],
    [0.5, '0.5'],
    [-0.75026, '−0.7503'],
    [1.5005201, '1.501'],
    [0.8253286, '0.8253'],
    [1.38743, '1.387'],
    [1.5, '1.5'],
    [1 / 3, '0.3333'],
    [2 / 3, '0.6667'],
    [0.1 + 0.2, '0.3'],
    [10, '10'],
    [100, '100'],
    [123456, '123456'],
    [-999999, '−999999'],
    [1000000, '1 × 10⁶'],
    [1234567, '1.235 × 10⁶'],
    [12345.678, '12346'],
    [1234.5678, '1235'],
    [123.456, '123.5'],
    [99.995, '100'],
    [99999.9, '100000'],
    [999999.9, '1 × 10⁶'],
    [0.001, '0.001'],
    [0.0001, '0.0001'],
    [0.00012346, '0.0001235'],
    [0.000099999, '0.0001'],
    [0.0000999949, '9.999 × 10⁻⁵'],
    [0.00001, '1 × 10⁻⁵'],
    [-0.000012345, '−1.234 × 10⁻⁵'],
    [3e-11, '3 × 10⁻¹¹'],
    [-2.4e-17, '−2.4 × 10⁻¹⁷'],
    [5e-324, '4.941 × 10⁻³²⁴'],
    [Number.MAX_VALUE, '1.798 × 10³⁰⁸'],
    [-6.02214076e23, '−6.022 × 10²³'],
    [1e21, '1 × 10²¹'],
    [2 ** 53, '9.007 × 10¹⁵'],
    [Number.NaN, 'NaN'],
    [Infinity, '∞'],
    [-Infinity, '−∞'],
  ])('%d reads %s', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });

  it.each<[number, number, string]>([
    [Math.PI, 1, '3'],
    [Math.PI, 2, '3.1'],
    [Math.PI, 6, '3.14159'],
    [Math.PI, 17, '3.1415926535897931'],
    [0.1, 17, '0.10000000000000001'],
    [123456.789, 8, '123456.79'],
    [1e-9, 6, '1 × 10⁻⁹'],
    [1.23456789e-9, 6, '1.23457 × 10⁻⁹'],
    [0.5, 0, '0.5'],
    [0.55, 99, '0.55000000000000004'],
  ])('%d with %d digits reads %s', (value, digits, text) => {
    expect(formatNumber(value, digits)).toBe(text);
  });

  it('never shows a number that is not zero as zero, and stays within its precision', () => {
    assert(
      property(double({ noNaN: true }), integer({ min: 1, max: 17 }), (value, digits) => {
        const text = formatNumber(value, digits);
        if (value === 0 || !Number.isFinite(value)) return;
        expect(text).not.toMatch(/^−?0?\.?0*$/);
        expect(text.startsWith('−')).toBe(value < 0);
        const back = parseNumber(text);
        if (back === null) expect(Math.abs(value)).toBeGreaterThan(1.7e308);
        else expect(Math.abs(back - value)).toBeLessThanOrEqual(Math.abs(value) * 0.51 * 10 ** (1 - digits) + 5e-324);
      }),
      { seed: 20200131, numRuns: 2000 },
    );
  });
});

describe('fullNumber', () => {
  it('reads back as the same float64', () => {
    assert(
      property(double(), (value) => {
        expect(Object.is(Number(fullNumber(value)), value)).toBe(true);
      }),
      { seed: 20200131, numRuns: 1000 },
    );
  });
});
