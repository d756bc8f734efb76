// How one node is run: what is said of an op that breaks its word, that a state can be run again, and how contributions add up.
import { describe, expect, test } from 'vitest';
import { evaluate, runBackward, runForward } from './evaluate.ts';
import type { Problem } from './op.ts';
import { compile } from './plan.ts';
import { type Program, portKey } from './program.ts';
import { resolve } from './resolve.ts';
import { accumulate, type RunState, start, startBackward } from './rules.ts';
import { scalar, type Tensor } from './tensor.ts';
import { given, held, instruction, picky, plus, program, squash, times, total, toyOp, wire } from './toyOps.ts';

const vector = (...numbers: number[]): Tensor => ({ shape: [numbers.length], data: Float64Array.from(numbers) });
const stateOf = (of: Program): RunState => start(compile(resolve(of)));
const slotOf = (state: RunState, node: string, port: string): number => {
  const key = portKey(node, port);
  const ports = state.plan.nodes.flatMap(({ inputs, outputs }) => [...inputs, ...outputs]);
  return ports.find((one) => one.key === key)!.slot;
};

describe('an op that breaks its word', () => {
  /** Passes x on, but for what is given. */
  const passing = (rules: Partial<Pick<ReturnType<typeof toyOp>, 'forward' | 'vjp'>>) =>
    toyOp('Passing', {
      inputs: ['x'],
      infer: ({ x }) => ({ outputs: { y: x as readonly number[] } }),
      forward: (inputs, params) => rules.forward?.(inputs, params) as never,
      vjp: (cotangents, context) => rules.vjp?.(cotangents, context as never) ?? { x: cotangents.y! },
    });
  const said = (rules: Parameters<typeof passing>[0]): string | undefined => {
    const op = passing({ forward: ({ x }) => ({ outputs: { y: x! } }), ...rules });
    const { problems, gradients } = evaluate(
      program([instruction('p', op, { x: held([1, 2]) }), instruction('s', total, { x: wire('p.y') })], 's.y'),
    );
    if (problems.size > 0) expect(gradients.has('p.x')).toBe(false);
    return problems.get('p')?.problem;
  };

  test('keeps it', () => {
    expect(said({})).toBeUndefined();
  });
  test('no output', () => {
    expect(said({ forward: () => ({ outputs: {} }) })).toBe(
      'p stopped: the forward rule of Passing is at fault (output "y" is missing)',
    );
  });
  test('an output of another shape', () => {
    expect(said({ forward: () => ({ outputs: { y: vector(1) } }) })).toContain(
      'output "y" is a vector of 1, but infer said a vector of 2',
    );
  });
  test('an output with too many numbers, or too few', () => {
    for (const data of [[1], [1, 2, 3]])
      expect(said({ forward: () => ({ outputs: { y: { ...vector(...data), shape: [2] } } }) })).toContain(
        `output "y" is a vector of 2, but holds ${data.length} numbers`,
      );
  });
  test('no cotangent for a port that was asked', () => {
    expect(said({ vjp: () => ({}) })).toBe(
      'p stopped: the vjp rule of Passing is at fault (no answer for the port "x")',
    );
  });
  test('a cotangent with too many numbers', () => {
    expect(said({ vjp: () => ({ x: { shape: [2], data: Float64Array.of(1, 2, 3) } }) })).toBe(
      'p stopped: the vjp rule of Passing is at fault (the gradient of "x" is a vector of 2, but holds 3 numbers)',
    );
  });
  test('a cotangent that cannot be summed back', () => {
    expect(said({ vjp: () => ({ x: vector(1, 2, 3) }) })).toContain('the vjp rule of Passing is at fault');
  });
  test('a vjp that throws', () => {
    const thrower = (): never => {
      throw new Error('out of luck');
    };
    expect(said({ vjp: thrower })).toBe('p stopped: the vjp rule of Passing is at fault (out of luck)');
  });
  test('a promise that is broken is none of its neighbours’', () => {
    const broken = passing({ forward: () => ({ outputs: {} }) });
    const { problems, values } = evaluate(
      program([instruction('p', broken, { x: held([1, 2]) }), instruction('q', squash, { x: held([0]) })]),
    );
    expect([...problems.keys()]).toEqual(['p']);
    expect(values.has('q.y')).toBe(true);
  });
});

