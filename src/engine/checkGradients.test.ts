// The check of whole programs: which ports, what is frozen, what is skipped and why.
import { describe, expect, test } from 'vitest';
import { checkGradients, type PortCheck } from './checkGradients.ts';
import { map, mapWith2, multiply } from './elementwise.ts';
import type { Program } from './program.ts';
import type { Tensor } from './tensor.ts';
import {
  fork,
  given,
  held,
  instruction,
  linear,
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

/** An elementwise op from a function and its (claimed) derivative. */
const curve = (f: (x: number) => number, slope: (x: number) => number) =>
  toyOp('Curve', {
    inputs: ['x'],
    infer: (inputs) => ({ outputs: { y: inputs.x as number[] } }),
    forward: ({ x }) => ({ outputs: { y: map(f, x!) } }),
    vjp: ({ y }, { inputs }) => ({ x: mapWith2((g, x) => g * slope(x), y!, inputs.x!) }),
  });
const rowsOf = (of: Program, options = {}): Record<string, PortCheck> =>
  Object.fromEntries(checkGradients(of, options).rows.map((row) => [row.key, row]));
const at = (op: ReturnType<typeof curve>, x: number): PortCheck =>
  rowsOf(program([instruction('f', op, { x: held(x) })], 'f.y'))['f.x']!;

const network = program(
  [
    instruction('x', given, {
      value: held([
        [0.3, -1],
        [2, 0.5],
        [1, 1],
      ]),
    }),
    instruction('W', given, {
      value: held(
        [
          [0.4, -0.2],
          [0.1, 0.7],
          [-0.5, 0.3],
        ],
        true,
      ),
    }),
    instruction('p', linear, { x: wire('x.y'), W: wire('W.y') }),
    instruction('q', squash, { x: wire('p.y') }),
    instruction('f', fork, { x: wire('q.y') }),
    instruction('r', times, { a: wire('f.up'), b: wire('p.y') }),
    instruction('s', plus, { a: wire('r.y'), b: held([1, 2, 3]) }),
    instruction('c', total, { x: wire('s.y') }),
  ],
  'c.y',
);

describe('the ports of a program', () => {
  test('of a whole network: held values, outputs and each wired port', () => {
    const check = checkGradients(network, { ports: 'all' });
    expect(check.agrees).toBe(true);
    expect(check.worst).toBeLessThan(1e-6);
    expect(check.rows.filter(({ verdict }) => verdict !== 'agrees').map(({ key }) => key)).toEqual(['f.down']);
    expect(check.rows.map(({ key }) => key)).toEqual([
      'x.value',
      'W.value',
      'p.x',
      'p.W',
      'p.y',
      'q.x',
      'q.y',
      'f.x',
      'f.up',
      'f.down',
      'r.a',
      'r.b',
      'r.y',
      's.a',
      's.b',
      's.y',
      'c.x',
      'c.y',
    ]);
    expect(checkGradients(network).rows.map(({ key }) => key)).toEqual(['x.value', 'W.value', 's.b']);
    expect(Object.keys(rowsOf(network, { ports: ['q.y'] }))).toEqual(['q.y']);
  });

  test('of a vector with a seed', () => {
    const seed: Tensor = { shape: [2], data: Float64Array.of(3, 0) };
    expect(rowsOf(program([instruction('q', squash, { x: held([0.2, 4]) })], 'q.y', seed))['q.x']?.verdict).toBe(
      'agrees',
    );
  });

  test('a frozen port stays what it was, so declining a gradient is not an error', () => {
    const rows = rowsOf(
      program(
        [
          instruction('x', given, { value: held(1.5) }),
          instruction('w', wall, { x: wire('x.y') }),
          instruction('n', pick, { a: wire('x.y'), b: wire('x.y') }),
          instruction('p', times, { a: wire('n.y'), b: wire('w.y') }),
        ],
        'p.y',
      ),
    );
    // p = x * [x] * [x] with the bracketed ones frozen.
    expect(rows['x.value']).toMatchObject({ verdict: 'agrees', analytic: 2.25 });
  });

  test('the worst entry is the one that is reported', () => {
    const wrongAtTwo = curve(
      (x) => x * x,
      (x) => (x === 2 ? 5 : 2 * x),
    );
    const row = rowsOf(
      program(
        [instruction('f', wrongAtTwo, { x: held([1, 2, 3]) }), instruction('c', total, { x: wire('f.y') })],
        'c.y',
      ),
    )['f.x'];
    expect(row).toMatchObject({ verdict: 'disagrees', entry: 1, analytic: 5, checked: 3 });
    expect(row?.numeric).toBeCloseTo(4, 6);
    expect(row?.relativeError).toBeCloseTo(0.2, 6);
  });

  test('a contribution that was overwritten, not added, would be seen', () => {
    // x feeds both ports; claiming only one of the two contributions is what an overwriting executor does.
    const square = toyOp('Square', {
      inputs: ['a', 'b'],
      infer: () => ({ outputs: { y: [] } }),
      forward: ({ a, b }) => ({ outputs: { y: multiply(a!, b!) } }),
      vjp: ({ y }, { inputs }) => ({ a: { shape: [], data: Float64Array.of(0) }, b: multiply(y!, inputs.a!) }),
    });
    const rows = rowsOf(
      program(
        [instruction('x', given, { value: held(3) }), instruction('s', square, { a: wire('x.y'), b: wire('x.y') })],
        's.y',
      ),
    );
    expect(rows['x.value']?.verdict).toBe('disagrees');
  });

  test('what cannot be checked says why', () => {
    expect(
      at(
        curve(
          (x) => x,
          () => 1,
        ),
        Number.POSITIVE_INFINITY,
      ),
    ).toMatchObject({ verdict: 'skipped', reason: 'the value is not finite' });
    expect(
      at(
        curve(
          (x) => Math.log(-Math.abs(x)),
          () => Number.NaN,
        ),
        2,
      ).verdict,
    ).toBe('skipped');
    const wild = curve(
      (x) => (x === 2 ? 1 : Number.NaN),
      () => Number.NaN,
    );
    expect(at(wild, 2)).toMatchObject({
      verdict: 'skipped',
      reason: 'neither the gradient nor the difference is finite',
    });
    const rows = rowsOf(
      program(
        [
          instruction('w', wall, { x: held(2) }),
          instruction('p', pick, { a: wire('w.y'), b: held(3) }),
          instruction('aside', squash, { x: held(1) }),
          instruction('q', times, { a: wire('p.y'), b: held([]) }),
          instruction('c', total, { x: wire('q.y') }),
        ],
        'c.y',
      ),
    );
    expect(Object.values(rows).map(({ key, verdict, reason }) => [key, verdict, reason])).toEqual([
      ['w.x', 'skipped', 'it is not differentiable'],
      ['p.b', 'skipped', 'no gradient reaches it'],
      ['aside.x', 'skipped', 'no gradient reaches it'],
      ['q.b', 'skipped', 'it is empty'],
    ]);
    expect(rowsOf(program([instruction('p', picky, { x: held(0) })], 'p.y'))['p.x']).toMatchObject({
      verdict: 'skipped',
      reason: 'an entry is negative',
    });
  });

  test('large tensors are sampled, with the largest gradient in the sample', () => {
    const values = Array.from({ length: 5000 }, (_, i) => (i === 4321 ? 3 : 0.001 * (i % 7)));
    const wrongThere = curve(
      (x) => x * x,
      (x) => (x === 3 ? 7 : 2 * x),
    );
    const row = rowsOf(
      program([instruction('f', wrongThere, { x: held(values) }), instruction('c', total, { x: wire('f.y') })], 'c.y'),
      { entries: 16 },
    )['f.x'];
    expect(row).toMatchObject({ checked: 16, size: 5000, verdict: 'disagrees', entry: 4321 });
  });

  test('without a scalar there is nothing to check, and the reason is told', () => {
    const check = checkGradients(program([instruction('q', squash, { x: held([1, 2]) })], 'q.y'));
    expect(check).toMatchObject({ rows: [], agrees: false });
    expect(check.problem?.problem).toContain('needs a seed');
  });

  test('a probe runs again only what depends on the changed tensor', () => {
    let ran = 0;
    const counted = toyOp('Counted', {
      inputs: ['x'],
      infer: () => ({ outputs: { y: [] } }),
      forward: ({ x }) => {
        ran++;
        return { outputs: { y: x! } };
      },
      vjp: ({ y }) => ({ x: y! }),
    });
    checkGradients(
      program(
        [instruction('a', counted, { x: held(1) }), instruction('b', plus, { a: wire('a.y'), b: held(1) })],
        'b.y',
      ),
      { ports: ['b.b'] },
    );
    expect(ran).toBe(1);
    // What lies behind a frozen port does not depend on the tensor either.
    ran = 0;
    checkGradients(
      program(
        [
          instruction('x', given, { value: held(2) }),
          instruction('w', wall, { x: wire('x.y') }),
          instruction('a', counted, { x: wire('w.y') }),
          instruction('b', times, { a: wire('a.y'), b: wire('x.y') }),
        ],
        'b.y',
      ),
    );
    expect(ran).toBe(1);
  });
});
