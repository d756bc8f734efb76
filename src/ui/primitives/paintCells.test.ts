// What the cells of a matrix say: figures, room for aligned points, every digit, and the words for a screen reader.
import { expect, test } from 'vitest';
import { powerOfTen } from './figureText.ts';
import { cellFaces } from './paintCells.ts';

test('points stand in line: the shorter number keeps room for the digits it lacks', () => {
  const [first, second, third] = cellFaces([[0.25], [-3], [0]], { digits: 4 }).flat();
  expect(first).toMatchObject({ text: '0.25', room: 0, kind: 'plain', full: '', label: '' });
  expect(second).toMatchObject({ text: '−3', kind: 'plain' });
  expect(second?.room).toBeCloseTo(2 * 0.648 + 0.2686, 6);
  expect(third).toMatchObject({ text: '0', kind: 'zero' });
});

test('a rounded number has all its digits at hand, an exact one does not repeat itself', () => {
  const [line] = cellFaces([[1 / 3, -0.5, Number.NaN, -Infinity]], { digits: 3 });
  expect(line?.map(({ text, full, kind }) => [text, full, kind])).toEqual([
    ['0.333', '0.3333333333333333', 'plain'],
    ['−0.5', '', 'plain'],
    ['NaN', '', 'not finite'],
    ['−∞', '-Infinity', 'not finite'],
  ]);
});

test('spoken cells name their place, a scalar does not', () => {
  const place = (row: number, column: number) => `row ${row + 1}, column ${column + 1}`;
  expect(cellFaces([[1, 2]], { digits: 4, placeName: place })[0]?.map(({ label }) => label)).toEqual([
    'row 1, column 1, 1',
    'row 1, column 2, 2',
  ]);
  expect(cellFaces([[5]], { digits: 4, placeName: () => '' })[0]?.[0]?.label).toBe('5');
});

test('the cell that is typed into keeps room for what is typed', () => {
  const faces = cellFaces([[1], [2]], { digits: 4, draft: { cell: [1, 0], text: '12.5e' } });
  expect(faces.map(([face]) => face?.text)).toEqual(['1', '12.5e']);
  expect(cellFaces([[1]], { digits: 4, draft: { cell: [0, 0], text: '' } })[0]?.[0]?.text).toBe('0');
});

test('powers of ten are taken apart', () => {
  expect(powerOfTen('−3.2 × 10⁻¹⁷')).toEqual({ mantissa: '−3.2', exponent: '−17' });
  expect(powerOfTen('3 × 10⁶')).toEqual({ mantissa: '3', exponent: '6' });
  expect(powerOfTen('12')).toBeNull();
});
