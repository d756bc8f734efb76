// Probes: the target with one tensor changed, by hand, and which nodes are run again for it.
import { expect, test } from 'vitest';
import { backpropagate } from './claims.ts';
import type { PlannedInput } from './plan.ts';
import { type Place, type Probe, probeAt } from './probe.ts';
import type { Program } from './program.ts';
import { scalar } from './tensor.ts';
import { given, held, instruction, pick, picky, plus, program, times, wire } from './toyOps.ts';

/** c = x x + 10 w, with one node aside of it and one behind it. */
const of: Program = program(
  [
    instruction('x', given, { value: held(3) }),
    instruction('s', times, { a: wire('x.y'), b: wire('x.y') }),
    instruction('w', times, { a: held(10), b: held(4) }),
    instruction('c', plus, { a: wire('s.y'), b: wire('w.y') }),
    instruction('aside', picky, { x: wire('s.y') }),
    instruction('behind', picky, { x: wire('c.y') }),
  ],
  'c.y',
);

function slotOf(state: ReturnType<typeof backpropagate>['state'], key: string): Place {
  const ports = state.plan.nodes.flatMap(({ inputs, outputs }) => [...outputs, ...inputs]);
  return { kind: 'slot', slot: ports.find((port) => port.key === key)!.slot };
}
function inputOf(state: ReturnType<typeof backpropagate>['state'], key: string): PlannedInput {
  return state.plan.nodes.flatMap(({ inputs }) => inputs).find((input) => input.key === key)!;
}
/** A probe at a held value or an output, or at the view of one input port. */
function probe(program: Program, key: string, kind: 'slot' | 'port', frozen: readonly string[] = []): Probe | null {
  const { state } = backpropagate(program);
  const ids = new Set(frozen.map((port) => inputOf(state, port).id));
  return probeAt(state, kind === 'slot' ? slotOf(state, key) : { kind, input: inputOf(state, key) }, ids);
}
const names = (found: Probe | null): string[] | undefined => found?.affected.map(({ node }) => node);

test('a held value changes for everyone who reads it; a source runs no rule, and what is aside of the target is left out', () => {
  const found = probe(of, 'x.value', 'slot')!;
  expect(names(found)).toEqual(['s', 'c']);
  expect(found.run(scalar(5))).toEqual(scalar(25 + 40));
  // Nothing of the change before stays.
  expect(found.run(scalar(-1))).toEqual(scalar(1 + 40));
  expect(probe(of, 'w.b', 'slot')!.run(scalar(5))).toEqual(scalar(9 + 50));
});

test('a view changes for one port alone', () => {
  const found = probe(of, 's.b', 'port')!;
  expect(names(found)).toEqual(['s', 'c']);
  expect(found.run(scalar(5))).toEqual(scalar(15 + 40));
  expect(names(probe(of, 'c.b', 'port'))).toEqual(['c']);
  expect(probe(of, 'c.b', 'port')!.run(scalar(-9))).toEqual(scalar(0));
});

test('an output changes for what comes after it; the target itself is what it is changed to', () => {
  const found = probe(of, 's.y', 'slot')!;
  expect(names(found)).toEqual(['c']);
  expect(found.run(scalar(1))).toEqual(scalar(41));
  const target = probe(of, 'c.y', 'slot')!;
  expect(names(target)).toEqual([]);
  expect(target.run(scalar(7))).toEqual(scalar(7));
});

test('every output on the way is seen, in order', () => {
  const seen: [number, number][] = [];
  const { state } = backpropagate(of);
  const found = probeAt(state, slotOf(state, 'x.value'), new Set())!;
  found.run(scalar(2), (slot, value) => seen.push([slot, value.data[0]!]));
  const slots = ['s.y', 'c.y'].map((key) => (slotOf(state, key) as { slot: number }).slot);
  expect(seen).toEqual([
    [slots[0], 4],
    [slots[1], 44],
  ]);
});

test('frozen ports keep seeing what was there: 3 times 5, and nothing where all of them are', () => {
  expect(probe(of, 'x.value', 'slot', ['s.a'])!.run(scalar(5))).toEqual(scalar(15 + 40));
  expect(probe(of, 'x.value', 'slot', ['s.a', 's.b'])).toBeNull();
  // A frozen port's own view is changed all the same.
  expect(probe(of, 's.a', 'port', ['s.a'])!.run(scalar(5))).toEqual(scalar(15 + 40));
  const { state, frozen } = backpropagate(
    program(
      [instruction('p', pick, { a: held(2), b: held(3) }), instruction('c', plus, { a: wire('p.y'), b: held(0) })],
      'c.y',
    ),
  );
  expect([...frozen]).toEqual([inputOf(state, 'p.b').id]);
});

test('where the target does not depend on it there is no probe', () => {
  expect(probe(of, 'aside.x', 'port')).toBeNull();
  expect(probe(of, 'behind.y', 'slot')).toBeNull();
  expect(probe({ ...of, target: null }, 'x.value', 'slot')).toBeNull();
});

test('an op that cannot run on the change says why', () => {
  const careful = { ...of, target: { node: 'behind', port: 'y', seed: null } };
  const found = probe(careful, 'w.b', 'slot')!;
  expect(found.run(scalar(-4))).toMatchObject({ problem: 'an entry is negative' });
  expect(found.run(scalar(-0.5))).toEqual(scalar(4));
});
