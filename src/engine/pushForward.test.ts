// Tangents of one op: by its own forward rule and from its vjps they are J v, and an op that cannot be pushed through says why.
import { describe, expect, test } from 'vitest';
import { map, mapWith2, multiply } from './elementwise.ts';
import { type OpPoint, opPoint } from './localJacobian.ts';
import { type InputTensors, isProblem, type Op } from './op.ts';
import { pushedForward, pushForward } from './pushForward.ts';
import { sum } from './reduce.ts';
import { full, scalar, type Tensor, tensor } from './tensor.ts';
import { fork, given, pick, squash, times, total, toyOp, wall } from './toyOps.ts';

function pointOf(op: Op<never> | Op, inputs: InputTensors): OpPoint {
  const point = opPoint(op as Op, {}, inputs);
  if (isProblem(point)) throw new Error(point.problem);
  return point;
}
const vector = (...data: number[]): Tensor => tensor([data.length], Float64Array.from(data));
/** An op of x, of the same shape, from its vjp alone. */
const from = (vjp: Op['vjp'], more: Partial<Op> = {}): Op =>
  ({
    ...toyOp('Toy', {
      inputs: ['x'],
      infer: ({ x }) => ({ outputs: { y: x as number[] } }),
      forward: ({ x }) => ({ outputs: { y: x! } }),
      vjp,
    }),
    ...more,
  }) as Op;

describe('without a forward rule', () => {
  const a = tensor([2, 2], Float64Array.of(1, 2, 3, 4));
  const b = vector(5, 7);
  const point = pointOf(times, { a, b });

  test('the product rule, also where a port is broadcast', () => {
    const da = tensor([2, 2], Float64Array.of(1, 10, 100, 1000));
    const db = vector(0.5, -1);
    expect(pushedForward(point, { a: da })).toEqual({ y: tensor([2, 2], Float64Array.of(5, 70, 500, 7000)) });
    expect(pushedForward(point, { b: db })).toEqual({ y: tensor([2, 2], Float64Array.of(0.5, -2, 1.5, -4)) });
    expect(pushedForward(point, { a: da, b: db })).toEqual({
      y: tensor([2, 2], Float64Array.of(5.5, 68, 501.5, 6996)),
    });
  });

  test('each output has its own, and one that nothing reaches has none', () => {
    expect(pushedForward(pointOf(fork, { x: vector(1, 2) }), { x: vector(3, 4) })).toEqual({
      up: vector(3, 4),
      down: vector(-6, -8),
    });
    const one = scalar(2);
    expect(pushedForward(pointOf(pick, { a: one, b: one }), { b: one })).toEqual({});
    expect(pushedForward(pointOf(pick, { a: one, b: one }), { a: one, b: one })).toEqual({ y: scalar(4) });
  });

  test('what stands still selects nothing: a slope that is infinite there does not come in', () => {
    const steep = from(({ y }, { inputs }) => ({ x: mapWith2((g, x) => g / x, y!, inputs.x!) }));
    const found = pushedForward(pointOf(steep, { x: vector(0, 2) }), { x: vector(0, 3) });
    expect(found).toEqual({ y: vector(0, 1.5) });
    const whole = toyOp('Whole', {
      inputs: ['x'],
      infer: () => ({ outputs: { y: [] } }),
      forward: ({ x }) => ({ outputs: { y: sum(x!) } }),
      vjp: ({ y }, { inputs }) => ({ x: map((x) => y!.data[0]! / x, inputs.x!) }),
    });
    expect(pushedForward(pointOf(whole, { x: vector(0, 2) }), { x: vector(0, 3) })).toEqual({ y: scalar(1.5) });
  });

  test('an op that sends nothing back is asked once', () => {
    let calls = 0;
    const closed = from(() => {
      calls++;
      return { x: null };
    });
    expect(pushedForward(pointOf(closed, { x: full([50], 1) }), { x: full([50], 1) })).toEqual({});
    expect(calls).toBe(1);
  });

  test('it pauses after each 2^18 numbers that vjps looked at', () => {
    const pauses = (size: number): number => {
      const x = full([size], 0.5);
      const work = pushForward(pointOf(squash, { x }), { x });
      let count = 0;
      while (work.next().done !== true) count++;
      return count;
    };
    // Each of 512 vjps looks at 512 numbers of x and as many of y.
    expect(pauses(512)).toBe(2);
    expect(pauses(511)).toBe(1);
    expect(pauses(300)).toBe(0);
  });

  test('what is too large is refused, with what to do', () => {
    const x = full([4096], 1);
    const closed = from(() => ({ x: null }));
    // 4096 entries times 8192 numbers: just what is looked at.
    expect(pushedForward(pointOf(closed, { x }), { x })).toEqual({});
    const large = full([4097], 1);
    expect(pushedForward(pointOf(closed, { x: large }), { x: large })).toEqual({
      problem:
        'Toy has no forward rule of its own, and its Jacobian from x (4097) to y (4097) is too large to be found entry by entry',
      fix: {
        kind: 'advice',
        text: 'Make these tensors smaller, or replace the op by the simpler ones that it is made of.',
      },
    });
    const both = pushedForward(pointOf(times, { a: large, b: scalar(1) }), { a: large, b: scalar(1) });
    expect(both).toMatchObject({ problem: expect.stringContaining('from a (4097), b (scalar) to y (4097)') });
  });
});

