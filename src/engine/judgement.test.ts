// How checked entries make a row, and rows a judgement: the worst one speaks, and what is skipped does not count.
import { describe, expect, test } from 'vitest';
import { checkEntries, checkGradients, judgement, type PortCheck } from './checkGradients.ts';
import { backpropagate, claimsOf } from './claims.ts';
import { map, mapWith2 } from './elementwise.ts';
import { finish } from './finish.ts';
import type { Op } from './op.ts';
import type { Program } from './program.ts';
import { held, instruction, program, squash, total, toyOp, wall, wire } from './toyOps.ts';

/** x^2 / 2 + x right of its corner at 0, and 0 left of it. From 2 on its vjp is wrong, the more the larger x is. */
const bent: Op = toyOp('Bent', {
  inputs: ['x'],
  infer: ({ x }) => ({ outputs: { y: typeof x === 'object' ? x : [] } }),
  forward: ({ x }) => ({ outputs: { y: map((v) => (v > 0 ? v ** 2 / 2 + v : 0), x!) } }),
  vjp: ({ y }, { inputs }) => ({
    x: mapWith2((g, v) => (v > 0 ? g * (v < 2 ? v + 1 : v ** 2 + 1) : 0), y!, inputs.x!),
  }),
});
const summed = (op: Op, values: readonly number[]): Program =>
  program([instruction('f', op, { x: held(values) }), instruction('c', total, { x: wire('f.y') })], 'c.y');
const rowOf = (op: Op, values: readonly number[]): PortCheck => checkGradients(summed(op, values)).rows[0]!;

describe('a row', () => {
  test('is its worst entry, wherever it is; of equal ones the first', () => {
    expect(rowOf(bent, [1, 3, 4])).toMatchObject({ verdict: 'disagrees', entry: 2, analytic: 17 });
    expect(rowOf(bent, [4, 3, 1])).toMatchObject({ verdict: 'disagrees', entry: 0, analytic: 17 });
    expect(rowOf(bent, [1, 3, 3])).toMatchObject({ verdict: 'disagrees', entry: 1, analytic: 10 });
  });

  test('is wrong where an entry is, though a kink is further from its difference', () => {
    const row = rowOf(bent, [0, 2.1]);
    expect(row).toMatchObject({ verdict: 'disagrees', entry: 1 });
    expect(row.relativeError).toBeLessThan(rowOf(bent, [0]).relativeError);
  });

  test('says of how many entries its reason holds, and the cause', () => {
    expect(rowOf(bent, [0, 0, 1])).toMatchObject({
      verdict: 'kink',
      cause: 'kink',
      reason: '2 of 3 entries: the slope jumps here, from 0.000 to 1.000',
    });
  });

  test('has neither where it agrees', () => {
    expect(Object.keys(rowOf(bent, [1, 1.5]))).toEqual(
      'key verdict relativeError analytic numeric entry checked size'.split(' '),
    );
  });

  test('that was not checked has no numbers', () => {
    expect(rowOf(wall, [1, 2])).toStrictEqual({
      key: 'f.x',
      verdict: 'skipped',
      relativeError: 0,
      analytic: Number.NaN,
      numeric: Number.NaN,
      entry: 0,
      checked: 0,
      size: 2,
      cause: 'not-differentiable',
      reason: 'it is not differentiable',
    });
  });
});

test('a judgement takes the worst of what agrees and disagrees, and only a wrong gradient against', () => {
  const agrees = { verdict: 'agrees', relativeError: 0.1 } as const;
  const closer = { verdict: 'agrees', relativeError: 0.01 } as const;
  const wrong = { verdict: 'disagrees', relativeError: 0.4 } as const;
  const corner = { verdict: 'kink', relativeError: 0.9 } as const;
  const unknown = { verdict: 'skipped', relativeError: 5 } as const;
  expect(judgement([corner, closer, agrees, unknown])).toEqual({ worst: 0.1, agrees: true });
  expect(judgement([agrees, wrong, closer])).toEqual({ worst: 0.4, agrees: false });
  expect(judgement([corner, unknown])).toEqual({ worst: 0, agrees: true });
});

test('a sample is drawn by its seed, in the order of the entries', () => {
  const run = backpropagate(
    summed(
      squash,
      Array.from({ length: 500 }, (_, i) => 1 - i / 1000),
    ),
  );
  const claim = claimsOf(run, 'held')[0]!;
  const sampled = (seed?: number): number[] =>
    finish(checkEntries(run, claim, { entries: 12, ...(seed !== undefined && { seed }) })).map(({ entry }) => entry);
  const [first, second] = [sampled(1), sampled(2)];
  expect(first).toEqual(sampled(1));
  expect(first).not.toEqual(second);
  expect(sampled()).toEqual(sampled(0));
  // The slope of tanh is largest at the smallest entry, which is the last.
  for (const entries of [first, second]) {
    expect(entries).toHaveLength(12);
    expect(entries).toEqual(entries.toSorted((a, b) => a - b));
    expect(entries.at(-1)).toBe(499);
  }
});
