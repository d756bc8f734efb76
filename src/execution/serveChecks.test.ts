// Numeric checks over a MessageChannel: the same as inline, called off by a run or by a newer question, left in the middle.
import { MessageChannel } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { openingExample } from '../examples/index.ts';
import { opByName } from '../ops/index.ts';
import { inlineRunner } from './inlineRunner.ts';
import { serve } from './serve.ts';
import { chain, large } from './testing/documents.ts';
import { asPort, cleanUp, engine, runnerOf, whole } from './testing/workerUnderTest.ts';

describe('over a port', () => {
  test('the entries of one gradient, and one of them over many steps, are the ones found inline', async () => {
    const { runner } = runnerOf(engine);
    const { document } = openingExample;
    const inline = inlineRunner(opByName);
    const entries = await runner.checkEntries(document, 3, 'fc.W');
    expect(entries).toEqual(await inline.checkEntries(document, 3, 'fc.W'));
    expect(entries).toMatchObject({ revision: 3, row: { key: 'fc.W', verdict: 'agrees', checked: 4, size: 4 } });
    expect(entries.entries.map(({ entry }) => entry)).toEqual([0, 1, 2, 3]);
    const swept = await runner.sweep(document, 3, 'fc.W', 3);
    expect(swept).toEqual(await inline.sweep(document, 3, 'fc.W', 3));
    expect(swept.sweep).toMatchObject({ entry: 3, x: 2, check: entries.entries[3] });
    expect(swept.sweep?.points.length).toBe(49);
    // A source's output is its value under another name; what is not there has no gradient.
    expect((await runner.checkEntries(document, 3, 'x.y')).row).toMatchObject({ key: 'x.y', verdict: 'agrees' });
    expect(await runner.checkEntries(document, 3, 'fc.none')).toEqual({ revision: 3, row: null, entries: [] });
    expect(await runner.sweep(document, 3, 'fc.W', 4)).toEqual({ revision: 3, sweep: null });
  });

  test('a large gradient is sampled, its largest entry among the sample', async () => {
    const { runner } = runnerOf(engine);
    const { row, entries } = await runner.checkEntries(large, 1, 'x.y');
    expect(row).toMatchObject({ verdict: 'agrees', checked: 64, size: 40_000 });
    expect(entries.map(({ entry }) => entry)).toContain(40_000 - 1);
  });
});

describe('what has become old', () => {
  test.each(['check', 'checkEntries', 'sweep'] as const)('a run calls off a %s at once', async (kind) => {
    const { runner } = runnerOf(engine);
    const document = chain(60);
    const work =
      kind === 'check'
        ? runner.check(document, 1)
        : kind === 'sweep'
          ? runner.sweep(document, 1, 'n0.W', 0)
          : runner.checkEntries(document, 1, 'n0.W');
    const old = work.catch((error: Error) => error.name);
    const trace = runner.run(document, 2);
    expect(await old).toBe('AbortError');
    expect((await trace).revision).toBe(2);
  });

  test('of two sweeps the newer is answered, and the late reply to the older reaches nobody', async () => {
    const { runner } = runnerOf(engine);
    const { document } = openingExample;
    const old = runner.sweep(document, 1, 'fc.W', 0).catch((error: Error) => error.name);
    const entries = runner.checkEntries(document, 1, 'fc.b');
    const fresh = await runner.sweep(document, 1, 'fc.W', 1);
    expect(await old).toBe('AbortError');
    expect(fresh.sweep?.entry).toBe(1);
    // Another kind of question is not disturbed.
    expect((await entries).row?.key).toBe('fc.b');
  });

  test('a sweep is left in the middle, between two steps', async () => {
    const { port1, port2 } = new MessageChannel();
    cleanUp.push(() => port1.close());
    serve(asPort(port2), whole);
    const replies: { kind: string; id: number }[] = [];
    const ended = new Promise<void>((resolve) => {
      port1.on('message', (reply: { kind: string; id: number }) => {
        replies.push(reply);
        if (reply.kind === 'alive' && replies.length === 1) port1.postMessage({ kind: 'abort', id: 1 });
        if (reply.kind === 'aborted' || reply.kind === 'sweep') resolve();
      });
    });
    port1.postMessage({ kind: 'sweep', id: 1, document: chain(1500), revision: 1, key: 'n0.W', entry: 0 });
    await ended;
    expect(replies.at(-1)).toEqual({ kind: 'aborted', id: 1 });
  });
});
