// Training over a MessageChannel of Node: the same numbers as inline, told as they come, stopped without losing any.
import { MessageChannel } from 'node:worker_threads';
import { expect, test, vi } from 'vitest';
import type { GraphDocument } from '../document/model.ts';
import { bringKernelsBy } from '../engine/kernels/modules.ts';
import { openingExample } from '../examples/index.ts';
import { opByName } from '../ops/index.ts';
import { inlineRunner } from './inlineRunner.ts';
import type { Reply } from './protocol.ts';
import { asPort, cleanUp, engine, runnerOf } from './testing/workerUnderTest.ts';
import type { TrainProgress } from './trainRun.ts';

const { document } = openingExample;
const settings = { optimizer: { method: 'sgd', learningRate: 0.1 }, precision: 'float64', updates: 25 } as const;
const endless = { ...settings, updates: Number.MAX_SAFE_INTEGER };

test('over the channel as inline: the same values, costs in order, and an end', async () => {
  const { runner } = runnerOf(engine);
  const far: TrainProgress[] = [];
  await runner.train(document, settings, (progress) => far.push(progress)).finished;
  const near: TrainProgress[] = [];
  await inlineRunner(opByName).train(document, settings, (progress) => near.push(progress)).finished;
  expect(far.at(-1)).toMatchObject({ done: 25, ended: true, problem: null });
  expect(far.at(-1)?.held).toEqual(near.at(-1)?.held);
  expect(far.flatMap(({ costs }) => costs)).toEqual(near.flatMap(({ costs }) => costs));
});

test('at a pace each update is told of by itself', async () => {
  const { runner } = runnerOf(engine);
  const told: TrainProgress[] = [];
  await runner.train(document, { ...settings, updates: 4, pace: 200 }, (progress) => told.push(progress)).finished;
  expect(told.map(({ done }) => done)).toEqual([1, 2, 3, 4, 4]);
  expect(told.flatMap(({ costs }) => costs.map(([at]) => at))).toEqual([0, 1, 2, 3]);
});

test('stopped, it still tells what it learned, and runs are answered meanwhile', async () => {
  const { runner } = runnerOf(engine);
  const told: TrainProgress[] = [];
  const training = runner.train(document, endless, (progress) => told.push(progress));
  expect((await runner.run(document, 7)).revision).toBe(7);
  await vi.waitFor(() => expect(told.length).toBeGreaterThan(1), { timeout: 20_000 });
  training.stop();
  await training.finished;
  const last = told.at(-1);
  expect(last?.ended).toBe(false);
  expect(last?.done).toBeGreaterThan(told[0]?.done ?? 0);
  const count = told.length;
  expect((await runner.run(document, 8)).revision).toBe(8);
  expect(told).toHaveLength(count);
});

test('a newer training ends an older one', async () => {
  const { runner } = runnerOf(engine);
  const old = runner.train(document, endless, () => {});
  const told: TrainProgress[] = [];
  await runner.train(document, settings, (progress) => told.push(progress)).finished;
  await old.finished;
  expect(told.at(-1)).toMatchObject({ done: 25, ended: true });
});

test('waits for the kernels, which it would otherwise do without to its end', async () => {
  let arrive = () => {};
  const load = vi.fn(() => new Promise<void>((resolve) => (arrive = resolve)));
  bringKernelsBy(load);
  const { runner } = runnerOf(engine);
  const told: TrainProgress[] = [];
  const { finished } = runner.train(document, settings, (progress) => told.push(progress));
  await vi.waitFor(() => expect(load).toHaveBeenCalledTimes(1), { timeout: 20_000 });
  expect((await runner.run(document, 9)).revision).toBe(9);
  expect(told).toEqual([]);
  arrive();
  await finished;
  expect(told.at(-1)).toMatchObject({ done: 25, ended: true });
});

test('the check comes to its end meanwhile, as does training when it is over', async () => {
  const { runner } = runnerOf(engine);
  const told: TrainProgress[] = [];
  const training = runner.train(document, endless, (progress) => told.push(progress));
  await vi.waitFor(() => expect(told.length).toBeGreaterThan(0), { timeout: 20_000 });
  expect(await runner.check(document, 5)).toEqual(await inlineRunner(opByName).check(document, 5));
  training.stop();
  await training.finished;
});

test('the check that gives way to training can be called off, and comes to its end when training is over', async () => {
  const replies: Reply[] = [];
  const { port1, port2 } = new MessageChannel();
  cleanUp.push(() => port1.close());
  engine(asPort(port2));
  port1.on('message', (reply: Reply) => replies.push(reply));
  const kinds = (of: number) => replies.flatMap(({ id, kind }) => (id === of ? [kind] : []));
  // A turn of a check of this size takes long, and what it rests after it many times as long.
  const ones = Array.from({ length: 150 }, () => Array.from({ length: 150 }, () => 1));
  const large = {
    ...document,
    nodes: [
      { id: 'a', op: 'Parameter', position: [0, 0], inputs: { value: ones } },
      { id: 'b', op: 'Parameter', position: [0, 0], inputs: { value: ones } },
      { id: 'p', op: 'MatMul', position: [0, 0] },
      { id: 's', op: 'Sum', position: [0, 0] },
    ],
    edges: [
      { from: ['a', 'y'], to: ['p', 'a'] },
      { from: ['b', 'y'], to: ['p', 'b'] },
      { from: ['p', 'y'], to: ['s', 'x'] },
    ],
  } satisfies GraphDocument;
  port1.postMessage({ kind: 'train', id: 1, document, settings: endless });
  await vi.waitFor(() => expect(kinds(1)).toContain('trained'), { timeout: 20_000 });
  port1.postMessage({ kind: 'check', id: 2, document: large, revision: 1 });
  await vi.waitFor(() => expect(kinds(2)).toContain('alive'), { timeout: 20_000 });
  port1.postMessage({ kind: 'abort', id: 2 });
  await vi.waitFor(() => expect(kinds(2)).toContain('aborted'), { timeout: 20_000 });
  port1.postMessage({ kind: 'check', id: 3, document, revision: 1 });
  port1.postMessage({ kind: 'abort', id: 1 });
  await vi.waitFor(() => expect(kinds(3)).toContain('check'), { timeout: 20_000 });
  expect(kinds(1).at(-1)).toBe('aborted');
});
