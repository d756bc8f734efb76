// Claims: which gradients backprop claims, in program order, and which of them cannot be checked and why.
import { describe, expect, test } from 'vitest';
import { backpropagate, type Claim, claimsOf, probeOf, type WantedPorts } from './claims.ts';
import { isProblem } from './op.ts';
import type { Program } from './program.ts';
import { scalar } from './tensor.ts';
import { given, held, instruction, pick, picky, plus, program, times, toyOp, wall, wire } from './toyOps.ts';

const claims = (of: Program, wanted: WantedPorts): Claim[] => claimsOf(backpropagate(of), wanted);
const keys = (found: readonly Claim[]): string[] => found.map(({ key }) => key);
const told = (found: readonly Claim[]): Record<string, number | undefined> =>
  Object.fromEntries(found.map(({ key, gradient }) => [key, gradient?.data[0]]));
/** Why a port is not checked, or the target with the port's tensor changed. */
function outcome(of: Program, key: `${string}.${string}`, changed = 10): unknown {
  const run = backpropagate(of);
  const found = probeOf(run, claimsOf(run, [key])[0]!);
  if ('cause' in found) return found;
  const answer = found.probe.run(scalar(changed));
  return isProblem(answer) ? answer : answer.data[0];
}

/** c = 5 x x + x. */
const of = program(
  [
    instruction('x', given, { value: held(3) }),
    instruction('s', times, { a: wire('x.y'), b: wire('x.y') }),
    instruction('m', times, { a: wire('s.y'), b: held(5) }),
    instruction('c', plus, { a: wire('m.y'), b: wire('x.y') }),
  ],
  'c.y',
);

describe('what is claimed', () => {
  test('of held values: the whole gradient', () => {
    expect(told(claims(of, 'held'))).toEqual({ 'x.value': 31, 'm.b': 9 });
  });

  test('of all ports: also of outputs, and of wired ports what goes through them; a source is one tensor', () => {
    const all = claims(of, 'all');
    expect(keys(all)).toEqual(['x.value', 's.a', 's.b', 's.y', 'm.a', 'm.b', 'm.y', 'c.a', 'c.b', 'c.y']);
    expect(told(all)).toEqual({
      'x.value': 31,
      's.a': 15,
      's.b': 15,
      's.y': 5,
      'm.a': 5,
      'm.b': 9,
      'm.y': 1,
      'c.a': 1,
      'c.b': 1,
      'c.y': 1,
    });
    expect(all.every((claim) => !('skip' in claim))).toBe(true);
    expect(all.map(({ value }) => value.data[0])).toEqual([3, 3, 3, 9, 9, 5, 45, 45, 3, 48]);
  });

  test('of the ports that are named, and of no other', () => {
    expect(keys(claims(of, ['c.b', 'x.y', 's.y']))).toEqual(['x.y', 's.y', 'c.b']);
    expect(told(claims(of, ['x.y']))).toEqual({ 'x.y': 31 });
    expect(claims(of, ['ghost.y'])).toEqual([]);
  });

  test('nothing where backward did not run', () => {
    expect(claims({ ...of, target: null }, 'all')).toEqual([]);
    const failing = program([instruction('p', picky, { x: held(-1) }), instruction('w', wall, { x: held(1) })], 'p.y');
    expect(claims(failing, 'all')).toEqual([]);
    const run = backpropagate(failing);
    expect(run.problem).toMatchObject({ problem: expect.stringContaining('p failed') });
    expect([run.contributions.size, run.frozen.size]).toEqual([0, 0]);
    expect(backpropagate({ ...of, target: null })).toMatchObject({ problem: null });
  });
});

