// alignColumn.test: decimal points stand in line, unless that would make the column much wider.
import { describe, expect, it } from 'vitest';
import { alignColumn } from './alignColumn.ts';

function padded(values: readonly number[]): readonly string[] {
  return alignColumn(values, 4).map(
    ({ text, missingDigits, missingPoint }) => text + (missingPoint ? '_' : '') + '·'.repeat(missingDigits),
  );
}

describe('alignColumn', () => {
  it('lines up the points', () => {
    expect(padded([2, 3.1])).toEqual(['2_·', '3.1']);
    expect(padded([-4.004, 0])).toEqual(['−4.004', '0_···']);
    expect(padded([0.5, 0.25, 12])).toEqual(['0.5·', '0.25', '12_··']);
  });
  it('leaves whole numbers alone', () => {
    expect(padded([1, -20, 300])).toEqual(['1', '−20', '300']);
  });
  it('sets flush right what would become too wide, or is no plain decimal', () => {
    expect(padded([123456, 0.0001234])).toEqual(['123456', '0.0001234']);
    expect(padded([1, 3e-11])).toEqual(['1', '3 × 10⁻¹¹']);
    expect(padded([0.5, Number.NaN])).toEqual(['0.5', 'NaN']);
  });
  it('takes an empty column', () => {
    expect(alignColumn([], 4)).toEqual([]);
  });
});
