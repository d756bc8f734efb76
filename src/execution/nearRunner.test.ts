// A small graph runs where it is asked and at once, with the numbers of the worker; everything else is left to the runner behind.
import { expect, test } from 'vitest';
import type { GraphDocument } from '../document/model.ts';
import { openingExample } from '../examples/index.ts';
import { growingCatalogue } from '../ops/growingCatalogue.ts';
import { ops } from '../ops/index.ts';
import { inlineRunner } from './inlineRunner.ts';
import { type Engine, nearRunner } from './nearRunner.ts';
import * as engine from './recordRun.ts';
import type { Runner } from './runner.ts';

const catalogue = growingCatalogue(ops, async () => []);
const { document } = openingExample;

/** A far runner that says what was asked of it. */
function farRunner(): { readonly far: Runner; readonly asked: string[] } {
  const asked: string[] = [];
  const inline = inlineRunner(catalogue.ops);
  const far: Runner = {
    ...inline,
    run(each, revision) {
      asked.push(`run ${revision}`);
      return inline.run(each, revision);
    },
    tensor(key, side) {
      asked.push(`tensor ${key}`);
      return inline.tensor(key, side);
    },
    callOff: () => asked.push('call off'),
  };
  return { far, asked };
}

async function ready(far: Runner, now?: () => number, use: Engine = engine): Promise<Runner> {
  const near = nearRunner(far, catalogue, async () => use, now);
  near.prepare();
  await Promise.resolve();
  return near;
}

test('the trace is that of the runner behind, and what was asked of older documents is called off', async () => {
  const { far, asked } = farRunner();
  const near = await ready(far);
  expect(near.runNow(document, 7)).toEqual(await inlineRunner(catalogue.ops).run(document, 7));
  expect(asked).toEqual(['call off']);
});

test('until the engine has come nothing runs here', () => {
  const { far } = farRunner();
  expect(nearRunner(far, catalogue, async () => engine).runNow(document, 1)).toBeNull();
});

test('an engine that cannot be loaded leaves everything to the runner behind', async () => {
  const { far, asked } = farRunner();
  const near = nearRunner(far, catalogue, () => Promise.reject(new Error('offline')));
  near.prepare();
  await Promise.resolve();
  expect(near.runNow(document, 1)).toBeNull();
  await near.run(document, 1);
  expect(asked).toEqual(['run 1']);
});

test('whole tensors come from where the last run was', async () => {
  const { far, asked } = farRunner();
  const near = await ready(far);
  near.runNow(document, 1);
  expect((await near.tensor('fc.y', 'value'))?.shape).toEqual([2]);
  expect(asked).toEqual(['call off']);
  await near.run(document, 2);
  await near.tensor('fc.y', 'value');
  expect(asked).toEqual(['call off', 'run 2', 'tensor fc.y']);
});

const wide = (size: number): GraphDocument => ({
  ...document,
  nodes: [{ id: 'p', op: 'Parameter', position: [0, 0], inputs: { value: Array(size).fill(0.5) } }] as never,
  edges: [],
});

test('many numbers, much work, many nodes or an op that is not here yet: not here', async () => {
  const { far } = farRunner();
  const near = await ready(far);
  expect(near.runNow(wide(9_000), 1)).not.toBeNull();
  expect(near.runNow(wide(30_000), 1)).toBeNull();
  const square = Array.from({ length: 90 }, () => Array(90).fill(0.5));
  const product = {
    ...document,
    nodes: [
      { id: 'a', op: 'Parameter', position: [0, 0], inputs: { value: square } },
      { id: 'm', op: 'MatMul', position: [0, 0], inputs: {} },
    ],
    edges: [
      { from: ['a', 'y'], to: ['m', 'a'] },
      { from: ['a', 'y'], to: ['m', 'b'] },
    ],
  } as unknown as GraphDocument;
  expect(near.runNow(product, 1)).toBeNull();
  const many = Array.from({ length: 401 }, (_, at) => ({ ...wide(1).nodes[0], id: `p${at}` })) as never;
  expect(near.runNow({ ...wide(1), nodes: many }, 1)).toBeNull();
  const few = nearRunner(
    far,
    growingCatalogue([], async () => []),
    async () => engine,
  );
  few.prepare();
  await Promise.resolve();
  expect(few.runNow(document, 1)).toBeNull();
});

test('after a run that took too long it rests, longer each time, and forgives once a run is quick', async () => {
  const { far } = farRunner();
  let step = 500;
  let time = 0;
  const near = await ready(far, () => (time += step));
  const tries = (count: number) => Array.from({ length: count }, () => near.runNow(document, 1) !== null);
  expect(tries(1 + 8)).not.toContain(true);
  // The ninth is tried again, takes too long again, and sixteen are left out.
  expect(tries(1)).toEqual([false]);
  step = 0;
  expect(tries(16)).not.toContain(true);
  expect(tries(3)).toEqual([true, true, true]);
});
