// The order of steps, and how gradients add up, fan out and stop.
import { describe, expect, test } from 'vitest';
import { evaluate } from './evaluate.ts';
import { execute } from './execute.ts';
import type { Outcome } from './outcome.ts';
import type { Program } from './program.ts';
import type { Step } from './step.ts';
import type { Tensor } from './tensor.ts';
import {
  fork,
  given,
  held,
  instruction,
  linear,
  pick,
  plus,
  program,
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

test('a forward step carries what the op answered, a feed what is held', () => {
  const steps = [...execute(program([instruction('f', fork, { x: held([1, 2]) })]))];
  const { values } = evaluate(program([instruction('f', fork, { x: held([1, 2]) })]));
  const [feed, forward] = steps;
  expect(feed).toEqual({ kind: 'feed', node: 'f', port: 'x', value: values.get('f.x') });
  expect(forward?.kind === 'forward' && Object.keys(forward.outputs).length).toBeGreaterThan(1);
  if (forward?.kind === 'forward') {
    for (const [port, value] of Object.entries(forward.outputs)) expect(value).toEqual(values.get(`f.${port}`));
  }
});
