// Rows, columns and the whole of a local Jacobian are the same numbers, with and without a closed form, also where ports broadcast.
import { describe, expect, test } from 'vitest';
import {
  jacobianColumn,
  jacobianRow,
  jacobianSize,
  localJacobian,
  type OpPoint,
  opPoint,
  pullBack,
} from './localJacobian.ts';
import { type InputTensors, isProblem, type Op } from './op.ts';
import { tensor } from './tensor.ts';
import { times } from './toyOps.ts';

function pointOf(op: Op, inputs: InputTensors): OpPoint {
  const point = opPoint(op, {}, inputs);
  if (isProblem(point)) throw new Error(point.problem);
  return point;
}

describe('the product of [2, 2] and a row [2]', () => {
  const a = tensor([2, 2], Float64Array.of(1, 2, 3, 4));
  const b = tensor([2], Float64Array.of(5, 7));
  const point = pointOf(times, { a, b });

  test('has its slopes where entries meet, by hand', () => {
    expect([...(localJacobian(point, 'y', 'b')?.value.data ?? [])]).toEqual([1, 0, 0, 2, 3, 0, 0, 4]);
    expect([...(localJacobian(point, 'y', 'a')?.value.data ?? [])]).toEqual([
      5, 0, 0, 0, 0, 7, 0, 0, 0, 0, 5, 0, 0, 0, 0, 7,
    ]);
    expect(jacobianSize(point, 'y', 'b')).toBe(8);
  });

  test('rows and columns are cut out of it', () => {
    expect(jacobianRow(point, 'y', 3, 'b')).toEqual({ shape: [2], data: Float64Array.of(0, 4) });
    expect(jacobianColumn(point, 'y', 'b', 1)).toEqual({ shape: [2, 2], data: Float64Array.of(0, 2, 0, 4) });
    expect(jacobianRow(point, 'y', 4, 'b')).toBeNull();
    expect(jacobianColumn(point, 'y', 'b', 2)).toBeNull();
  });

  test('what is pulled back has the shape of the port', () => {
    const dy = tensor([2, 2], Float64Array.of(1, 1, 1, 1));
    expect(pullBack(point, { y: dy }, ['a', 'b'])).toEqual({
      a: { shape: [2, 2], data: Float64Array.of(5, 7, 5, 7) },
      b: { shape: [2], data: Float64Array.of(4, 6) },
    });
  });
});

test('a port or output that is not there has none', () => {
  const point = pointOf(times, { a: tensor([], Float64Array.of(2)), b: tensor([], Float64Array.of(3)) });
  expect(localJacobian(point, 'y', 'c')).toBeNull();
  expect(localJacobian(point, 'z', 'a')).toBeNull();
  expect(pullBack(point, {}, ['c'])).toEqual({ c: null });
});
