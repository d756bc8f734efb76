// Shapes without data: what is refused, what is named, and that nothing is allocated for what does not fit.
import { describe, expect, test } from 'vitest';
import { evaluate } from './evaluate.ts';
import { type Cost, inputsOf, type Op } from './op.ts';
import { MOST_IN_ALL, MOST_PER_TENSOR, MOST_WORK, resolve } from './resolve.ts';
import { type Shape, sizeOf } from './shape.ts';
import { zeros } from './tensor.ts';
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

describe('the way out', () => {
  test('each refusal says what may be done about it', () => {
    const { problems } = resolve(
      program([
        instruction('empty', plus, { a: held(1) }),
        instruction('x', total, { x: held(1) }),
        instruction('wrongPort', total, { x: wire('x.z') }),
        instruction('extra', total, { x: held(1), q: wire('x.y') }),
        instruction('open', total, { x: open('zeros') }),
      ]),
    );
    expect([...problems].map(([node, { port, fix }]) => [node, port, fix])).toEqual([
      ['empty', 'b', { kind: 'advice', text: 'Wire an output to empty.b or give it a value.' }],
      ['wrongPort', 'x', { kind: 'advice', text: 'Wire wrongPort.x from another output.' }],
      ['extra', 'q', { kind: 'advice', text: 'Remove the wire.' }],
      ['open', 'x', { kind: 'advice', text: 'Give it a value of its own.' }],
    ]);
  });

  test('a port that has a default is offered to hold it', () => {
    const eased: Op = { ...plus, inputs: inputsOf(plus, {}).map((port) => ({ ...port, default: 0.5 })) };
    const { problems } = resolve(program([instruction('p', eased, { a: held(1) })]));
    expect(problems.get('p')).toEqual({
      problem: 'p.b has nothing on it',
      port: 'b',
      fix: { kind: 'hold', port: 'b', value: 0.5, text: 'Give it its default value' },
    });
  });

  test('what is too large says how large it may be: one tensor, and all of them together', () => {
    const most = huge('most', [2 ** 24]);
    const { problems } = resolve(
      program([huge('one', [2 ** 24 + 1]), most, huge('half', [2 ** 23]), huge('all', [2 ** 23])]),
    );
    expect(problems.get('one')).toMatchObject({
      port: 'y',
      expected: 'at most 16,777,216 numbers',
      received: '16,777,217 numbers',
      fix: { kind: 'advice', text: 'Make its axes smaller.' },
    });
    expect(problems.get('all')).toMatchObject({
      expected: 'at most 33,554,432 numbers in all',
      received: '33,554,435 numbers',
      fix: { kind: 'advice', text: 'Use smaller tensors or fewer nodes.' },
    });
  });

  test('the budget may be used to the last number', () => {
    const rest = MOST_IN_ALL - MOST_PER_TENSOR - 2;
    const { problems, elements } = resolve(program([huge('a', [MOST_PER_TENSOR]), huge('b', [rest])]));
    expect(problems.size).toBe(0);
    expect(elements).toBe(MOST_IN_ALL);
  });

  test('counts are written out below 10^15, and as powers of ten from there on', () => {
    const { problems } = resolve(program([huge('long', [1e15 - 1]), huge('longer', [1e15])]));
    expect([...problems.values()].map(({ received }) => received)).toEqual([
      '999,999,999,999,999 numbers',
      '1.00e+15 numbers',
    ]);
  });
});

describe('what an op costs', () => {
  const sevenfold = toyOp('Costly', {
    inputs: ['x', 'more'],
    optional: ['more'],
    infer: () => ({ outputs: { y: [7] } }),
    forward: () => ({ outputs: { y: zeros([7]) } }),
    vjp: () => ({ x: null }),
  });
  const costly = (cost: (shapes: Readonly<Record<string, Shape>>) => Cost): Op => ({ ...sevenfold, cost });
  const working = (multiplications: number): Op => costly(() => ({ multiplications }));
  const passing = (largest: number): Op => costly(() => ({ multiplications: 1, largest }));

  test('is told from the shapes of its inputs and outputs; a port with nothing on it has none', () => {
    const seen: unknown[] = [];
    const op = costly((shapes) => {
      seen.push(shapes);
      return { multiplications: sizeOf(shapes.x!) * sizeOf(shapes.y!) };
    });
    const { shapes } = resolve(program([instruction('p', op, { x: held([1, 2, 3]) })]));
    expect(seen).toEqual([{ x: [3], y: [7] }]);
    expect(shapes.has('p.more')).toBe(false);
  });

  test('is added up over the nodes that can run: the one that tips it is named, and does not count', () => {
    const half = MOST_WORK / 2;
    const { problems } = resolve(
      program([half - 1, half + 2, half, 1, 1].map((work, k) => instruction(`n${k}`, working(work), { x: held(1) }))),
    );
    expect([...problems]).toEqual([
      [
        'n1',
        {
          problem:
            'with n1 (Costly) the graph would take 2,147,483,649 multiplications; it may take at most 2,147,483,648',
          expected: 'at most 2,147,483,648 multiplications in all',
          received: '2,147,483,649 multiplications',
          fix: { kind: 'advice', text: 'Use smaller tensors or fewer nodes.' },
        },
      ],
      ['n4', expect.objectContaining({ received: '2,147,483,649 multiplications' })],
    ]);
  });

  test('includes the largest tensor on its way, which may be no larger than any other', () => {
    const { problems } = resolve(
      program([
        instruction('fits', passing(MOST_PER_TENSOR), { x: held(1) }),
        instruction('bursts', passing(MOST_PER_TENSOR + 1), { x: held(1) }),
      ]),
    );
    expect([...problems]).toEqual([
      [
        'bursts',
        {
          problem:
            'on its way bursts (Costly) would make a tensor of 16,777,217 numbers; one tensor may have at most 16,777,216',
          expected: 'at most 16,777,216 numbers',
          received: '16,777,217 numbers',
          fix: { kind: 'advice', text: 'Make its axes smaller.' },
        },
      ],
    ]);
  });
});

describe('what an op is asked', () => {
  test('nothing about what was not made: a node that waits is not inferred', () => {
    const asked: string[] = [];
    const noting = toyOp('Noting', {
      inputs: ['x'],
      infer: (inputs) => {
        asked.push(`x is ${String(inputs.x)}`);
        return { outputs: { y: [] } };
      },
      forward: ({ x }) => ({ outputs: { y: x! } }),
      vjp: ({ y }) => ({ x: y! }),
    });
    const { blocked } = resolve(
      program([
        huge('big', [1e9]),
        instruction('after', noting, { x: wire('big.y') }),
        instruction('fine', noting, { x: held([4, 5]) }),
      ]),
    );
    expect([...blocked]).toEqual([['after', 'big']]);
    expect(asked).toEqual(['x is 2']);
  });

  test('an axis of negative length is no shape', () => {
    const negative = toyOp('Negative', {
      inputs: [],
      infer: () => ({ outputs: { y: [2, -1] } }),
      forward: () => ({ outputs: {} }),
      vjp: () => ({}),
    });
    expect(resolve(program([instruction('n', negative, {})])).problems.get('n')?.problem).toBe(
      'n stopped: the infer rule of Negative is at fault (no shape for its output "y")',
    );
  });

  test('a value kept for a port that is not there does no harm', () => {
    const { problems, elements } = resolve(
      program([instruction('t', total, { x: held([1, 2]), gone: held([1, 2, 3]) })]),
    );
    expect(problems.size).toBe(0);
    expect(elements).toBe(2 + 1);
  });
});
