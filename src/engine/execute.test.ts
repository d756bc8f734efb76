// The order of steps, and what a run does with fan-out, failures and missing gradients.
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
  linear,
  pick,
  picky,
  plus,
  program,
  ramp,
  squash,
  times,
  total,
  toyOp,
  wall,
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

/** e = (a + b)(b + 1) at a = 2, b = 1: b fans out, and 1 is held (Olah, "Calculus on Computational Graphs"). */
const olah = program(
  [
    instruction('a', given, { value: held(2) }),
    instruction('b', given, { value: held(1) }),
    instruction('c', plus, { a: wire('a.y'), b: wire('b.y') }),
    instruction('d', plus, { a: wire('b.y'), b: held(1) }),
    instruction('e', times, { a: wire('c.y'), b: wire('d.y') }),
  ],
  'e.y',
);

describe('the order of steps', () => {
  test('feeds and ops in program order, then the seed, then vjps backward with held ports first', () => {
    const { steps, outcome } = run(olah);
    expect(steps.map(text)).toEqual([
      'feed a.value',
      'feed b.value',
      'forward c',
      'feed d.b',
      'forward d',
      'forward e',
      'seed e.y',
      'vjp e.a -> c.y',
      'vjp e.b -> d.y',
      'vjp d.b',
      'vjp d.a -> b.y',
      'vjp c.a -> a.y',
      'vjp c.b -> b.y',
      'accumulate b.y 2 of 2 from c.b',
    ]);
    expect(numbers(outcome.gradients.get('b.y'))).toEqual([5]);
    expect(numbers(outcome.gradients.get('b.value'))).toEqual([5]);
    expect(numbers(outcome.gradients.get('a.value'))).toEqual([2]);
    expect(numbers(outcome.gradients.get('d.b'))).toEqual([3]);
    expect(numbers(outcome.gradients.get('c.b'))).toEqual([2]);
    expect(numbers(outcome.gradients.get('e.y'))).toEqual([1]);
  });

  test('without a target only the forward half happens', () => {
    const { steps, outcome } = run({ ...olah, target: null });
    expect(steps.map((step) => step.kind)).toEqual(['feed', 'feed', 'forward', 'feed', 'forward', 'forward']);
    expect(outcome.targetProblem).toBeNull();
    expect(outcome.gradients.size).toBe(0);
  });

  test('nodes that the target does not depend on get no vjp', () => {
    const { steps } = run({ ...olah, target: { node: 'd', port: 'y', seed: null } });
    expect(steps.map(text).slice(6)).toEqual(['seed d.y', 'vjp d.b', 'vjp d.a -> b.y']);
  });

  test('the work is done as steps are asked for', () => {
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
    const steps = execute(
      program([instruction('p', counted, { x: held(1) }), instruction('q', counted, { x: wire('p.y') })], 'q.y'),
    );
    steps.next();
    steps.next();
    expect(ran).toBe(1);
  });
});

describe('gradients add up', () => {
  test('three readers of one tensor: every running sum is told, with the number still to come', () => {
    const { steps, outcome } = run(
      program(
        [
          instruction('x', given, { value: held(3) }),
          instruction('p', times, { a: wire('x.y'), b: held(2) }),
          instruction('q', times, { a: wire('x.y'), b: wire('p.y') }),
          instruction('r', plus, { a: wire('x.y'), b: wire('q.y') }),
        ],
        'r.y',
      ),
    );
    // r = x + x (2x), dr/dx = 1 + 4x
    expect(numbers(outcome.gradients.get('x.y'))).toEqual([13]);
    const sums = steps.flatMap((step) =>
      step.kind === 'accumulate' ? [[...step.value.data, step.count, step.of]] : [],
    );
    expect(sums).toEqual([
      [7, 2, 3],
      [13, 3, 3],
    ]);
  });

  test('one tensor into both ports of one op', () => {
    const { steps, outcome } = run(
      program(
        [instruction('x', given, { value: held(5) }), instruction('s', times, { a: wire('x.y'), b: wire('x.y') })],
        's.y',
      ),
    );
    expect(steps.map(text).slice(-4)).toEqual([
      'seed s.y',
      'vjp s.a -> x.y',
      'vjp s.b -> x.y',
      'accumulate x.y 2 of 2 from s.b',
    ]);
    expect(numbers(outcome.gradients.get('x.y'))).toEqual([10]);
    expect(numbers(outcome.gradients.get('s.a'))).toEqual([5]);
  });

  test('a shared weight gets the sum over its uses', () => {
    const { outcome } = run(
      program(
        [
          instruction('W', given, {
            value: held(
              [
                [1, 2],
                [0, 1],
                [1, 1],
              ],
              true,
            ),
          }),
          instruction('p', linear, { x: held([1, 2]), W: wire('W.y') }),
          instruction('q', linear, { x: held([3, -1]), W: wire('W.y') }),
          instruction('s', plus, { a: wire('p.y'), b: wire('q.y') }),
          instruction('c', total, { x: wire('s.y') }),
        ],
        'c.y',
      ),
    );
    expect(numbers(outcome.gradients.get('W.value'))).toEqual([4, 1, 4, 1, 4, 1]);
  });

  test('a contribution that a vjp declines is not counted among those to come', () => {
    // pick sends nothing through b; as the earliest reader it answers last.
    const { steps, outcome } = run(
      program(
        [
          instruction('x', given, { value: held(2) }),
          instruction('n', pick, { a: held(1), b: wire('x.y') }),
          instruction('p', times, { a: wire('x.y'), b: wire('n.y') }),
          instruction('q', times, { a: wire('x.y'), b: wire('p.y') }),
        ],
        'q.y',
      ),
    );
    expect(steps.filter((step) => step.kind === 'accumulate').map(text)).toEqual(['accumulate x.y 2 of 2 from p.a']);
    expect(steps.map(text).slice(-3)).toEqual(['accumulate x.y 2 of 2 from p.a', 'vjp p.b -> n.y', 'vjp n.a']);
    expect(outcome.gradients.has('n.b')).toBe(false);
  });

  test('broadcast operands get their sum', () => {
    const { outcome } = run(
      program(
        [
          instruction('x', given, {
            value: held([
              [1, 2, 3],
              [4, 5, 6],
            ]),
          }),
          instruction('p', times, { a: wire('x.y'), b: held([1, 10, 100]) }),
          instruction('q', plus, { a: wire('p.y'), b: held(7) }),
          instruction('c', total, { x: wire('q.y') }),
        ],
        'c.y',
      ),
    );
    expect(numbers(outcome.gradients.get('p.b'))).toEqual([5, 7, 9]);
    expect(numbers(outcome.gradients.get('q.b'))).toEqual([6]);
    expect(outcome.gradients.get('q.b')?.shape).toEqual([]);
  });
});

