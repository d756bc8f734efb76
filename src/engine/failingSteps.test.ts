// Training steps that cannot be done: nothing is moved, the reason is told, and the next step goes on as if they had not been. Each at
// every place of a run: in the first step, in the one that is written down and in those that repeat it.
import { expect, test } from 'vitest';
import { lend } from './buffers.ts';
import { demand, runLoop } from './kernels/machine.ts';
import { isProblem, type Op } from './op.ts';
import { optimizer } from './optimizer.ts';
import { given, held, instruction, picky, plus, program, times, total, toyOp, wire } from './toyOps.ts';
import { anew, around, batch, batches, repeated, sgd, x } from './toySteps.ts';
import { trainer } from './trainer.ts';

const same = {
  inputs: ['x'],
  infer: (shapes: Readonly<Record<string, unknown>>) => ({ outputs: { y: shapes.x as number[] } }),
};
/** The identity, whose vjp breaks where the first entry is less than -5. */
const touchy = toyOp('Touchy', {
  ...same,
  forward: (inputs) => ({ outputs: { y: inputs.x! } }),
  vjp: ({ y }, { inputs }) => {
    if (inputs.x!.data[0]! < -5) throw new Error('too low');
    return { x: y! };
  },
});
/** The identity, which has no derivative where the first entry is negative. */
const moody = toyOp('Moody', {
  ...same,
  forward: (inputs) => ({ outputs: { y: inputs.x! } }),
  vjp: ({ y }, { inputs }) => ({ x: inputs.x!.data[0]! < 0 ? null : y! }),
});
/** `picky` as an op that is known by its calls: what it refuses is a demand. */
const steadyPicky: Op = {
  ...toyOp('SteadyPicky', {
    ...same,
    forward: (inputs) => {
      const { shape, data } = inputs.x!;
      const isFine = (): boolean => data.every((v) => v >= 0);
      demand(isFine);
      if (!isFine()) return { problem: 'an entry is negative', port: 'x' };
      const y = lend(data.length);
      runLoop(() => y.set(data));
      return { outputs: { y: { shape, data: y } } };
    },
    vjp: ({ y }) => ({ x: y! }),
  }),
  steady: true,
} as Op;

const low = batch(-100, 3);
const slow = { ...sgd, learningRate: 0.01 };
const positive = batches.map(({ shape, data }) => ({ shape, data: data.map(Math.abs) }));

test.each([
  ['a vjp that breaks', touchy as Op, 'the vjp rule of Touchy is at fault (too low)'],
  ['an op that refuses the data', picky as Op, 'an entry is negative'],
  ['a demand that is not met', steadyPicky, 'an entry is negative'],
])('%s, at every place', (_, op, problem) => {
  const of = around(op, 'w.y');
  const costs = anew(of, positive, slow);
  for (let at = 0; at < positive.length; at++) {
    const steps = [...positive.slice(0, at), low, ...positive.slice(at)];
    const found = repeated(of, steps, slow);
    expect(found[at]).toMatchObject({ problem: expect.stringContaining(problem) });
    expect(
      found.filter((_step, k) => k !== at),
      `at ${at}`,
    ).toEqual(costs);
    // Twice in a row.
    expect(repeated(of, steps.toSpliced(at, 0, low), slow).filter((step) => typeof step === 'number')).toEqual(costs);
  }
});

test('an op that sends nothing back for some data, once and again', () => {
  const of = around(moody as Op, 'w.y');
  for (const signs of [
    [1, 1, 1, -1, -1, 1, 1],
    [-1, -1, -1, 1, -1, 1, 1],
    [1, -1, 1, 1, 1, -1, -1],
  ]) {
    const steps = signs.map((sign, k) => batch(sign * (1 + k / 4), 0.5));
    expect(repeated(of, steps)).toEqual(anew(of, steps));
  }
});

test('what the cost does not depend on is run once and then left out', () => {
  let runs = 0;
  const counted = toyOp('Counted', {
    ...same,
    forward: (inputs) => {
      runs++;
      return { outputs: { y: inputs.x! } };
    },
    vjp: ({ y }) => ({ x: y! }),
  });
  const { instructions, target } = around(touchy as Op);
  const fast = trainer(
    { instructions: [...instructions, instruction('aside', counted, { x: wire('w.y') })], target },
    optimizer(sgd),
  );
  if (isProblem(fast)) throw new Error(fast.problem);
  for (let step = 0; step < 5; step++) fast.step();
  expect(runs).toBe(1);
});

test('a failure aside of the cost keeps nothing from training, and is not told in place of one that does', () => {
  const { instructions, target } = around(touchy as Op, 'w.y');
  const aside = [
    instruction('aside', picky, { x: wire('x.y') }),
    instruction('unmoved', times, { a: wire('x.y'), b: held(2, true) }),
  ];
  const of = { instructions: [...instructions, ...aside], target };
  expect(repeated(of, batches)).toEqual(anew(of, batches));
  expect(repeated(of, [low])).toEqual([expect.objectContaining({ problem: expect.stringContaining('too low') })]);
});

test('a cost that is itself moved is told as it was before the move', () => {
  const s = instruction('s', given, { value: held(0.5, true) });
  const fast = trainer(program([x, s], 's.y'), optimizer({ method: 'sgd', learningRate: 0.125 }));
  if (isProblem(fast)) throw new Error(fast.problem);
  expect([1, 2, 3, 4].map(() => fast.step())).toEqual([0.5, 0.375, 0.25, 0.125]);
});

test('a cost that is held and not trainable stays, and one that its own op refuses is moved', () => {
  const still = trainer(program([x, instruction('s', given, { value: held(0.5) })], 's.y'), optimizer(sgd));
  if (isProblem(still)) throw new Error(still.problem);
  expect([still.step(), still.step(), still.step(), still.step()]).toEqual([0.5, 0.5, 0.5, 0.5]);
  const refused = program([instruction('p', picky, { x: held([-0.5], true) })], 'p.x', batch(1));
  const fast = trainer(refused, optimizer({ method: 'sgd', learningRate: 0.125 }));
  if (isProblem(fast)) throw new Error(fast.problem);
  expect([fast.step(), fast.step(), fast.step(), fast.step()]).toEqual([-0.5, -0.625, -0.75, -0.875]);
});

test('the seed weighs the entries of the cost, and gradients from several places are added', () => {
  const of = program(
    [
      x,
      instruction('p', plus, { a: held([1, 2], true), b: wire('x.y') }),
      instruction('e', times, { a: wire('p.y'), b: wire('p.y') }),
    ],
    'e.y',
    batch(1, 0.5),
  );
  const fast = trainer(of, optimizer({ method: 'sgd', learningRate: 0.25 }));
  if (isProblem(fast)) throw new Error(fast.problem);
  // p moves by -0.25 * 2 p * seed: its entries halve and lose a quarter.
  expect([1, 2, 3].map(() => fast.step())).toEqual([1 + 2, 0.25 + 1.125, 0.0625 + 0.6328125]);
  expect([...fast.held('p.a')!.data]).toEqual([0.125, 0.84375]);
});

test('a target that fails itself says why', () => {
  const of = program(
    [x, instruction('p', picky, { x: wire('x.y') }), instruction('c', total, { x: wire('p.y') })],
    'c.y',
  );
  expect(repeated(of, [batch(-1, 1)])).toMatchObject([{ problem: 'an entry is negative' }]);
  const last = program([x, instruction('p', picky, { x: wire('x.y') })], 'p.y', batch(1, 1));
  expect(repeated(last, [batch(-1, 1)])).toMatchObject([{ problem: 'an entry is negative' }]);
});