describe('with a forward rule', () => {
  test('it is asked at these numbers, with the ports that move', () => {
    const seen: unknown[] = [];
    const op = from(() => ({ x: null }), {
      jvp(tangents, { inputs, outputs, params }) {
        seen.push(tangents, inputs, outputs, params);
        return { y: multiply(tangents.x!, scalar(3)) };
      },
    });
    const x = vector(1, 2);
    expect(pushedForward(pointOf(op, { x }), { x: vector(5, 6) })).toEqual({ y: vector(15, 18) });
    expect(seen).toEqual([{ x: vector(5, 6) }, { x }, { y: x }, {}]);
  });

  test('an answer that has to be broadcast is; one that is left out stands still', () => {
    const op = { ...(fork as Op), jvp: () => ({ down: scalar(2) }) };
    expect(pushedForward(pointOf(op, { x: vector(1, 2) }), { x: vector(1, 1) })).toEqual({ down: vector(2, 2) });
  });

  test('one that throws is told', () => {
    const broken = (what: unknown): Op =>
      from(() => ({ x: null }), {
        jvp() {
          throw what;
        },
      });
    const x = vector(1);
    expect(pushedForward(pointOf(broken(new Error('no')), { x }), { x })).toEqual({ problem: "Toy's jvp broke: no" });
    expect(pushedForward(pointOf(broken('text'), { x }), { x })).toEqual({ problem: "Toy's jvp broke: text" });
  });
});

test('nothing is pushed through a port that is not differentiable, not there or not moved', () => {
  const x = scalar(2);
  expect(pushedForward(pointOf(wall, { x }), { x })).toEqual({});
  const asked = (inputs: InputTensors, tangents: InputTensors): string[] => {
    const seen: string[] = [];
    const op = {
      ...(times as Op),
      jvp(moving: InputTensors) {
        seen.push(...Object.keys(moving));
        return {};
      },
    };
    const point = { ...pointOf(times, { a: x, b: x }), op, inputs };
    pushedForward(point, tangents);
    return seen;
  };
  expect(asked({ a: x, b: x }, { b: x })).toEqual(['b']);
  expect(asked({ a: x }, { a: x, b: x })).toEqual(['a']);
  expect(pushedForward(pointOf(total, { x }), {})).toEqual({});
  expect(pushedForward(pointOf(given, { value: x }), { value: scalar(7) })).toEqual({ y: scalar(7) });
});