describe('several outputs', () => {
  test('an output without a cotangent counts as zero, and has no gradient', () => {
    const { outcome } = run(
      program(
        [instruction('f', fork, { x: held(4) }), instruction('p', times, { a: wire('f.down'), b: held(3) })],
        'p.y',
      ),
    );
    expect(numbers(outcome.gradients.get('f.x'))).toEqual([-6]);
    expect(outcome.gradients.has('f.up')).toBe(false);
  });

  test('both outputs at work', () => {
    const { outcome } = run(
      program(
        [instruction('f', fork, { x: held(4) }), instruction('p', times, { a: wire('f.down'), b: wire('f.up') })],
        'p.y',
      ),
    );
    expect(numbers(outcome.gradients.get('f.x'))).toEqual([-16]);
  });
});

describe('where no gradient goes', () => {
  test('absent is not zero', () => {
    const { steps, outcome } = run(
      program(
        [
          instruction('x', given, { value: held(2) }),
          instruction('w', wall, { x: wire('x.y') }),
          instruction('p', times, { a: wire('w.y'), b: held(0) }),
        ],
        'p.y',
      ),
    );
    expect(numbers(outcome.gradients.get('w.y'))).toEqual([0]);
    expect(outcome.gradients.has('x.y')).toBe(false);
    expect(steps.some((step) => step.kind === 'vjp' && step.node === 'w')).toBe(false);
  });

  test('NaN flows through and is not an error', () => {
    const { outcome } = run(
      program(
        [
          instruction('p', times, { a: held(Number.NaN), b: held(2) }),
          instruction('q', plus, { a: wire('p.y'), b: held(1) }),
        ],
        'q.y',
      ),
    );
    expect(numbers(outcome.values.get('q.y'))).toEqual([Number.NaN]);
    expect(numbers(outcome.gradients.get('p.b'))).toEqual([Number.NaN]);
    expect(outcome.problems.size).toBe(0);
  });
});

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
      'p stopped: the forward rule of Liar is at fault (output "y" is 3, but infer said 2)',
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

describe('the target', () => {
  const vector = [instruction('p', plus, { a: held([1, 2]), b: held(1) })];

  test('a vector needs a seed', () => {
    const { steps, outcome } = run(program(vector, 'p.y'));
    expect(steps.map(text)).toEqual(['feed p.a', 'feed p.b', 'forward p']);
    expect(outcome.targetProblem).toEqual({
      problem: 'p.y is 2 and not a scalar, so it needs a seed before it can be differentiated',
      port: 'y',
      expected: 'scalar',
      received: '2',
      fix: { kind: 'advice', text: 'Seed it with ones, or sum it to a scalar.' },
    });
  });

  test('a seed of the wrong shape is refused, one of the right shape is used', () => {
    expect(run(program(vector, 'p.y', scalar(1))).outcome.targetProblem?.problem).toBe(
      'the seed of p.y is scalar, but p.y is 2',
    );
    const seed = { shape: [2], data: Float64Array.of(3, 5) };
    expect(numbers(run(program(vector, 'p.y', seed)).outcome.gradients.get('p.b'))).toEqual([8]);
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

test('stepping to the end and evaluating at once give the same bits', () => {
  const outcomeOf = run(olah).outcome;
  const direct = evaluate(olah);
  expect([...direct.values].map(([key, value]) => [key, ...value.data])).toEqual(
    [...outcomeOf.values].map(([key, value]) => [key, ...value.data]),
  );
  expect([...direct.gradients].map(([key, value]) => [key, ...value.data])).toEqual(
    [...outcomeOf.gradients].map(([key, value]) => [key, ...value.data]),
  );
});
