// parseNumber.test: what counts as a number when typed or pasted, and what does not.
import { describe, expect, it } from 'vitest';
import { parseNumber, parseRows } from './parseNumber.ts';

describe('parseNumber', () => {
  it.each<[string, number]>([
    ['12', 12],
    [' -3.5 ', -3.5],
    ['−3.5', -3.5],
    ['+2', 2],
    ['.5', 0.5],
    ['5.', 5],
    ['1e-3', 0.001],
    ['1E3', 1000],
    ['1/3', 1 / 3],
    ['-2 / 7', -2 / 7],
    ['1.5/0.5', 3],
    ['inf', Infinity],
    ['-inf', -Infinity],
    ['−∞', -Infinity],
    ['+Infinity', Infinity],
    ['3 × 10⁻¹¹', 3e-11],
    ['−2.4 × 10⁻¹⁷', -2.4e-17],
    ['6.022 × 10²³', 6.022e23],
    ['2*10^-3', 0.002],
    ['0', 0],
  ])('%s', (text, value) => {
    expect(parseNumber(text)).toBe(value);
  });
  it('keeps negative zero and NaN', () => {
    expect(parseNumber('-0')).toBe(-0);
    expect(parseNumber('NaN')).toBe(Number.NaN);
  });
  it.each([
    '',
    ' ',
    '-',
    '.',
    'e5',
    '1e',
    'one',
    '1,5',
    '1 2',
    '1/0',
    '0/0',
    '1/2/3',
    '/2',
    '1/',
    '1e999',
    '0x10',
    '1_000',
    '--1',
    'Infinity2',
    '1e5.5',
  ])('refuses %j', (text) => {
    expect(parseNumber(text)).toBeNull();
  });
});

describe('parseRows', () => {
  it.each<[string, readonly (readonly number[])[]]>([
    ['7', [[7]]],
    [
      '1,2\n3,4',
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [
      '1\t2\r\n3\t4\r\n',
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [
      '1 2; 3 4',
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [
      '[[1, 0.5], [-1, 2]]',
      [
        [1, 0.5],
        [-1, 2],
      ],
    ],
    [
      '[[ 1.   0.5]\n [-1.   2. ]]',
      [
        [1, 0.5],
        [-1, 2],
      ],
    ],
    [
      '1, 2,\n3, 4,',
      [
        [1, 2],
        [3, 4],
      ],
    ],
    ['1/2, 1e-3, -inf', [[0.5, 0.001, -Infinity]]],
    ['1,2\n3', [[1, 2], [3]]],
  ])('%j', (text, rows) => {
    expect(parseRows(text)).toEqual(rows);
  });
  it.each(['', '[]', 'a,b', '1,,2', '1, two'])('refuses %j', (text) => {
    expect(parseRows(text)).toBeNull();
  });
});
