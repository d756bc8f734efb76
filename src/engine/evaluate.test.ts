// Evaluating at once: what is known at the end, and what is not, each absent and not zero.
import { describe, expect, test } from 'vitest';
import { evaluate } from './evaluate.ts';
import type { Op } from './op.ts';
import type { PortKey } from './program.ts';
import { resolve } from './resolve.ts';
import { scalar } from './tensor.ts';
import { given, held, instruction, pick, picky, plus, program, squash, times, total, wire } from './toyOps.ts';

/** An op that counts how often its rules are called. */
function counted(op: Op<never> | Op): { readonly op: Op; readonly calls: { forward: number; vjp: number } } {
  const calls = { forward: 0, vjp: 0 };
  const own = op as Op;
  return {
    calls,
    op: {
      ...own,
      forward(inputs, params) {
        calls.forward++;
        return own.forward(inputs, params);
      },
      vjp(cotangents, context) {
        calls.vjp++;
        return own.vjp(cotangents, context);
      },
    },
  };
}

test('a product by hand: values and gradients of outputs and held ports, contributions at wired ones', () => {
  const { values, gradients, problems, blocked, targetProblem } = evaluate(
    program(
      [
        instruction('x', given, { value: held(3) }),
        instruction('s', times, { a: wire('x.y'), b: wire('x.y') }),
        instruction('c', plus, { a: wire('s.y'), b: held(1) }),
      ],
      'c.y',
      scalar(2),
    ),
  );
  const told = (map: ReadonlyMap<PortKey, { data: Float64Array }>) =>
    Object.fromEntries([...map].map(([key, { data }]) => [key, data[0]]));
  expect(told(values)).toEqual({ 'x.value': 3, 'x.y': 3, 's.y': 9, 'c.b': 1, 'c.y': 10 });
  expect(told(gradients)).toEqual({
    'x.value': 12,
    'x.y': 12,
    's.a': 6,
    's.b': 6,
    's.y': 2,
    'c.a': 2,
    'c.b': 2,
    'c.y': 2,
  });
  expect([problems.size, blocked.size, targetProblem]).toEqual([0, 0, null]);
});

describe('what has no gradient', () => {
  test('is absent where a vjp declines, and adds nothing to what comes from elsewhere', () => {
    const { gradients } = evaluate(
      program(
        [
          instruction('x', given, { value: held(3) }),
          instruction('first', plus, { a: wire('x.y'), b: held(1) }),
          instruction('p', pick, { a: wire('first.y'), b: wire('x.y') }),
          instruction('c', total, { x: wire('p.y') }),
        ],
        'c.y',
      ),
    );
    expect(gradients.has('p.b')).toBe(false);
    expect(gradients.get('x.y')).toEqual(scalar(3));
  });

  test('is everything, where there is no target', () => {
    const { op, calls } = counted(squash);
    const { gradients, values, targetProblem } = evaluate(program([instruction('s', op, { x: held(0) })]));
    expect([gradients.size, targetProblem, calls.vjp]).toEqual([0, null, 0]);
    expect(values.get('s.y')).toEqual(scalar(0));
  });

  test('is everything, where the target could not be computed', () => {
    const { op, calls } = counted(squash);
    const careful = [
      instruction('s', op, { x: held(-1) }),
      instruction('p', picky, { x: wire('s.y') }),
      instruction('q', plus, { a: wire('p.y'), b: held(1) }),
    ];
    for (const target of ['p.y', 'q.y']) {
      const { gradients, values, problems, targetProblem } = evaluate(program(careful, target));
      expect([...problems.keys()]).toEqual(['p']);
      expect([...values.keys()]).toEqual(['s.x', 's.y', 'q.b']);
      expect(gradients.size).toBe(0);
      expect(targetProblem?.problem).toContain(`${target} is not computed because p failed`);
    }
    expect(calls.vjp).toBe(0);
  });
});

test('no rule is called of a source, nor of a node whose shapes do not fit or that waits for one', () => {
  const [source, bad, waiting] = [counted(given), counted(plus), counted(squash)];
  const misfit = program([
    instruction('x', source.op, { value: held([1, 2]) }),
    instruction('bad', bad.op, { a: wire('x.y'), b: held([1, 2, 3]) }),
    instruction('after', waiting.op, { x: wire('bad.y') }),
  ]);
  const { problems, blocked } = evaluate(misfit);
  expect(problems).toEqual(resolve(misfit).problems);
  expect(blocked).toEqual(resolve(misfit).blocked);
  expect([source, bad, waiting].map(({ calls }) => calls.forward)).toEqual([0, 0, 0]);
});
