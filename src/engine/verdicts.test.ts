// What the check of one entry answers: the steps it took, why it did not judge, and how it came to its verdict.
import { describe, expect, test } from 'vitest';
import { checkEntry, type EntryCheck } from './checkEntry.ts';
import { backpropagate, claimsOf, probeOf } from './claims.ts';
import { map, mapWith2 } from './elementwise.ts';
import type { Op } from './op.ts';
import { held, instruction, picky, program, toyOp } from './toyOps.ts';

type Curve = (x: number) => number;

/** An elementwise op from a function and the slope that its vjp claims. */
const curve = (f: Curve, slope: Curve): Op =>
  toyOp('Curve', {
    inputs: ['x'],
    infer: ({ x }) => ({ outputs: { y: typeof x === 'object' ? x : [] } }),
    forward: ({ x }) => ({ outputs: { y: map(f, x!) } }),
    vjp: ({ y }, { inputs }) => ({ x: mapWith2((g, x) => g * slope(x), y!, inputs.x!) }),
  });

function check(op: Op, x: number, tolerance = 1e-6): EntryCheck {
  const run = backpropagate(program([instruction('f', op, { x: held(x) })], 'f.y'));
  const claim = claimsOf(run, 'held')[0]!;
  const found = probeOf(run, claim);
  if (!('probe' in found)) throw new Error(found.reason);
  return checkEntry(run.state, run.contributions, found.probe, claim.value, found.gradient, 0, tolerance);
}
const checked = (f: Curve, slope: Curve, x: number, tolerance?: number): EntryCheck =>
  check(curve(f, slope), x, tolerance);

const one: Curve = () => 1;
const same: Curve = (x) => x;
const quarterMore: Curve = () => 1.25;

/** The cube root of the distance between 1 and the next number: the step of plain central differences at 1. */
const usual = 2 ** (-52 / 3);

describe('the steps it took', () => {
  test('a plain central difference where that agrees, of a step that grows with the entry', () => {
    const { steps, ...rest } = checked(
      () => 5,
      () => 0,
      0.5,
    );
    expect(steps?.map((step) => step / usual)).toEqual([expect.closeTo(1, 12), expect.closeTo(1, 12)]);
    expect(rest).toStrictEqual({ entry: 0, verdict: 'agrees', relativeError: 0, analytic: 0, numeric: 0 });
    const far = checked(
      (x) => x * x,
      (x) => 2 * x,
      -8,
    );
    expect(far.steps?.map((step) => step / usual)).toEqual([expect.closeTo(8, 12), expect.closeTo(8, 12)]);
  });

  test('from a thousandth of the entry down to the 128th part of it, where differences were extrapolated', () => {
    const beside = checked(
      (x) => 1e8 + x,
      () => 1,
      3,
    );
    expect(beside).toMatchObject({ verdict: 'agrees', steps: [3e-3 / 128, 3e-3] });
  });

  test('less near the edge of the domain, on either side', () => {
    const below = checked(
      (x) => Math.log(100.005 - x),
      (x) => -1 / (100.005 - x),
      100,
    );
    expect(below).toMatchObject({ verdict: 'agrees', steps: [1e-3 / 128, 1e-3] });
    const above = checked(
      (x) => Math.log(x - 99.995),
      (x) => 1 / (x - 99.995),
      100,
    );
    expect(above).toMatchObject({ verdict: 'agrees', steps: [1e-3 / 128, 1e-3] });
  });

  test('a narrow one beside a corner, which grows with the entry too', () => {
    const { verdict, steps } = checked(
      (x) => Math.max(x - 100, 0),
      () => 1,
      100.0003,
    );
    expect(verdict).toBe('agrees');
    expect(steps).toEqual([expect.closeTo(5e-5, 9), expect.closeTo(5e-5, 9)]);
  });
});

describe('why it does not judge', () => {
  test('a value or a target that is not finite: no difference is taken', () => {
    const nothing = { entry: 0, verdict: 'skipped', relativeError: 0, analytic: 1, numeric: Number.NaN };
    expect(checked((x) => x, one, Number.POSITIVE_INFINITY)).toStrictEqual({
      ...nothing,
      cause: 'value-not-finite',
      reason: 'the value is not finite',
    });
    expect(checked(() => Number.POSITIVE_INFINITY, one, 1)).toStrictEqual({
      ...nothing,
      cause: 'target-not-finite',
      reason: 'the target is not finite',
    });
  });

  test('an op that cannot run beside the entry says so itself', () => {
    expect(check(picky, 0)).toMatchObject({ verdict: 'skipped', cause: 'cannot-run', reason: 'an entry is negative' });
  });

  test('a gradient and a difference that are both not finite', () => {
    const alone = checked(
      (x) => (x === 3 ? 1 : Number.POSITIVE_INFINITY),
      () => Number.NaN,
      3,
    );
    expect(alone).toMatchObject({
      verdict: 'skipped',
      cause: 'gradient-not-finite',
      reason: 'neither the gradient nor the difference is finite',
    });
  });

  test('ripples beside a large number, which no step tells from its rounding', () => {
    for (const x of [0.3, 0.7, 1.1]) {
      const ripple = checked(
        (v) => 1e6 + Math.sin(1e4 * v) / 1e4,
        (v) => Math.cos(1e4 * v),
        x,
      );
      expect(ripple).toMatchObject({
        verdict: 'skipped',
        cause: 'rounding',
        reason: 'the difference is lost in rounding',
      });
    }
  });

  test('a kink, with what it looks like', () => {
    const upright = checked(Math.cbrt, () => Number.POSITIVE_INFINITY, 0);
    expect(upright).toMatchObject({
      verdict: 'kink',
      cause: 'kink',
      kink: { kind: 'upright' },
      reason: 'the tangent is upright here',
    });
  });
});

describe('how it decides', () => {
  test('an error of exactly the tolerance agrees', () => {
    expect(checked(same, quarterMore, 0, 0.2)).toMatchObject({ verdict: 'agrees', relativeError: 0.2, numeric: 1 });
    expect(checked(same, quarterMore, 0, 0.19).verdict).toBe('disagrees');
  });

  test('a plain difference within its own rounding agrees where the extrapolated one is of no use', () => {
    const ripple = checked(
      (x) => 1e6 + Math.sin(3e3 * x) / 3e3,
      (x) => Math.cos(3e3 * x),
      0.3,
    );
    expect(ripple.verdict).toBe('agrees');
    // More than the tolerance apart, and less than the rounding of 1e6 over such a step.
    expect(Math.abs(ripple.numeric - ripple.analytic)).toBeGreaterThan(1e-6);
    expect(ripple.steps?.map((step) => step / usual)).toEqual([expect.closeTo(1, 12), expect.closeTo(1, 12)]);
  });

  test('a gradient that is not finite is wrong where the difference is', () => {
    for (const claimed of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const wrong = checked(
        (x) => x,
        () => claimed,
        1,
      );
      expect(wrong).toMatchObject({ verdict: 'disagrees', relativeError: 1, reason: `the gradient is ${claimed}` });
      expect(wrong.numeric).toBeCloseTo(1, 9);
    }
  });
});