describe('what moves', () => {
  test('a held value and an output for all who read them, a wired port for its op alone', () => {
    expect(outcome(of, 'x.value')).toBe(510);
    expect(outcome(of, 'x.y')).toBe(510);
    expect(outcome(of, 's.a')).toBe(5 * 30 + 3);
    expect(outcome(of, 'c.b')).toBe(45 + 10);
  });

  test('a port whose vjp declines keeps its value while others move', () => {
    const picked = program(
      [instruction('x', given, { value: held(3) }), instruction('p', pick, { a: wire('x.y'), b: wire('x.y') })],
      'p.y',
    );
    expect(outcome(picked, 'x.value')).toBe(30);
    const walled = program(
      [
        instruction('x', given, { value: held(3) }),
        instruction('w', wall, { x: wire('x.y') }),
        instruction('c', times, { a: wire('x.y'), b: wire('w.y') }),
      ],
      'c.y',
    );
    expect(outcome(walled, 'x.value')).toBe(30);
  });
});

describe('what is not checked, and why', () => {
  test('a port that is not differentiable; a source shows its value all the same', () => {
    const walled = program(
      [instruction('w', wall, { x: held(3) }), instruction('c', plus, { a: wire('w.y'), b: held(1) })],
      'c.y',
    );
    expect(outcome(walled, 'w.x')).toEqual({ cause: 'not-differentiable', reason: 'it is not differentiable' });
    const fixed = toyOp('Fixed', {
      inputs: ['value'],
      fixed: ['value'],
      source: true,
      infer: ({ value }) => ({ outputs: { y: value as number[] } }),
      forward: ({ value }) => ({ outputs: { y: value! } }),
      vjp: () => ({}),
    });
    const sourced = program(
      [instruction('x', fixed, { value: held(3) }), instruction('c', plus, { a: wire('x.y'), b: held(1) })],
      'c.y',
    );
    expect(outcome(sourced, 'x.value')).toBe(11);
  });

  test('what no gradient reaches, and what is empty', () => {
    const aside = program([...of.instructions, instruction('aside', plus, { a: held(1), b: held(2) })], 'c.y');
    expect(outcome(aside, 'aside.a')).toEqual({ cause: 'no-gradient', reason: 'no gradient reaches it' });
    const empty = program([instruction('e', plus, { a: held([]), b: held([]) })], 'e.y', {
      shape: [0],
      data: new Float64Array(0),
    });
    expect(outcome(empty, 'e.a')).toEqual({ cause: 'empty', reason: 'it is empty' });
  });

  test('what a vjp that failed left without its whole gradient', () => {
    const broken = toyOp('Broken', {
      inputs: ['x'],
      infer: ({ x }) => ({ outputs: { y: x as number[] } }),
      forward: ({ x }) => ({ outputs: { y: x! } }),
      vjp: () => {
        throw new Error('no');
      },
    });
    const failing = program(
      [
        instruction('x', given, { value: held(3) }),
        instruction('s', times, { a: wire('x.y'), b: held(2) }),
        instruction('bad', broken, { x: wire('s.y') }),
        instruction('c', plus, { a: wire('bad.y'), b: wire('x.y') }),
      ],
      'c.y',
    );
    const skipped = claims(failing, 'all').filter(({ skip }) => skip);
    expect(keys(skipped)).toEqual(['x.value', 's.a', 's.b', 's.y', 'bad.x']);
    expect(skipped.map(({ gradient }) => gradient)).toEqual(skipped.map(() => undefined));
    expect(skipped[3]!.skip).toEqual({ cause: 'failed-behind', reason: 'a vjp behind s failed' });
    expect(outcome(failing, 's.y')).toEqual({ cause: 'failed-behind', reason: 'a vjp behind s failed' });
    expect(outcome(failing, 'c.b')).toBe(6 + 10);
  });

  test('a place that the target does not depend on', () => {
    const run = backpropagate(
      program([...of.instructions, instruction('aside', plus, { a: wire('s.y'), b: held(2) })], 'c.y'),
    );
    const [claim] = claimsOf(run, ['x.value']);
    const { slot } = run.state.plan.nodes.at(-1)!.outputs[0]!;
    expect(probeOf(run, { ...claim!, place: { kind: 'slot', slot } })).toEqual({
      cause: 'independent',
      reason: 'the target does not depend on it',
    });
  });
});
