// One entry over many steps: rounding falls as 1 / step, truncation grows as step squared, and hard places show for what they are.
import { describe, expect, test } from 'vitest';
import { backpropagate, claimsOf } from './claims.ts';
import { map, mapWith2 } from './elementwise.ts';
import { finish } from './finish.ts';
import type { Program } from './program.ts';
import { type EntrySweep, sweepEntry } from './sweepEntry.ts';
import { held, instruction, picky, program, times, total, toyOp, wall, wire } from './toyOps.ts';

const curve = (f: (x: number) => number, slope: (x: number) => number) =>
  toyOp('Curve', {
    inputs: ['x'],
    infer: (inputs) => ({ outputs: { y: inputs.x as number[] } }),
    forward: ({ x }) => ({ outputs: { y: map(f, x!) } }),
    vjp: ({ y }, { inputs }) => ({ x: mapWith2((g, x) => g * slope(x), y!, inputs.x!) }),
  });

function sweepOf(of: Program, key: `${string}.${string}`, entry = 0): EntrySweep {
  const run = backpropagate(of);
  const sweep = finish(sweepEntry(run, claimsOf(run, [key])[0]!, entry));
  if (sweep === null) throw new Error(`nothing is claimed for ${key}`);
  return sweep;
}
const at = (f: (x: number) => number, slope: (x: number) => number, x: number): EntrySweep =>
  sweepOf(program([instruction('f', curve(f, slope), { x: held(x) })], 'f.y'), 'f.x');

const errors = ({ points, check }: EntrySweep) =>
  points.map(({ step, above, below, noise }) => ({
    step,
    noise,
    error: Math.abs((above - below) / (2 * step) - check.analytic),
  }));

describe('smooth functions', () => {
  test.each([
    ['exp', Math.exp, Math.exp, Math.exp, 0.7],
    ['sin', Math.sin, Math.cos, (x: number) => -Math.cos(x), 0.4],
    ['cube', (x: number) => x ** 3, (x: number) => 3 * x * x, () => 6, 1.3],
    ['tanh', Math.tanh, (x: number) => 1 - Math.tanh(x) ** 2, (x: number) => tanhThird(x), 0.2],
  ])(
    'the error of %s is the third derivative times step squared over six, and rounding below',
    (_, f, slope, third, x) => {
      const found = errors(at(f, slope, x));
      const wide = found.filter(({ step }) => step > 0.9e-4 && step < 1.1e-2);
      expect(wide.length).toBe(9);
      for (const { step, error } of wide) expect(error / ((Math.abs(third(x)) * step ** 2) / 6)).toBeCloseTo(1, 2);
      // Nothing but rounding, and within the bound that the check allows for it.
      const narrow = found.filter(({ step }) => step <= 1e-7);
      for (const { error, noise } of narrow) expect(error).toBeLessThanOrEqual(noise);
      const largest = (from: number, to: number) =>
        Math.max(...found.filter(({ step }) => step >= from && step <= to).map(({ error }) => error));
      expect(largest(1e-12, 1e-11) / largest(1e-9, 1e-8)).toBeGreaterThan(100);
    },
  );

  test('the step that the check took is among what is told', () => {
    const { check, used } = at(Math.exp, Math.exp, 0.7);
    expect(check.verdict).toBe('agrees');
    expect(used?.step).toBeCloseTo(6.06e-6, 7);
    expect(((used?.above ?? 0) - (used?.below ?? 0)) / (2 * (used?.step ?? 1))).toBe(check.numeric);
  });

  test('steps are in proportion to a large entry, which feels the smallest of them', () => {
    const { points, used } = at(
      (x) => x * x,
      (x) => 2 * x,
      3e6,
    );
    expect(points.at(-1)?.step).toBe(1e6);
    expect(points.every(({ step }) => 3e6 + step !== 3e6)).toBe(true);
    expect(points[0]?.step).toBeCloseTo(1e-6, 12);
    expect(points).toHaveLength(49);
    expect(used?.step).toBeCloseTo(18.2, 1);
  });

  test('one entry of a tensor, seen through all that depends on it', () => {
    const of = program(
      [
        instruction('p', times, { a: held([0.3, -0.8]), b: held([2, 5]) }),
        instruction('q', times, { a: wire('p.y'), b: wire('p.y') }),
        instruction('c', total, { x: wire('q.y') }),
      ],
      'c.y',
    );
    const { check, level, x } = sweepOf(of, 'p.a', 1);
    expect(x).toBe(-0.8);
    expect(level).toBeCloseTo(16.36, 12);
    expect(check).toMatchObject({ entry: 1, verdict: 'agrees', analytic: -40 });
  });
});

