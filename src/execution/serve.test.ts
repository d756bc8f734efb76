// The protocol over a MessageChannel of Node: same traces as inline, old requests dropped, big tensors by name, lost workers replaced.
import { MessageChannel } from 'node:worker_threads';
import { describe, expect, test, vi } from 'vitest';
import type { GraphDocument } from '../document/model.ts';
import { examples, openingExample } from '../examples/index.ts';
import { growingCatalogue } from '../ops/growingCatalogue.ts';
import { opByName, ops } from '../ops/index.ts';
import { openingOps } from '../ops/openingOps.ts';
import { inlineRunner } from './inlineRunner.ts';
import type { Port } from './protocol.ts';
import { runDocument } from './runDocument.ts';
import { serve } from './serve.ts';
import { chain, large } from './testing/documents.ts';
import { asPort, cleanUp, engine, runnerOf, silent, whole } from './testing/workerUnderTest.ts';
import { isSummary, type Trace } from './trace.ts';
import { workerRunner } from './workerRunner.ts';

describe('over a port', () => {
  test.each([...examples.map(({ id, document }) => [id, document] as const), ['a chain of 120', chain(120)] as const])(
    'the trace of %s is the one made inline, bit for bit',
    async (_, document) => {
      const { runner } = runnerOf(engine);
      const trace = await runner.run(document, 7);
      expect(trace).toEqual(await inlineRunner(opByName).run(document, 7));
      expect(trace).toEqual(runDocument(document, opByName, { revision: 7 }));
      expect(trace.revision).toBe(7);
    },
  );

  test('a check says the same as inline, and agrees', async () => {
    const { runner } = runnerOf(engine);
    const report = await runner.check(openingExample.document, 3);
    expect(report).toEqual(await inlineRunner(opByName).check(openingExample.document, 3));
    expect(report).toMatchObject({ revision: 3, agrees: true });
    expect(report.rows.filter(({ verdict }) => verdict === 'agrees').map(({ key }) => key)).toEqual(
      expect.arrayContaining(['fc.W', 'fc.b', 'fc.x', 'p.beta', 'loss.p', 'x.y', 'x.value']),
    );
  });

  test('tangents and costs are the ones made inline, bit for bit', async () => {
    const { runner } = runnerOf(engine);
    const question = { from: 'fc.W', direction: { kind: 'random', seed: 4 } } as const;
    const inline = inlineRunner(opByName);
    const report = await runner.tangents(openingExample.document, 5, question);
    expect(report).toEqual(await inline.tangents(openingExample.document, 5, question));
    expect([report.revision, report.directional?.forward]).toEqual([
      5,
      expect.closeTo(report.directional?.reverse ?? 0, 12),
    ]);
    const cost = await runner.cost(openingExample.document, 5);
    expect(cost).toEqual(await inline.cost(openingExample.document, 5));
  });

  test('large tensors come as summaries, and whole when asked for by name', async () => {
    const { runner } = runnerOf(engine);
    const trace = await runner.run(large, 1);
    const step = trace.steps.find((each) => each.kind === 'forward' && each.node === 'e');
    const value = step?.kind === 'forward' ? step.outputs['y'] : undefined;
    if (value === undefined || !isSummary(value)) throw new Error('expected a summary');
    expect(value).toMatchObject({ shape: [200, 200], min: 0, max: 199 ** 2, nonFinite: 0 });
    expect(value.mean).toBeCloseTo((199 * 200 * 399) / 6 / 40_000, 10);
    expect(value.thumbnail.shape).toEqual([32, 32]);
    const whole = await runner.tensor('e.y', 'value');
    expect(whole?.data.length).toBe(40_000);
    expect(whole?.data[201 * 3]).toBe(9);
    expect((await runner.tensor('x.y', 'gradient'))?.data[201 * 5]).toBe(10);
    expect(await runner.tensor('x.gone' as 'x.y', 'value')).toBeNull();
    // Asking does not take the tensor away from the engine.
    expect((await runner.tensor('e.y', 'value'))?.data.length).toBe(40_000);
  });

  test('what is foreseen is the trace of a run, and tensors stay those of the document on screen', async () => {
    const { runner } = runnerOf(engine);
    await runner.run(large, 1);
    const foreseen = await runner.foresee(openingExample.document, 2);
    expect(foreseen).toEqual(runDocument(openingExample.document, opByName, { revision: 2 }));
    expect((await runner.tensor('e.y', 'value'))?.data.length).toBe(40_000);
    expect(await runner.tensor('loss.C', 'value')).toBeNull();
  });

  test('the document that was sent stays usable: nothing of it is transferred', async () => {
    const { runner } = runnerOf(engine);
    const first = await runner.run(openingExample.document, 1);
    expect(await runner.run(openingExample.document, 1)).toEqual(first);
  });

  test('a tidy layout comes back as positions', async () => {
    const { runner } = runnerOf(engine);
    const positions = await runner.layout(openingExample.document, new Map());
    expect([...positions.keys()]).toEqual(expect.arrayContaining(['x', 'fc', 'p', 't', 'loss']));
  });
});

