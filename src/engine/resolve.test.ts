// Shapes without data: what is refused, what is named, and that nothing is allocated for what does not fit.
import { describe, expect, test } from 'vitest';
import { evaluate } from './evaluate.ts';
import { MOST_PER_TENSOR, resolve } from './resolve.ts';
import { blowUp, given, held, instruction, linear, plus, program, squash, total, toyOp, wire } from './toyOps.ts';

const huge = (node: string, shape: readonly number[]): ReturnType<typeof instruction> =>
  instruction(node, blowUp, { x: held(1) }, { shape });

const open = (init: string) => ({ kind: 'open', initializer: { init: init as 'zeros' }, trainable: false }) as const;

const nonsense = (name: string, infer: () => never) =>
  toyOp(name, { inputs: [], infer, forward: () => ({ outputs: {} }), vjp: () => ({}) });

describe('resolve', () => {
  test('knows every port, and the shape of an open initializer', () => {
    const { shapes, problems, elements } = resolve(
      program([
        instruction('x', given, {
          value: held([
            [1, 2],
            [3, 4],
          ]),
        }),
        instruction('fc', linear, {
          x: wire('x.y'),
          W: { kind: 'open', initializer: { init: 'glorot_uniform' }, trainable: true },
        }),
      ]),
    );
    expect(Object.fromEntries(shapes)).toEqual({
      'x.value': [2, 2],
      'x.y': [2, 2],
      'fc.x': [2, 2],
      'fc.W': [3, 2],
      'fc.y': [2, 3],
    });
    expect(problems.size).toBe(0);
    expect(elements).toBe(4 + 6 + 6);
  });

  test('one tensor too large: named with its size, and never allocated', () => {
    const before = process.memoryUsage().arrayBuffers;
    const large = program([
      huge('big', [1e9, 1e9]),
      instruction('after', squash, { x: wire('big.y') }),
      instruction('fine', total, { x: held(2) }),
    ]);
    const outcome = evaluate(large);
    expect(outcome.problems.get('big')?.problem).toBe(
      'big.y would be a matrix of 1000000000 × 1000000000, 1.00e+18 numbers; one tensor may have at most 16,777,216',
    );
    expect([...outcome.blocked]).toEqual([['after', 'big']]);
    expect(outcome.values.get('fine.y')?.data[0]).toBe(2);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1e6);
  });

  test('empty tensors with enormous axes, and sizes beyond any number', () => {
    for (const shape of [
      [0, 1e12],
      [1e200, 1e200, 0],
      [0, 1e308, 1e308],
      [2 ** 24, 2],
    ]) {
      expect(resolve(program([huge('big', shape)])).problems.has('big')).toBe(true);
    }
    expect(resolve(program([huge('big', [2 ** 24])])).problems.size).toBe(0);
    expect(resolve(program([huge('big', [0, 5])])).problems.size).toBe(0);
  });

  test('too much in all: the node that tips it is named, smaller ones behind it still run', () => {
    const { problems, elements } = resolve(
      program([huge('a', [2 ** 23]), huge('b', [2 ** 24]), huge('c', [2 ** 24]), huge('d', [1000])]),
    );
    expect([...problems.keys()]).toEqual(['c']);
    expect(problems.get('c')?.problem).toBe(
      'with c (BlowUp) the graph would hold 41,943,043 numbers; it may hold at most 33,554,432',
    );
    expect(elements).toBe(2 ** 23 + 2 ** 24 + 1000 + 3);
  });

  test('an initializer whose shape would be too large draws no numbers', () => {
    const wide = toyOp('Wide', {
      inputs: ['W'],
      infer: () => ({ outputs: { y: [] }, inputs: { W: [MOST_PER_TENSOR, 4] } }),
      forward: ({ W }) => ({ outputs: { y: W! } }),
      vjp: ({ y }) => ({ W: y! }),
    });
    const outcome = evaluate(
      program([instruction('w', wide, { W: { kind: 'open', initializer: { init: 'normal' }, trainable: true } })]),
    );
    expect(outcome.problems.get('w')?.port).toBe('W');
    expect(outcome.values.size).toBe(0);
  });

  test('a port with nothing on it, a wire from nowhere, a wire to nowhere, a wire from behind', () => {
    const { problems } = resolve(
      program([
        instruction('empty', plus, { a: held(1) }),
        instruction('ghost', total, { x: wire('nobody.y') }),
        instruction('early', total, { x: wire('late.y') }),
        instruction('late', total, { x: held(1) }),
        instruction('wrongPort', total, { x: wire('late.z') }),
        instruction('extra', total, { x: held(1), q: wire('late.y') }),
        instruction('self', total, { x: wire('self.y') }),
      ]),
    );
    expect(Object.fromEntries([...problems].map(([node, { problem }]) => [node, problem]))).toEqual({
      empty: 'empty.b has nothing on it',
      ghost: 'ghost.x is wired from nobody.y, which does not run before it',
      early: 'early.x is wired from late.y, which does not run before it',
      wrongPort: 'wrongPort.x is wired from late.z, which is not an output',
      extra: 'extra (Total) has no input port "q"',
      self: 'self.x is wired from self.y, which does not run before it',
    });
  });

  test('initializers that cannot be: unknown, or where no shape follows', () => {
    const { problems } = resolve(
      program([
        instruction('p', linear, { x: held([1, 2]), W: open('xavier') }),
        instruction('q', total, { x: open('zeros') }),
      ]),
    );
    expect(problems.get('p')).toMatchObject({ port: 'W', problem: expect.stringContaining('"xavier" is unknown') });
    expect(problems.get('q')?.problem).toBe('the shape of q.x cannot be told from what is wired to q');
  });

  test('an infer that throws or answers nonsense is a problem of that node', () => {
    const { problems } = resolve(
      program([
        instruction(
          'a',
          nonsense('Throws', () => {
            throw new Error('no');
          }),
          {},
        ),
        instruction(
          'b',
          nonsense('Half', () => ({ outputs: { y: [0.5] } }) as never),
          {},
        ),
        instruction(
          'c',
          nonsense('None', () => ({ outputs: {} }) as never),
          {},
        ),
      ]),
    );
    expect([...problems.keys()]).toEqual(['a', 'b', 'c']);
    expect(problems.get('a')?.problem).toBe('a stopped: the infer rule of Throws is at fault (no)');
  });

  test('two instructions for one node are a mistake of the caller', () => {
    expect(() =>
      resolve(program([instruction('x', total, { x: held(1) }), instruction('x', total, { x: held(1) })])),
    ).toThrow('two instructions for the node x');
  });

  test('ten thousand nodes resolve and run without deep recursion', () => {
    const chain = [instruction('n0', squash, { x: held(0.5) })];
    for (let k = 1; k < 10000; k++) chain.push(instruction(`n${k}`, squash, { x: wire(`n${k - 1}.y`) }));
    const outcome = evaluate(program(chain, 'n9999.y'));
    expect(outcome.problems.size).toBe(0);
    expect(outcome.gradients.get('n0.x')?.data[0]).toBeGreaterThan(0);
  });
});