test('no single step is told where differences were extrapolated or none was taken', () => {
  const beside = at(
    (x) => 1e8 + x,
    () => 1,
    3,
  );
  expect(beside.check.steps).toEqual([3e-3 / 128, 3e-3]);
  expect(beside.used).toBeNull();
  const refused = sweepOf(program([instruction('p', picky, { x: held(0) })], 'p.y'), 'p.x');
  expect(refused).toMatchObject({ used: null, check: { cause: 'cannot-run' } });
  expect(refused.points.every(({ above, below }) => Number.isFinite(above) && Number.isNaN(below))).toBe(true);
});

test('a pause is offered after the check and after each step', () => {
  const run = backpropagate(program([instruction('p', times, { a: held(2), b: held(3) })], 'p.y'));
  const work = sweepEntry(run, claimsOf(run, ['p.a'])[0]!, 0);
  let pauses = 0;
  while (work.next().done !== true) pauses++;
  expect(pauses).toBe(1 + 49);
});

describe('hard places', () => {
  test('a corner: both slopes, at every step', () => {
    const { check, points } = at(
      (x) => Math.max(0, x),
      (x) => (x > 0 ? 1 : 0),
      0,
    );
    expect(check).toMatchObject({ verdict: 'kink', cause: 'kink', kink: { kind: 'corner', left: -0, right: 1 } });
    for (const { step, above, below } of points) expect([above / step, below]).toEqual([1, 0]);
  });

  test('a jump, and the edge of a domain', () => {
    expect(at(Math.sign, () => 0, 0).check.kink).toEqual({ kind: 'jump' });
    expect(at(Math.floor, () => 0, 2).check.kink).toEqual({ kind: 'jump' });
    expect(at(Math.cbrt, () => 0, 0).check.kink).toEqual({ kind: 'upright' });
    const edge = at(
      (x) => Math.sqrt(x) * x,
      (x) => 1.5 * Math.sqrt(x),
      0,
    );
    expect(edge.check.kink ?? edge.check.verdict).toEqual({ kind: 'edge' });
    expect(edge.points.every(({ below }) => Number.isNaN(below))).toBe(true);
  });

  test('a wrong gradient is wrong at every step', () => {
    const sweep = at(
      (x) => x * x,
      (x) => x,
      3,
    );
    expect(sweep.check.verdict).toBe('disagrees');
    for (const { step, error } of errors(sweep)) if (step > 1e-6) expect(error).toBeCloseTo(3, 3);
  });

  test('no entry of this number, no claim, nothing finite', () => {
    const of = program(
      [instruction('f', times, { a: held([1, 2]), b: held(3) }), instruction('c', total, { x: wire('f.y') })],
      'c.y',
    );
    const run = backpropagate(of);
    expect(finish(sweepEntry(run, claimsOf(run, ['f.a'])[0]!, 2))).toBeNull();
    expect(claimsOf(run, ['f.none'])).toEqual([]);
    const nowhere = at(Math.log, (x) => 1 / x, -1);
    expect(nowhere).toMatchObject({ points: [], check: { verdict: 'skipped', cause: 'target-not-finite' } });
    const infinite = at(Math.atan, (x) => 1 / (1 + x * x), Number.POSITIVE_INFINITY);
    expect(infinite).toMatchObject({ points: [], level: Number.NaN, used: null, check: { cause: 'value-not-finite' } });
    // A value that is known but not moved: the wall keeps every gradient.
    const walled = backpropagate(
      program([instruction('w', wall, { x: held(1) }), instruction('c', total, { x: wire('w.y') })], 'c.y'),
    );
    expect(finish(sweepEntry(walled, claimsOf(walled, ['w.x'])[0]!, 0))).toBeNull();
  });
});

function tanhThird(x: number): number {
  const y = Math.tanh(x);
  return -2 * (1 - y * y) * (1 - 3 * y * y);
}
