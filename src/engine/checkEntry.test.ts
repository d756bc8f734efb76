// One number at a time: hard places, wrong gradients, corners, jumps and the edges of domains.
import { describe, expect, test } from 'vitest';
import { checkGradients, type PortCheck } from './checkGradients.ts';
import { map, mapWith2 } from './elementwise.ts';
import type { Program } from './program.ts';
import { held, instruction, plus, program, ramp, times, total, toyOp, wire } from './toyOps.ts';

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

const cancelling = (factor: ReturnType<typeof held>): Program =>
  program(
    [
      instruction('p', plus, { a: held([0.3, -0.8]), b: held([0.9, -0.4]) }),
      instruction('q', times, { a: wire('p.y'), b: factor }),
      instruction('c', total, { x: wire('q.y') }),
    ],
    'c.y',
  );

const beside = (offset: number, slope: number, claimed: number): string =>
  at(
    curve(
      (x) => offset + slope * x,
      () => claimed,
    ),
    3,
  ).verdict;

describe('one entry', () => {
  test('where the function is steep, flat, curved, large or tiny', () => {
    expect(
      at(
        curve(
          (x) => Math.tanh(1000 * x),
          (x) => 1000 * (1 - Math.tanh(1000 * x) ** 2),
        ),
        1e-3,
      ).verdict,
    ).toBe('agrees');
    expect(
      at(
        curve(Math.tanh, (x) => 1 - Math.tanh(x) ** 2),
        12,
      ).verdict,
    ).toBe('agrees');
    expect(
      at(
        curve(
          (x) => x ** 9,
          (x) => 9 * x ** 8,
        ),
        100,
      ).verdict,
    ).toBe('agrees');
    expect(
      at(
        curve(
          (x) => 1e8 + x,
          () => 1,
        ),
        0.5,
      ).verdict,
    ).toBe('agrees');
    expect(
      at(
        curve(
          (x) => 1e-9 * Math.sin(x),
          (x) => 1e-9 * Math.cos(x),
        ),
        1,
      ).verdict,
    ).toBe('agrees');
    expect(
      at(
        curve(
          (x) => Math.sin(50 * x),
          (x) => 50 * Math.cos(50 * x),
        ),
        0.3,
      ).verdict,
    ).toBe('agrees');
    expect(
      at(
        curve(
          (x) => 1 / x,
          (x) => -1 / x ** 2,
        ),
        1e-2,
      ).verdict,
    ).toBe('agrees');
  });

  test('where terms cancel, their rounding is not taken for a wrong gradient (found by a random program)', () => {
    // c = 0.6 (0.3 + 0.9) + 0.6 (-0.8 - 0.4) is 0 but for rounding, and so is its derivative by the 0.6.
    expect(rowsOf(cancelling(held(0.6)))['q.b']?.analytic).toBe(-(2 ** -52));
    for (const factor of [held(0.6), held([[0.5], [1.2]]), held(0), held(1e-12), held(1e6)]) {
      expect(rowsOf(cancelling(factor))['q.b']).toMatchObject({ verdict: 'agrees' });
    }
    expect(
      at(
        curve(
          (x) => 1e9 + x - 1e9,
          () => 1,
        ),
        0.5,
      ).verdict,
    ).not.toBe('kink');
  });

  test('near the edge of the domain, and where huge terms cancel inside one op', () => {
    for (const x of [1e-3, 1e-5, 1e-9])
      expect(
        at(
          curve(Math.log, (v) => 1 / v),
          x,
        ).verdict,
      ).toBe('agrees');
    for (const x of [1e-5, 1e-9])
      expect(
        at(
          curve(Math.log, (v) => 1.01 / v),
          x,
        ).verdict,
      ).toBe('disagrees');
    const sums = rowsOf(program([instruction('c', total, { x: held([1e10, -1e10, 1e-10]) })], 'c.y'));
    expect(sums['c.x']?.verdict).toBe('agrees');
  });

  test('are found, also by one part in ten thousand and when small', () => {
    expect(
      at(
        curve(
          (x) => x * x,
          (x) => x,
        ),
        3,
      ),
    ).toMatchObject({ verdict: 'disagrees', analytic: 3 });
    expect(
      at(
        curve(
          (x) => x * x,
          (x) => 2.0002 * x,
        ),
        3,
      ).verdict,
    ).toBe('disagrees');
    expect(
      at(
        curve(
          (x) => 1e-6 * x,
          () => 2e-6,
        ),
        3,
      ).verdict,
    ).toBe('disagrees');
    expect(
      at(
        curve(
          (x) => x,
          () => 0,
        ),
        0,
      ).verdict,
    ).toBe('disagrees');
    expect(
      at(
        curve(
          (x) => x,
          () => Number.NaN,
        ),
        1,
      ).verdict,
    ).toBe('disagrees');
    expect(
      at(
        curve(
          () => 5,
          () => 1e-3,
        ),
        1,
      ).verdict,
    ).toBe('disagrees');
    expect(
      checkGradients(
        program(
          [
            instruction(
              'f',
              curve(
                (x) => x,
                () => 2,
              ),
              { x: held(1) },
            ),
          ],
          'f.y',
        ),
      ).agrees,
    ).toBe(false);
  });

  test('a corner, a jump, the edge of the domain', () => {
    const corner = rowsOf(
      program([instruction('r', ramp, { x: held([0, 1]) }), instruction('c', total, { x: wire('r.y') })], 'c.y'),
    )['r.x'];
    expect(corner).toMatchObject({ verdict: 'kink', entry: 0 });
    expect(corner?.reason).toBe('1 of 2 entries: the slope jumps here, from 0.000 to 1.000');
    expect(
      at(
        curve(
          (x) => Math.floor(x),
          () => 0,
        ),
        2,
      ),
    ).toMatchObject({ verdict: 'kink', reason: 'the function jumps here' });
    expect(
      at(
        curve(Math.sqrt, (x) => 0.5 / Math.sqrt(x)),
        0,
      ),
    ).toMatchObject({ verdict: 'kink', reason: 'the function ends here' });
  });

  test('beside a corner the gradient is checked, however near', () => {
    for (const x of [3e-6, -3e-6, 2e-6, 1e-5]) {
      expect(
        at(
          curve(
            (v) => Math.max(v, 0),
            (v) => (v > 0 ? 1 : 0),
          ),
          x,
        ).verdict,
      ).toBe('agrees');
    }
    expect(
      at(
        curve(
          (v) => Math.max(v, 0),
          (v) => (v > 0 ? 0.9 : 0),
        ),
        2e-6,
      ).verdict,
    ).toBe('disagrees');
  });

  test('rounding is allowed for, and no more than that', () => {
    // Beside 1e8 a slope of 1 is known to about 1e-4, beside 1 a slope of 1e-6 to about 1e-6 of itself.
    expect(beside(1e8, 1, 1)).toBe('agrees');
    expect(beside(1e8, 1, 1.001)).toBe('disagrees');
    expect(beside(1, 1e-6, 1e-6)).toBe('agrees');
    expect(beside(1, 1e-6, 1.0005e-6)).toBe('disagrees');
  });

  test('terms inside one op that cancel: each entry by itself', () => {
    for (const huge of [1e6, 1e7, 1e8, 1e9, 1e10]) {
      for (const own of [0.1, 1, 3]) {
        const sum = rowsOf(program([instruction('c', total, { x: held([huge, own, -huge]) })], 'c.y'), { entries: 3 });
        expect([huge, own, sum['c.x']?.verdict]).toEqual([huge, own, 'agrees']);
      }
    }
  });

  test('an edge so near that steps round: the step that was made counts', () => {
    for (const room of [1e-8, 1e-10, 1e-12]) {
      const edge = curve(
        (x) => Math.sqrt(x - 1),
        (x) => 0.5 / Math.sqrt(x - 1),
      );
      expect([room, at(edge, 1 + room).verdict]).toEqual([room, 'agrees']);
    }
  });
});