describe('a state is run again', () => {
  const failing = program(
    [
      instruction('x', given, { value: held([1, 2]) }),
      instruction('p', picky, { x: wire('x.y') }),
      instruction('s', squash, { x: wire('p.y') }),
      instruction('t', total, { x: wire('s.y') }),
      instruction('bad', plus, { a: held([1, 2]), b: held([1, 2, 3]) }),
      instruction('after', squash, { x: wire('bad.y') }),
    ],
    't.y',
  );

  test('its failures are those of this time, and of the shapes', () => {
    const state = stateOf(failing);
    const x = slotOf(state, 'x', 'value');
    const good = state.values[x]!;
    const faults = (): readonly [string[], [string, string][]] => {
      runForward(state);
      return [[...state.problems.keys()], [...state.blocked]];
    };
    const ofShapes = [['bad'], [['after', 'bad']]];
    expect(faults()).toEqual(ofShapes);
    state.values[x] = vector(-1, 2);
    const both = [
      ['bad', 'p'],
      [
        ['after', 'bad'],
        ['s', 'p'],
        ['t', 'p'],
      ],
    ];
    expect(faults()).toEqual(both);
    expect(faults()).toEqual(both);
    expect(state.values[slotOf(state, 't', 'y')]).toBeUndefined();
    state.values[x] = good;
    expect(faults()).toEqual(ofShapes);
    expect(state.values[slotOf(state, 't', 'y')]!.shape).toEqual([]);
  });

  test('gradients are those of this time', () => {
    const state = stateOf(failing);
    runForward(state);
    runBackward(state);
    const x = slotOf(state, 'x', 'value');
    const first = [...state.gradients[x]!.data];
    runBackward(state);
    expect([...state.gradients[x]!.data]).toEqual(first);
    expect(state.arrived[x]).toBe(1);
  });

  test('the seed is laid on the target, and nothing else is known', () => {
    const state = stateOf(failing);
    runForward(state);
    const seed = startBackward(state, scalar(3));
    expect(seed.data[0]).toBe(3);
    expect(state.gradients.filter((t) => t !== undefined)).toEqual([seed]);
    expect(state.gradients[slotOf(state, 't', 'y')]).toBe(seed);
  });
});

describe('contributions add up', () => {
  const shared = program([instruction('x', given, { value: held([1, 2]) })]);

  test('the running sum is a tensor of its own while someone looks at it', () => {
    const state = stateOf(shared);
    const parts = [vector(1, 2), vector(10, 20), vector(100, 200), vector(1000, 2000)];
    const sums = parts.map((part) => accumulate(state, 0, part, true));
    expect(sums.map(({ data }) => data[0])).toEqual([1, 11, 111, 1111]);
    expect(parts.map(({ data }) => data[1])).toEqual([2, 20, 200, 2000]);
    expect(new Set(sums).size).toBe(4);
  });

  test('and is added to in place where nobody does, never in a contribution', () => {
    const state = stateOf(shared);
    const parts = [vector(1, 2), vector(10, 20), vector(100, 200), vector(1000, 2000)];
    const sums = parts.map((part) => accumulate(state, 0, part, false));
    expect([...sums[3]!.data]).toEqual([1111, 2222]);
    expect(sums[0]).toBe(parts[0]);
    expect(sums[2]).toBe(sums[1]);
    expect(sums[3]).toBe(sums[1]);
    expect(parts.map(({ data }) => data[1])).toEqual([2, 20, 200, 2000]);
    expect(state.arrived[0]).toBe(4);
  });
});

test('a node that nothing comes back to is not asked, and takes nothing away', () => {
  let asked = 0;
  const counting = toyOp('Counting', {
    inputs: ['x'],
    infer: ({ x }) => ({ outputs: { y: x as readonly number[] } }),
    forward: ({ x }) => ({ outputs: { y: x! } }),
    vjp: ({ y }) => {
      asked++;
      return { x: y! };
    },
  });
  const declining = toyOp('Declining', {
    inputs: ['x'],
    infer: ({ x }) => ({ outputs: { y: x as readonly number[] } }),
    forward: ({ x }) => ({ outputs: { y: x! } }),
    vjp: () => ({ x: null }),
  });
  const { gradients, problems } = evaluate(
    program(
      [
        instruction('x', given, { value: held(3) }),
        instruction('a', counting, { x: wire('x.y') }),
        instruction('d', declining, { x: wire('a.y') }),
        instruction('t', times, { a: wire('x.y'), b: wire('d.y') }),
      ],
      't.y',
    ),
  );
  expect([asked, problems.size, gradients.has('a.y'), gradients.get('x.y')?.data[0]]).toEqual([0, 0, false, 3]);
});

test('an initializer that cannot be keeps its node from running, and is named', () => {
  const infer = (): ReturnType<Parameters<typeof toyOp>[1]['infer']> => ({ outputs: { y: [2] }, inputs: { W: [2] } });
  const op = toyOp('Weighted', {
    inputs: ['W'],
    infer,
    forward: ({ W }) => ({ outputs: { y: W! } }),
    vjp: ({ y }) => ({ W: y! }),
  });
  const open = { kind: 'open', initializer: { init: 'nonsense' as 'zeros' }, trainable: true } as const;
  const { problems, blocked, values } = evaluate(
    program([instruction('n', op, { W: open }), instruction('s', total, { x: wire('n.y') })]),
  );
  const known: readonly (Problem | string | undefined)[] = [problems.get('n'), blocked.get('n'), blocked.get('s')];
  expect(known.some((one) => one !== undefined)).toBe(true);
  expect(values.has('s.y')).toBe(false);
});
