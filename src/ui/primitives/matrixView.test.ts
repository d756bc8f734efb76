// matrixView.test: what part of a tensor is shown where, and back.
import { describe, expect, it } from 'vitest';
import { matrixView } from './matrixView.ts';

describe('matrixView', () => {
  it('shows a scalar as one cell', () => {
    const view = matrixView([]);
    expect([view.rows, view.columns, view.indexAt(0, 0), view.cellOf([])]).toEqual([1, 1, [], [0, 0]]);
  });
  it('stands or lays a vector', () => {
    const column = matrixView([3]);
    expect([column.rows, column.columns, column.indexAt(2, 0), column.cellOf([2])]).toEqual([3, 1, [2], [2, 0]]);
    const row = matrixView([3], 'row');
    expect([row.rows, row.columns, row.indexAt(0, 2), row.cellOf([2])]).toEqual([1, 3, [2], [0, 2]]);
  });
  it.each<[readonly number[], readonly number[]]>([
    [[2, 3], []],
    [[2, 3, 4], [1]],
    [
      [2, 3, 4, 5],
      [1, 2],
    ],
  ])('walks the last two axes of %j at %j in row-major order', (shape, slice) => {
    const view = matrixView(shape, 'column', slice);
    const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
    for (let row = 0; row < view.rows; row++) {
      for (let column = 0; column < view.columns; column++) {
        const index = view.indexAt(row, column);
        expect(index).toHaveLength(shape.length);
        expect(view.offsetAt(row, column)).toBe(index.reduce((sum, at, axis) => sum + at * (strides[axis] ?? 0), 0));
        expect(view.cellOf(index)).toEqual([row, column]);
      }
    }
  });
  it('keeps the slice in range and knows entries of other slices', () => {
    const view = matrixView([2, 2, 2], 'column', [9]);
    expect(view.indexAt(0, 0)).toEqual([1, 0, 0]);
    expect(view.cellOf([0, 0, 0])).toBeNull();
  });
  it.each([[[0]], [[0, 3]], [[3, 0]]])('has no cell for the empty shape %j', (shape) => {
    const view = matrixView(shape);
    expect(view.rows * view.columns).toBe(0);
  });
});
