// Tangents through a program: every number by hand, the steps in order, and what a failure stops.
import { describe, expect, test } from 'vitest';
import { runForward } from './evaluate.ts';
import { forwardMode, heldSlot, pointOf, type TangentOutcome, type TangentStep } from './forwardMode.ts';
import { isProblem, type Op, type Problem } from './op.ts';
import { compile } from './plan.ts';
import type { PortKey, Program } from './program.ts';
import { resolve } from './resolve.ts';
import { type RunState, start } from './rules.ts';
import { full, scalar, type Tensor } from './tensor.ts';
import {
  fork,
  given,
  held,
  instruction,
  pick,
  picky,
  plus,
  program,
  squash,
  times,
  total,
  toyOp,
  wall,
  wire,
} from './toyOps.ts';

function ran(of: Program): RunState {
  const state = start(compile(resolve(of)));
  runForward(state);
  return state;
}
function push(of: Program, key: string, direction: Tensor): TangentOutcome & { steps: (TangentStep | null)[] } {
  const state = ran(of);
  const work = forwardMode(state, heldSlot(state.plan, key as PortKey)!, direction);
  const steps: (TangentStep | null)[] = [];
  for (let next = work.next(); ; next = work.next()) {
    if (next.done) return { ...next.value, steps };
    steps.push(next.value);
  }
}
const told = ({ tangents }: TangentOutcome): Record<string, number[]> =>
  Object.fromEntries([...tangents].map(([key, { data }]) => [key, [...data]]));

/** c = x x k + up(x): 2 k x + 1 along x, x² along k. */
const of = program(
  [
    instruction('x', given, { value: held(3) }),
    instruction('s', times, { a: wire('x.y'), b: wire('x.y') }),
    instruction('m', times, { a: wire('s.y'), b: held(4) }),
    instruction('f', fork, { x: wire('x.y') }),
    instruction('c', plus, { a: wire('m.y'), b: wire('f.up') }),
    instruction('aside', squash, { x: held(0) }),
  ],
  'c.y',
);

describe('what moves', () => {
  test('with a source, everywhere that it leads', () => {
    const found = push(of, 'x.value', scalar(2));
    expect(told(found)).toEqual({
      'x.value': [2],
      'x.y': [2],
      's.y': [12],
      'm.y': [48],
      'f.up': [2],
      'f.down': [-4],
      'c.y': [50],
    });
    expect(found.problems.size + found.blocked.size).toBe(0);
    expect(found.bySlot.filter((tangent) => tangent !== undefined).map(({ data }) => data[0])).toEqual([
      2, 12, 48, 2, -4, 50,
    ]);
  });

  test('with a value of an op itself: nothing before it', () => {
    expect(told(push(of, 'm.b', scalar(1)))).toEqual({ 'm.b': [1], 'm.y': [9], 'c.y': [9] });
    expect(told(push(of, 'aside.x', scalar(1)))).toEqual({ 'aside.x': [1], 'aside.y': [1] });
  });

  test('in steps: the seed, then each node once, with the ports that it moves through', () => {
    expect(push(of, 'x.y', scalar(1)).steps).toEqual([
      { kind: 'seed', node: 'x', port: 'value', value: scalar(1) },
      { kind: 'jvp', node: 's', through: ['a', 'b'], outputs: { y: scalar(6) } },
      { kind: 'jvp', node: 'm', through: ['a'], outputs: { y: scalar(24) } },
      { kind: 'jvp', node: 'f', through: ['x'], outputs: { up: scalar(1), down: scalar(-2) } },
      { kind: 'jvp', node: 'c', through: ['a', 'b'], outputs: { y: scalar(25) } },
    ]);
  });

  test('nothing behind a port that lets nothing through', () => {
    const walls = program([
      instruction('x', given, { value: held(3) }),
      instruction('w', wall, { x: wire('x.y') }),
      instruction('p', pick, { a: held(1), b: wire('x.y') }),
      instruction('c', plus, { a: wire('w.y'), b: wire('p.y') }),
    ]);
    const found = push(walls, 'x.value', scalar(1));
    expect(told(found)).toEqual({ 'x.value': [1], 'x.y': [1] });
    // The op was asked, and nothing came.
    expect(found.steps.at(-1)).toEqual({ kind: 'jvp', node: 'p', through: ['b'], outputs: {} });
  });

  test('a pause is offered where many numbers are looked at', () => {
    const large = program([instruction('q', squash, { x: { kind: 'held', value: full([512], 0), trainable: false } })]);
    expect(push(large, 'q.x', full([512], 1)).steps.filter((step) => step === null)).toHaveLength(2);
  });
});

