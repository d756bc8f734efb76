// What a run does when a node fails, when a vjp fails, and when the target cannot be differentiated.
import { describe, expect, test } from 'vitest';
import { evaluate } from './evaluate.ts';
import { execute } from './execute.ts';
import type { Outcome } from './outcome.ts';
import type { Program } from './program.ts';
import type { Step } from './step.ts';
import { scalar, type Tensor } from './tensor.ts';
import {
  fork,
  given,
  held,
  instruction,
  picky,
  plus,
  program,
  ramp,
  squash,
  times,
  total,
  toyOp,
  wire,
} from './toyOps.ts';

function run(of: Program): { steps: Step[]; outcome: Outcome } {
  const steps: Step[] = [];
  const generator = execute(of);
  for (;;) {
    const next = generator.next();
    if (next.done) return { steps, outcome: next.value };
    steps.push(next.value);
  }
}

const text = (step: Step): string => {
  switch (step.kind) {
    case 'feed':
    case 'seed':
      return `${step.kind} ${step.node}.${step.port}`;
    case 'vjp':
      return `vjp ${step.node}.${step.port}${step.to ? ` -> ${step.to.node}.${step.to.port}` : ''}`;
    case 'accumulate':
      return `accumulate ${step.node}.${step.port} ${step.count} of ${step.of} from ${step.from.node}.${step.from.port}`;
    default:
      return `${step.kind} ${step.node}`;
  }
};
const numbers = (value: Tensor | undefined): number[] | undefined => value && [...value.data];

describe('failures', () => {
  const shapes = program(
    [
      instruction('x', given, { value: held([1, 2]) }),
      instruction('bad', plus, { a: wire('x.y'), b: held([1, 2, 3]) }),
      instruction('after', squash, { x: wire('bad.y') }),
      instruction('later', plus, { a: wire('after.y'), b: held(1) }),
      instruction('fine', total, { x: wire('x.y') }),
    ],
    'fine.y',
  );

  test('a wrong shape stops the node and what depends on it; the rest runs, backward too', () => {
    const { steps, outcome } = run(shapes);
    expect(steps.map(text)).toEqual([
      'feed x.value',
      'feed bad.b',
      'failed bad',
      'feed later.b',
      'forward fine',
      'seed fine.y',
      'vjp fine.x -> x.y',
    ]);
    expect(outcome.problems.get('bad')?.problem).toBe('2 and 3 do not fit');
    expect([...outcome.blocked]).toEqual([
      ['after', 'bad'],
      ['later', 'bad'],
    ]);
    expect(outcome.values.has('after.y')).toBe(false);
  });

  test('a source that holds too much is not fed; an op that does is told what it got', () => {
    const wide = { shape: [2 ** 24 + 1], data: new Float64Array(1) };
    const source = { kind: 'held', value: wide, trainable: false } as const;
    expect(run(program([instruction('x', given, { value: source })])).steps.map(text)).toEqual(['failed x']);
    expect(run(program([instruction('p', squash, { x: source })])).steps.map(text)).toEqual(['feed p.x', 'failed p']);
  });

  test('bad data stops a node too', () => {
    const { steps, outcome } = run(
      program(
        [
          instruction('p', picky, { x: held([1, -1]) }),
          instruction('q', squash, { x: wire('p.y') }),
          instruction('r', total, { x: wire('q.y') }),
          instruction('s', total, { x: held([1]) }),
        ],
        'r.y',
      ),
    );
    expect(steps.map(text)).toEqual(['feed p.x', 'failed p', 'feed s.x', 'forward s']);
    expect([...outcome.blocked]).toEqual([
      ['q', 'p'],
      ['r', 'p'],
    ]);
    expect(outcome.targetProblem?.problem).toBe(
      'r.y is not computed because p failed, so there is nothing to differentiate',
    );
  });

  test('an op that breaks its word, or throws, stops like any other', () => {
    const liar = toyOp('Liar', {
      inputs: ['x'],
      infer: () => ({ outputs: { y: [2] } }),
      forward: ({ x }) => ({ outputs: { y: x! } }),
      vjp: ({ y }) => ({ x: y! }),
    });
    const thrower = toyOp('Thrower', {
      inputs: ['x'],
      infer: () => ({ outputs: { y: [] } }),
      forward: () => {
        throw new Error('out of luck');
      },
      vjp: ({ y }) => ({ x: y! }),
    });
    const { outcome } = run(
      program([
        instruction('p', liar, { x: held([1, 2, 3]) }),
        instruction('q', thrower, { x: held(1) }),
        instruction('r', total, { x: held([1, 2]) }),
      ]),
    );
    expect(outcome.problems.get('p')?.problem).toBe(
      'p stopped: the forward rule of Liar is at fault (output "y" is a vector of 3, but infer said a vector of 2)',
    );
    expect(outcome.problems.get('q')?.problem).toBe('q stopped: the forward rule of Thrower is at fault (out of luck)');
    expect(numbers(outcome.values.get('r.y'))).toEqual([3]);
  });

  test('a failing vjp leaves no gradient that would be missing its part', () => {
    const broken = toyOp('Broken', {
      inputs: ['x'],
      infer: () => ({ outputs: { y: [] } }),
      forward: ({ x }) => ({ outputs: { y: x! } }),
      vjp: () => ({}),
    });
    const { steps, outcome } = run(
      program(
        [
          instruction('x', given, { value: held(2) }),
          instruction('s', squash, { x: wire('x.y') }),
          instruction('p', broken, { x: wire('s.y') }),
          instruction('q', times, { a: wire('s.y'), b: wire('p.y') }),
          instruction('r', times, { a: wire('x.y'), b: wire('q.y') }),
          instruction('t', times, { a: wire('x.y'), b: wire('r.y') }),
        ],
        't.y',
      ),
    );
    expect(steps.filter((step) => step.kind === 'failed').map(text)).toEqual(['failed p']);
    // Three parts were due at x: the one through s never comes, and the sum says that it is not whole.
    expect(steps.filter((step) => step.kind === 'accumulate').map(text)).toEqual(['accumulate x.y 2 of 3 from r.a']);
    expect(outcome.gradients.has('p.y')).toBe(true);
    expect(outcome.gradients.has('s.y')).toBe(false);
    expect(outcome.gradients.has('x.y')).toBe(false);
    expect(evaluate(program([], undefined)).values.size).toBe(0);
  });
});

