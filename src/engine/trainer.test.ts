// What a trainer asks for and what it keeps: gradients only where something moves, and in a run with kernels one memory for everything.
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { scale } from './elementwise.ts';
import { installKernels } from './kernels/modules.ts';
import { isProblem, type Op } from './op.ts';
import { optimizer } from './optimizer.ts';
import type { Program } from './program.ts';
import type { Tensor } from './tensor.ts';
import { instruction, picky, program, times, total, toyOp, wire } from './toyOps.ts';
import { around, batch, sgd, x } from './toySteps.ts';
import { type Trainer, type TrainerOptions, trainer } from './trainer.ts';

const same = {
  inputs: ['x'],
  infer: (shapes: Readonly<Record<string, unknown>>) => ({ outputs: { y: shapes.x as number[] } }),
};
/** 2 x, which shows what it is handed. */
const watched = (see: (seen: Tensor, where: 'forward' | 'vjp') => void): Op =>
  toyOp('Watched', {
    ...same,
    forward: (inputs) => {
      see(inputs.x!, 'forward');
      return { outputs: { y: scale(inputs.x!, 2) } };
    },
    vjp: ({ y }) => {
      see(y!, 'vjp');
      return { x: scale(y!, 2) };
    },
  }) as Op;

function trainerOf(of: Program, options?: TrainerOptions): Trainer {
  const fast = trainer(of, optimizer(sgd), options);
  if (isProblem(fast)) throw new Error(fast.problem);
  return fast;
}

test('no vjp is asked where nothing upstream is moved', () => {
  const seen: string[] = [];
  const watch = watched((_, where) => seen.push(where));
  const frozen = trainerOf(around(watch, 'x.y'));
  for (let step = 0; step < 4; step++) frozen.step();
  expect(seen).toEqual(['forward', 'forward', 'forward', 'forward']);
  seen.length = 0;
  const downstream = trainerOf(around(watch, 'w.y'));
  for (let step = 0; step < 2; step++) downstream.step();
  expect(seen).toEqual(['forward', 'vjp', 'forward', 'vjp']);
});

test('only what is held can be fed and told', () => {
  const fast = trainerOf(around(picky as Op));
  expect(fast.held('x.value')).toEqual(batch(0, 0));
  expect(fast.held('c.y')).toBeUndefined();
  fast.feed('x.value', batch(4, 5));
  const told = fast.held('x.value')!;
  expect(told).toEqual(batch(4, 5));
  told.data[0] = 7;
  expect(fast.held('x.value')).toEqual(batch(4, 5));
  expect(() => fast.feed('c.y', batch(1))).toThrow('c.y holds no value of its own');
});

test('a target is demanded in plain words', () => {
  expect(trainer({ ...around(picky as Op), target: null }, optimizer(sgd))).toEqual({
    problem: 'the program has no target to minimize',
  });
});

describe('with kernels', () => {
  afterEach(() => installKernels(null));

  const size = 1000;
  const wide = (k: number): Tensor => ({
    shape: [size],
    data: Float64Array.from({ length: size }, (_, i) => Math.sin(i + k)),
  });

  test.each(['float64', 'float32'] as const)(
    'all of a step in %s lies in one memory, also after one that failed',
    (precision) => {
      installKernels(new Uint8Array(readFileSync(new URL('kernels/kernels.wasm', import.meta.url))));
      const memories = new Set<ArrayBufferLike>();
      const watch = watched(({ data }) => memories.add(data.buffer));
      const source = (k: number) => ({ kind: 'held', value: wide(k), trainable: k > 0 }) as const;
      const of = program(
        [
          { ...x, inputs: { value: source(0) } },
          instruction('p', picky, { x: wire('x.y') }),
          ...[1, 2, 3].flatMap((k) => [
            instruction(
              `t${k}`,
              { ...times, steady: true },
              { a: wire(k === 1 ? 'p.y' : `m${k - 1}.y`), b: source(k) },
            ),
            instruction(`m${k}`, watch, { x: wire(`t${k}.y`) }),
          ]),
          instruction('c', { ...total, steady: true }, { x: wire('m3.y') }),
        ],
        'c.y',
      );
      const fast = trainerOf(of, { precision });
      const fed = (value: Tensor): void => fast.feed('x.value', value);
      fed({ ...wide(0), data: wide(0).data.fill(-1) });
      expect(fast.step()).toHaveProperty('problem');
      fed({ ...wide(0), data: wide(0).data.fill(0.25) });
      fast.step();
      for (let step = 0; step < 5; step++) {
        memories.clear();
        expect(fast.step()).toEqual(expect.any(Number));
        expect(memories.size).toBe(1);
        expect([...memories][0]!.byteLength % 65536).toBe(0);
      }
    },
  );
});
