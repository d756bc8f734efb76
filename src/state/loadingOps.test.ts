// loadingOps.test: nothing is read, shown or pasted before the ops in it have come; where they cannot come, what is there stays.
import { expect, test, vi } from 'vitest';
import type { GraphDocument } from '../document/model.ts';
import type { Signature } from '../document/signature.ts';
import { openingExample } from '../examples/index.ts';
import { signatureOf } from '../execution/signatures.ts';
import { growingCatalogue } from '../ops/growingCatalogue.ts';
import { ops } from '../ops/index.ts';
import { openingOps } from '../ops/openingOps.ts';
import { encodeLink } from '../share/encodeLink.ts';
import { appUnderTest, settled } from './appUnderTest.ts';
import { insertOp } from './insertOp.ts';
import type { Library } from './library.ts';
import { memoryLibrary } from './memoryLibrary.ts';
import { withOps } from './withOps.ts';

const withReLU: GraphDocument = {
  format: 'chainrule',
  version: 1,
  title: 'ReLU',
  nodes: [
    { id: 'x', op: 'Input', position: [0, 0], inputs: { value: 1 } },
    { id: 'r', op: 'ReLU', position: [200, 0] },
  ],
  edges: [{ from: ['x', 'y'], to: ['r', 'x'] }],
};

/** An app as a first visit finds it: with a few ops, and the others to be had from `loadAll`. */
function fewOps(library: Library = memoryLibrary()) {
  const signatures = new Map<string, Signature>();
  const loadAll = vi.fn(async () => ops);
  const catalogue = growingCatalogue(openingOps, loadAll, (fresh) => {
    for (const op of fresh) signatures.set(op.name, signatureOf(op));
  });
  const app = appUnderTest({ catalogue, signatures, library });
  return { app, loadAll, shown: () => app.store.getState().document, said: () => app.store.getState().notices };
}

async function firstVisit(library?: Library) {
  const made = fewOps(library);
  await made.app.boot({ document: openingExample.document }, '');
  await settled();
  return made;
}

const offline = () => Promise.reject(new TypeError('Failed to fetch'));

test('a first visit needs no more than the first ops', async () => {
  const { loadAll, shown } = await firstVisit();
  expect(shown()).toEqual(openingExample.document);
  expect(loadAll).not.toHaveBeenCalled();
});

test.each([
  ['a file', async ({ app }: ReturnType<typeof fewOps>) => void (await app.openText(JSON.stringify(withReLU), 'file'))],
  [
    'a link',
    async ({ app }: ReturnType<typeof fewOps>) => void (await app.openText(await encodeLink(withReLU, {}), 'hash')),
  ],
  ['an example', ({ app }: ReturnType<typeof fewOps>) => app.open(withReLU, { kind: 'example' })],
])('%s is read against all ops', async (_, open) => {
  const made = await firstVisit();
  await open(made);
  await settled();
  expect(made.shown()).toEqual(withReLU);
  expect(made.app.store.getState().report).toBe(null);
  expect(made.app.ops.has('ReLU')).toBe(true);
});

test('nodes are pasted when their ops have come', async () => {
  const { app, shown } = await firstVisit();
  expect(await app.paste(JSON.stringify(withReLU))).toEqual({ ok: true });
  expect(shown().nodes.map((node) => node.op)).toContain('ReLU');
});

test('what was on screen comes back with the ops that it needs', async () => {
  const library = memoryLibrary();
  const first = await firstVisit(library);
  await first.app.openText(JSON.stringify(withReLU), 'file');
  await settled();
  first.app.dispose();
  const again = await firstVisit(library);
  expect(again.shown()).toEqual(withReLU);
  expect(again.loadAll).toHaveBeenCalledTimes(1);
});

test('what needs only the first ops comes back without the others', async () => {
  const library = memoryLibrary();
  const first = await firstVisit(library);
  insertOp(first.app, 'Softmax');
  await first.app.flush();
  first.app.dispose();
  const again = await firstVisit(library);
  expect(again.shown().nodes.length).toBe(openingExample.document.nodes.length + 1);
  expect(again.loadAll).not.toHaveBeenCalled();
});

test('an op is put in at once when it is there, else when it has come', async () => {
  const { app, shown } = await firstVisit();
  withOps(app, ['Softmax'], () => insertOp(app, 'Softmax'));
  expect(shown().nodes.at(-1)?.op).toBe('Softmax');
  withOps(app, ['ReLU'], () => insertOp(app, 'ReLU'));
  expect(shown().nodes.at(-1)?.op).toBe('Softmax');
  await settled();
  expect(shown().nodes.at(-1)?.op).toBe('ReLU');
});

test('where they cannot come, everything stays and a message says why; the next time may be better', async () => {
  const made = await firstVisit();
  const { app, loadAll, shown, said } = made;
  const tries: readonly (() => unknown)[] = [
    () => app.openText(JSON.stringify(withReLU), 'file'),
    async () => app.openText(await encodeLink(withReLU, {}), 'hash'),
    () => app.open(withReLU, { kind: 'example' }),
    () => withOps(app, ['ReLU'], () => insertOp(app, 'ReLU')),
  ];
  for (const attempt of tries) {
    loadAll.mockImplementationOnce(offline);
    for (const { id } of said()) app.dismiss(id);
    await attempt();
    await settled();
    expect(shown()).toEqual(openingExample.document);
    expect(said().map(({ message }) => message)).toEqual([
      expect.stringMatching(/could not be loaded\. Check the connection, then try again\.$/),
    ]);
  }
  loadAll.mockImplementationOnce(offline);
  expect(await app.paste(JSON.stringify(withReLU))).toMatchObject({
    ok: false,
    reason: expect.stringContaining('could not be loaded'),
  });
  expect(await app.paste(JSON.stringify(withReLU))).toEqual({ ok: true });
});

test('work that cannot be read yet is not taken for lost', async () => {
  const library = memoryLibrary();
  const first = await firstVisit(library);
  await first.app.openText(JSON.stringify(withReLU), 'file');
  await settled();
  first.app.dispose();
  const again = fewOps(library);
  again.loadAll.mockImplementationOnce(offline);
  await expect(again.app.boot({ document: openingExample.document }, '')).rejects.toThrow(/could not be loaded/);
  again.app.dispose();
  expect((await firstVisit(library)).shown()).toEqual(withReLU);
});