describe('the newest run wins', () => {
  test('older ones reject with AbortError, whatever they are at', async () => {
    const { runner } = runnerOf(engine);
    const outcomes = await Promise.allSettled([1, 2, 3, 4].map((revision) => runner.run(chain(60), revision)));
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected', 'fulfilled']);
    for (const outcome of outcomes.slice(0, 3)) {
      expect((outcome as PromiseRejectedResult).reason).toMatchObject({ name: 'AbortError' });
    }
    expect((outcomes[3] as PromiseFulfilledResult<Trace>).value.revision).toBe(4);
  });

  test.each([
    ['before', false],
    ['after', true],
  ])('replies to what was called off are dropped when they come %s the new ones', async (_, newestFirst) => {
    // An engine that takes no notice of aborts and keeps everything back until both runs are done.
    const stubborn = (port: Port) => {
      const kept: { readonly id: number; readonly kind: string }[] = [];
      const deaf: Port = {
        addEventListener: (type, listener) =>
          port.addEventListener(type, ({ data }) => {
            if ((data as { kind: string }).kind === 'run') listener({ data });
          }),
        postMessage: (message) => {
          kept.push(structuredClone(message) as { id: number; kind: string });
          if (kept.filter(({ kind }) => kind === 'trace').length < 2) return;
          const sign = newestFirst ? -1 : 1;
          for (const reply of kept.toSorted((a, b) => sign * (a.id - b.id))) port.postMessage(reply, { transfer: [] });
        },
      };
      serve(deaf, whole);
    };
    const { runner } = runnerOf(stubborn);
    const old = runner.run(openingExample.document, 1).catch((error: Error) => error.name);
    const fresh = await runner.run(chain(2), 2);
    expect(await old).toBe('AbortError');
    expect(fresh).toEqual(runDocument(chain(2), opByName, { revision: 2 }));
  });

  test('a newer question takes the place of an older one, and a run that of every question', async () => {
    const { runner } = runnerOf(engine);
    const document = chain(120);
    const ask = (entry: number) => runner.tangents(document, 1, { from: 'x.y', direction: { kind: 'entry', entry } });
    const [first, second] = [ask(0), ask(1)];
    await expect(first).rejects.toMatchObject({ name: 'AbortError' });
    expect((await second).question.direction).toEqual({ kind: 'entry', entry: 1 });
    const [third, cost] = [ask(0), runner.cost(document, 1)];
    const run = runner.run(document, 2);
    await expect(third).rejects.toMatchObject({ name: 'AbortError' });
    await expect(cost).rejects.toMatchObject({ name: 'AbortError' });
    expect((await run).revision).toBe(2);
  });

  test('a long run is left in the middle', async () => {
    const { port1, port2 } = new MessageChannel();
    cleanUp.push(() => port1.close());
    serve(asPort(port2), whole);
    const replies: { kind: string; id: number }[] = [];
    const document = chain(1500);
    const ended = new Promise<void>((resolve) => {
      port1.on('message', (reply: { kind: string; id: number }) => {
        replies.push(reply);
        if (reply.kind === 'steps' && replies.length === 1) port1.postMessage({ kind: 'abort', id: 1 });
        if (reply.kind === 'aborted' || reply.kind === 'trace') resolve();
      });
    });
    port1.postMessage({ kind: 'run', id: 1, document, revision: 1 });
    await ended;
    expect(replies.at(-1)).toEqual({ kind: 'aborted', id: 1 });
  });
});