const ramp2: Tensor = { shape: [2], data: Float64Array.of(1, 2) };

describe('the target', () => {
  const vector = [instruction('p', plus, { a: held([1, 2]), b: held(1) })];

  test('a vector needs a seed', () => {
    const { steps, outcome } = run(program(vector, 'p.y'));
    expect(steps.map(text)).toEqual(['feed p.a', 'feed p.b', 'forward p']);
    expect(outcome.targetProblem).toEqual({
      problem: 'p.y is a vector of 2 and not a scalar, so it needs a seed before it can be differentiated',
      port: 'y',
      expected: 'scalar',
      received: '2',
      fix: { kind: 'advice', text: 'Seed it with ones, or sum it to a scalar.' },
    });
  });

  test('a seed of the wrong shape is refused, one of the right shape is used', () => {
    expect(run(program(vector, 'p.y', scalar(1))).outcome.targetProblem?.problem).toBe(
      'the seed of p.y is a scalar, but p.y is a vector of 2',
    );
    const seed = { shape: [2], data: Float64Array.of(3, 5) };
    expect(numbers(run(program(vector, 'p.y', seed)).outcome.gradients.get('p.b'))).toEqual([8]);
  });

  test('a scalar takes a number for its seed', () => {
    const { targetProblem } = evaluate(program([instruction('t', total, { x: held([1, 2]) })], 't.y', ramp2));
    expect(targetProblem).toEqual({
      problem: 'the seed of t.y is a vector of 2, but t.y is a scalar',
      port: 'y',
      expected: 'scalar',
      received: '2',
      fix: { kind: 'advice', text: 'Let the seed be a number.' },
    });
    expect(evaluate(program(vector, 'p.y', scalar(1))).targetProblem?.fix).toEqual({
      kind: 'advice',
      text: 'Give the seed the shape [2].',
    });
  });

  test('a target that was not computed says whose fault it is, one with nothing on it that there is nothing', () => {
    const failing = [
      instruction('bad', plus, { a: held([1, 2]), b: held([1, 2, 3]) }),
      instruction('after', total, { x: wire('bad.y') }),
    ];
    for (const target of ['bad.y', 'after.y']) {
      const { targetProblem } = evaluate(program(failing, target));
      expect(targetProblem?.problem).toBe(
        `${target} is not computed because bad failed, so there is nothing to differentiate`,
      );
      expect(targetProblem?.fix).toEqual({
        kind: 'advice',
        text: 'Repair bad, or choose another port to differentiate.',
      });
    }
    const option = toyOp('Option', {
      inputs: ['x', 'more'],
      optional: ['more'],
      infer: () => ({ outputs: { y: [] } }),
      forward: () => ({ outputs: { y: scalar(1) } }),
      vjp: ({ y }) => ({ x: y!, more: null }),
    });
    const bare = evaluate(program([instruction('o', option, { x: held(1) })], 'o.more'));
    expect(bare.targetProblem).toEqual({
      problem: 'o.more cannot be differentiated: nothing is on it',
      port: 'more',
      fix: { kind: 'advice', text: 'Choose another port to differentiate.' },
    });
  });

  test('of several outputs each may be the target; the held value of a source stands for its output', () => {
    const forked = (target: string): number[] | undefined =>
      numbers(evaluate(program([instruction('f', fork, { x: held(2) })], target)).gradients.get('f.x'));
    expect([forked('f.up'), forked('f.down')]).toEqual([[1], [-2]]);
    const source = program([instruction('x', given, { value: held(4) })], 'x.value');
    const { steps, outcome } = run(source);
    expect(steps.map(text)).toEqual(['feed x.value', 'seed x.y']);
    expect(numbers(outcome.gradients.get('x.y'))).toEqual([1]);
  });

  test('a target that is not there is named', () => {
    expect(run(program(vector, 'ghost.y')).outcome.targetProblem?.problem).toContain('there is no node ghost');
    expect(run(program(vector, 'p.z')).outcome.targetProblem?.problem).toContain('has no port "z"');
  });

  test('an input port may be the target: a wired one stands for its source, a held one for itself', () => {
    const chain = [instruction('x', given, { value: held(3) }), instruction('r', ramp, { x: wire('x.y') })];
    const wired = run(program(chain, 'r.x'));
    expect(wired.steps.map(text).slice(-1)).toEqual(['seed x.y']);
    expect(numbers(wired.outcome.gradients.get('x.value'))).toEqual([1]);
    const own = run(program(vector, 'p.b'));
    expect(own.steps.map(text).slice(-1)).toEqual(['seed p.b']);
    expect(numbers(own.outcome.gradients.get('p.b'))).toEqual([1]);
    expect(numbers(run(program(chain, 'x.value')).outcome.gradients.get('x.y'))).toEqual([1]);
  });
});