describe('what fails', () => {
  const problem: Problem = { problem: "Toy's jvp broke: no" };
  const broken = {
    ...toyOp('Toy', {
      inputs: ['x'],
      infer: ({ x }) => ({ outputs: { y: x as number[] } }),
      forward: ({ x }) => ({ outputs: { y: x! } }),
      vjp: ({ y }) => ({ x: y! }),
    }),
    jvp() {
      throw new Error('no');
    },
  } as unknown as Op;

  test('stops what depends on it, and names the first that failed', () => {
    const found = push(
      program([
        instruction('x', given, { value: held(3) }),
        instruction('bad', broken, { x: wire('x.y') }),
        instruction('next', plus, { a: wire('x.y'), b: wire('bad.y') }),
        instruction('last', squash, { x: wire('next.y') }),
        instruction('fixed', wall, { x: wire('bad.y') }),
        instruction('fine', fork, { x: wire('x.y') }),
      ]),
      'x.value',
      scalar(1),
    );
    expect(told(found)).toEqual({ 'x.value': [1], 'x.y': [1], 'fine.up': [1], 'fine.down': [-2] });
    expect([...found.problems]).toEqual([['bad', problem]]);
    expect([...found.blocked]).toEqual([
      ['next', 'bad'],
      ['last', 'bad'],
    ]);
    expect(found.steps[1]).toEqual({ kind: 'failed', node: 'bad', problem });
    expect(found.steps.map((step) => step && step.node)).toEqual(['x', 'bad', 'fine']);
  });

  test('a node that did not run forward is passed by', () => {
    const found = push(
      program([
        instruction('x', given, { value: held(-3) }),
        instruction('p', picky, { x: wire('x.y') }),
        instruction('q', total, { x: wire('p.y') }),
        instruction('s', times, { a: wire('x.y'), b: wire('x.y') }),
      ]),
      'x.value',
      scalar(1),
    );
    expect(told(found)).toEqual({ 'x.value': [1], 'x.y': [1], 's.y': [-6] });
    expect(found.problems.size + found.blocked.size).toBe(0);
  });
});

test('what is held is found by its port, or by the output of its source; nothing else is held', () => {
  const { plan } = ran(of);
  const x = heldSlot(plan, 'x.value');
  expect(x).not.toBeNull();
  expect(heldSlot(plan, 'x.y')).toBe(x);
  expect(heldSlot(plan, 'm.b')).not.toBe(x);
  expect(['s.y', 's.a', 'ghost.y'].map((key) => heldSlot(plan, key as PortKey))).toEqual([null, null, null]);
  // A source that is wired runs as an op.
  const wired = compile(resolve(program([...of.instructions, instruction('y', given, { value: wire('s.y') })])));
  expect(heldSlot(wired, 'y.y')).toBeNull();
});

test('an op can be asked at the numbers of a run', () => {
  const state = ran(of);
  const point = pointOf(state, state.plan.nodes[2]!);
  expect(point.inputs).toEqual({ a: scalar(9), b: scalar(4) });
  expect(point.outputs).toEqual({ y: scalar(36) });
  expect(isProblem(point)).toBe(false);
});