test('a run calls off what is being foreseen', async () => {
  const { runner } = runnerOf(engine);
  const foreseen = runner.foresee(large, 1).catch((error: unknown) => error);
  const run = runner.run(openingExample.document, 2);
  expect(await foreseen).toMatchObject({ name: 'AbortError' });
  expect((await run).revision).toBe(2);
});

describe('ops that have not come yet', () => {
  const wanting = openingExample.document.nodes.map((node) => node.op);

  test('are loaded when a document asks for one, and not before', async () => {
    const loadAll = vi.fn(async () => ops);
    const { runner } = runnerOf((port) => serve(port, growingCatalogue(openingOps, loadAll)));
    expect(wanting.every((name) => openingOps.some((op) => op.name === name))).toBe(true);
    await runner.run(openingExample.document, 1);
    await runner.check(openingExample.document, 1);
    expect(loadAll).not.toHaveBeenCalled();
    expect(await runner.run(chain(3), 2)).toEqual(runDocument(chain(3), opByName, { revision: 2 }));
    await runner.layout(chain(5), new Map());
    expect(loadAll).toHaveBeenCalledTimes(1);
  });

  test('are loaded beforehand when asked to', async () => {
    const loadAll = vi.fn(async () => ops);
    const { runner } = runnerOf((port) => serve(port, growingCatalogue(openingOps, loadAll)));
    await runner.run(openingExample.document, 1);
    runner.prepare();
    await vi.waitFor(() => expect(loadAll).toHaveBeenCalledTimes(1));
  });

  test('when they cannot be loaded the run says so, and the next one tries again', async () => {
    const loadAll = vi.fn(async () => ops).mockRejectedValueOnce(new TypeError('Failed to fetch'));
    const { runner } = runnerOf((port) => serve(port, growingCatalogue(openingOps, loadAll)));
    await expect(runner.run(chain(3), 1)).rejects.toThrow(/The rest of the ops could not be loaded/);
    expect((await runner.run(chain(3), 2)).revision).toBe(2);
  });
});

describe('a worker that is lost', () => {
  test('one that never answers is stopped, with a sentence; the next request gets a fresh one', async () => {
    const { runner, spawned } = runnerOf(silent, engine);
    await expect(runner.run(openingExample.document, 1)).rejects.toThrow(/did not answer/);
    expect(spawned[0]?.isTerminated()).toBe(true);
    expect((await runner.run(openingExample.document, 2)).revision).toBe(2);
    expect(spawned.length).toBe(2);
  });

  test('one that does not let go of an old run is replaced, and the new run is done by the next', async () => {
    const { runner, spawned } = runnerOf(silent, engine);
    const old = runner.run(chain(4), 1).catch((error: Error) => error.name);
    const trace = await runner.run(openingExample.document, 2);
    expect(await old).toBe('AbortError');
    expect(trace).toEqual(runDocument(openingExample.document, opByName, { revision: 2 }));
    expect(spawned.map((worker) => worker.isTerminated())).toEqual([true, false]);
  });

  test('one that breaks says why', async () => {
    const { runner, spawned } = runnerOf(silent, engine);
    const run = runner.run(openingExample.document, 1);
    spawned[0]?.fail('out of memory');
    await expect(run).rejects.toThrow(/out of memory/);
    expect((await runner.run(openingExample.document, 2)).revision).toBe(2);
  });

  test('one that cannot be started says why', async () => {
    const runner = workerRunner(() => {
      throw new Error('workers are switched off');
    });
    await expect(runner.run(openingExample.document, 1)).rejects.toThrow('workers are switched off');
  });

  test('what breaks inside of a request reaches the one who asked', async () => {
    const { runner } = runnerOf(engine);
    await expect(runner.run({ nodes: null } as unknown as GraphDocument, 1)).rejects.toThrow(/could not finish/);
    expect((await runner.run(openingExample.document, 2)).revision).toBe(2);
  });

  test('after dispose nothing is answered', async () => {
    const { runner, spawned } = runnerOf(engine);
    const run = runner.run(openingExample.document, 1);
    runner.dispose();
    await expect(run).rejects.toMatchObject({ name: 'AbortError' });
    await expect(runner.run(openingExample.document, 2)).rejects.toMatchObject({ name: 'AbortError' });
    expect(spawned[0]?.isTerminated()).toBe(true);
  });
});
