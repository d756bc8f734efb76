// Rectangles cover exactly the cells that light up.
import { expect, test } from 'vitest';
import { random } from '../../engine/random.ts';
import { litRectangles } from './litRectangles.ts';

const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 32));

test('a row, a column, a block are one rectangle each', () => {
  expect(litRectangles(5, 7, (row) => row === 2)).toEqual([{ row: 2, column: 0, rows: 1, columns: 7 }]);
  expect(litRectangles(5, 7, (_, column) => column === 3)).toEqual([{ row: 0, column: 3, rows: 5, columns: 1 }]);
  expect(litRectangles(5, 7, (row, column) => row > 2 && column < 2)).toEqual([
    { row: 3, column: 0, rows: 2, columns: 2 },
  ]);
});

test(`any cells are covered once each (seed ${seed})`, () => {
  const draw = random(seed);
  for (let round = 0; round < 50; round++) {
    const [rows, columns] = [1 + draw.integer(6), 1 + draw.integer(6)];
    const lit = Array.from({ length: rows * columns }, () => draw.uniform() < 0.4);
    const count = Array.from({ length: rows * columns }, () => 0);
    for (const each of litRectangles(rows, columns, (row, column) => lit[row * columns + column] === true)) {
      for (let row = each.row; row < each.row + each.rows; row++) {
        for (let column = each.column; column < each.column + each.columns; column++)
          count[row * columns + column]! += 1;
      }
    }
    expect(count).toEqual(lit.map(Number));
  }
});

test('too many become the one around them', () => {
  const chequered = (row: number, column: number) => (row + column) % 2 === 0;
  expect(litRectangles(20, 20, chequered)).toEqual([{ row: 0, column: 0, rows: 20, columns: 20 }]);
});
