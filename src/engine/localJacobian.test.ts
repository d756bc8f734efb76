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
import { type InputTensors, isProblem, type Op, type Tensors } from './op.ts';
import { tensor } from './tensor.ts';
import { fork, pick, picky, times, wall } from './toyOps.ts';

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

const one = tensor([], Float64Array.of(2));

describe('an op that cannot be asked', () => {
  test('says why it does not run on these numbers', () => {
    expect(opPoint(picky as Op, {}, { x: tensor([], Float64Array.of(-1)) })).toMatchObject({
      problem: 'an entry is negative',
    });
  });

  test('is said to be broken where it throws, whatever it throws', () => {
    const throwing = (what: unknown): Op => ({
      ...(picky as Op),
      name: 'Bad',
      forward() {
        throw what;
      },
    });
    expect(opPoint(throwing(new Error('no')), {}, { x: one })).toEqual({ problem: 'Bad broke: no' });
    expect(opPoint(throwing('text'), {}, { x: one })).toEqual({ problem: 'Bad broke: text' });
  });

  test('has no derivative where its vjp throws or answers null', () => {
    const broken: Op = {
      ...(picky as Op),
      vjp() {
        throw new Error('no');
      },
    };
    expect(pullBack(pointOf(broken, { x: one }), { y: one }, ['x'])).toEqual({ x: null });
    const point = pointOf(pick as Op, { a: one, b: one });
    expect(jacobianRow(point, 'y', 0, 'b')).toBeNull();
    expect(jacobianColumn(point, 'y', 'b', 0)).toBeNull();
    expect(localJacobian(point, 'y', 'b')).toBeNull();
    expect([...localJacobian(point, 'y', 'a')!.value.data]).toEqual([2]);
  });

  test('is not differentiable where its port says so, even if its vjp answers', () => {
    const x = { ...(wall as Op), vjp: (dy: Tensors) => ({ x: dy.y! }) };
    expect(localJacobian(pointOf(x, { x: one }), 'y', 'x')).toBeNull();
  });
});

test('a vjp is told which ports are asked', () => {
  const asked: string[] = [];
  const op: Op = {
    ...(times as Op),
    vjp(dy, context) {
      asked.push(['a', 'b'].filter((port) => context.needs(port)).join());
      return times.vjp(dy, context as never);
    },
  };
  const point = pointOf(op, { a: one, b: one });
  pullBack(point, { y: one }, ['b']);
  pullBack(point, { y: one }, ['a', 'b']);
  expect(asked).toEqual(['b', 'a,b']);
});

test('outputs without a cotangent get zeros', () => {
  const point = pointOf(fork as Op, { x: one });
  expect([...pullBack(point, { down: one }, ['x']).x!.data]).toEqual([-4]);
  expect([...pullBack(point, { up: one, down: one }, ['x']).x!.data]).toEqual([-2]);
});

test('a closed form is taken, and asked at these numbers', () => {
  const value = tensor([1, 1], Float64Array.of(42));
  const seen: unknown[] = [];
  const op: Op = {
    ...(times as Op),
    jacobian(output, port, context) {
      seen.push(output, port, context.inputs.a, context.outputs.y!.data[0], context.params);
      return port === 'a' ? { value, tex: 'J' } : null;
    },
  };
  const point = pointOf(op, { a: one, b: tensor([], Float64Array.of(3)) });
  expect(localJacobian(point, 'y', 'a')).toEqual({ value, tex: 'J' });
  expect(seen).toEqual(['y', 'a', one, 6, {}]);
  expect(localJacobian(point, 'y', 'b')).toEqual({ value: tensor([1, 1], Float64Array.of(2)), tex: null });
});

test('there is nothing outside of the entries, or at ports that are not there', () => {
  const point = pointOf(times as Op, { a: one, b: tensor([2], Float64Array.of(3, 5)) });
  expect([-1, 2].map((k) => jacobianRow(point, 'y', k, 'a'))).toEqual([null, null]);
  expect(jacobianRow(point, 'y', 0, 'a')!.data[0]).toBe(3);
  expect([-1, 1].map((j) => jacobianColumn(point, 'y', 'a', j))).toEqual([null, null]);
  expect([...jacobianColumn(point, 'y', 'b', 0)!.data]).toEqual([2, 0]);
  expect([jacobianRow(point, 'z', 0, 'a'), jacobianRow(point, 'y', 0, 'c')]).toEqual([null, null]);
  expect([jacobianColumn(point, 'z', 'a', 0), jacobianColumn(point, 'y', 'c', 0)]).toEqual([null, null]);
  expect([jacobianSize(point, 'z', 'a'), jacobianSize(point, 'y', 'c'), jacobianSize(point, 'y', 'a')]).toEqual([
    0, 0, 2,
  ]);
  // An op may answer for a port that nothing is on.
  const eager: Op = { ...(picky as Op), vjp: (dy) => ({ x: dy.y!, other: dy.y! }) };
  expect(pullBack(pointOf(eager, { x: one }), { y: one }, ['other'])).toEqual({ other: null });
});
