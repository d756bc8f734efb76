// Documents outlive the page: what "saved" means, opening beside local work, links, two tabs, storage that refuses.
import { expect, test } from 'vitest';
import { moveNodes } from '../document/commands/moveNodes.ts';
import { setTitle } from '../document/commands/setTitle.ts';
import type { GraphDocument } from '../document/model.ts';
import { decodeLink } from '../share/decodeLink.ts';
import { encodeLink } from '../share/encodeLink.ts';
import { type AppUnderTest, appUnderTest, chain, opened, settled, toySignatures } from './appUnderTest.ts';
import type { Library } from './library.ts';
import { memoryLibrary, memoryLocks } from './memoryLibrary.ts';

const other: GraphDocument = { ...chain, title: 'Other' };
const example = { document: { ...chain, title: 'Example' }, step: 3 };
const title = (app: AppUnderTest) => app.store.getState().document.title;
const save = (app: AppUnderTest) => app.store.getState().save;
const linkTo = (document: GraphDocument, step: number | null = null) => encodeLink(document, { step, nodes: ['n'] });
let x = 0;
const edit = (app: AppUnderTest) =>
  app.dispatch(moveNodes, { positions: new Map([['n', [x++, 500] as const]]) }, { label: 'move n' });
async function stored(library: Library): Promise<readonly string[]> {
  return (await library.list()).map((meta) => meta.title);
}

/** A page that is gone without having been told: nothing is flushed, its locks are free. */
async function killed(app: AppUnderTest): Promise<void> {
  app.clock.pass = async () => {};
  app.dispose();
  await settled();
}

test('"saved" is shown only once the write has completed, and an edit meanwhile keeps it unsaved', async () => {
  const library = memoryLibrary();
  const app = await opened(chain, { library });
  expect(save(app).status).toBe('saved');
  const finish: (() => void)[] = [];
  const write = library.write.bind(library);
  library.write = async (record, expected) => {
    await new Promise<void>((resolve) => finish.push(resolve));
    return write(record, expected);
  };
  edit(app);
  expect(save(app).status).toBe('unsaved');
  await app.clock.pass(1000);
  expect(save(app).status).toBe('saving');
  edit(app);
  finish.shift()?.();
  await settled();
  expect(save(app).status).toBe('unsaved');
  await app.clock.pass(1000);
  finish.shift()?.();
  await settled();
  expect(save(app).status).toBe('saved');
});

test('a killed page comes back as it was: document, playhead and viewport', async () => {
  const library = memoryLibrary();
  const app = await opened(chain, { library });
  edit(app);
  await settled();
  app.seek(2);
  app.setView({ viewport: { x: 5, y: 6, zoom: 2 } });
  await app.clock.pass(2000);
  await app.clock.pass(2000);
  const { document } = app.store.getState();
  await killed(app);
  const again = await opened(example.document, { library });
  expect(again.store.getState().document).toEqual(document);
  expect(again.playback.getState().cursor).toBe(2);
  expect(again.store.getState().view.viewport).toEqual({ x: 5, y: 6, zoom: 2 });
  expect(save(again).status).toBe('saved');
});

test('a first visit shows the example at its step; looked at only, it leaves nothing behind', async () => {
  const library = memoryLibrary();
  const app = appUnderTest({ library });
  await app.boot(example, '');
  await settled();
  expect(title(app)).toBe('Example');
  expect(app.playback.getState().cursor).toBe(3);
  await app.open(other, { kind: 'example' });
  await settled();
  expect(await stored(library)).toEqual(['Other']);
});

test('opening another document keeps edited work one click away, with its undo', async () => {
  const app = await opened();
  edit(app);
  const mine = app.store.getState().document;
  await app.open(other, { kind: 'example' });
  await settled();
  expect(title(app)).toBe('Other');
  const recent = await app.recent();
  const key = recent.find((each) => each.title === 'Chain')?.key;
  await app.openRecent(key ?? '');
  await settled();
  expect(app.store.getState().document).toBe(mine);
  app.undo();
  expect(app.store.getState().document).toEqual(chain);
});

test('a link opens beside local work, at its step and selection, and offers the way back', async () => {
  const library = memoryLibrary();
  const app = await opened(chain, { library });
  edit(app);
  const mine = app.store.getState().document;
  expect((await app.openText(await linkTo(other, 2), 'hash')).ok).toBe(true);
  await settled();
  expect(title(app)).toBe('Other');
  expect(app.playback.getState().cursor).toBe(2);
  expect(app.store.getState().selection.nodes).toEqual(['n']);
  expect((await stored(library)).toSorted()).toEqual(['Chain', 'Other']);
  const notice = app.store.getState().notices.at(-1);
  expect(notice?.action?.label).toBe('Back to “Chain”');
  notice?.action?.run();
  await settled();
  expect(app.store.getState().document).toBe(mine);
});

test('the same link twice is one document', async () => {
  const library = memoryLibrary();
  const app = await opened(chain, { library });
  edit(app);
  await app.openText(await linkTo(other), 'hash');
  await app.openText(await linkTo(other, 1), 'hash');
  await settled();
  expect((await stored(library)).toSorted()).toEqual(['Chain', 'Other']);
  expect(app.playback.getState().cursor).toBe(1);
});

test('a link on a first visit opens alone; a damaged one leaves the example and says why', async () => {
  const library = memoryLibrary();
  const app = appUnderTest({ library });
  await app.boot(example, await linkTo(other));
  await settled();
  expect(title(app)).toBe('Other');
  expect(await stored(library)).toEqual(['Other']);
  const cut = appUnderTest();
  await cut.boot(example, (await linkTo(other)).slice(0, -9));
  await settled();
  expect(title(cut)).toBe('Example');
  expect(cut.store.getState()).toMatchObject({ dialog: 'report', report: { subject: 'The link', opened: false } });
});

test('a damaged link leaves local work as it is', async () => {
  const app = await opened();
  edit(app);
  const before = app.store.getState();
  expect((await app.openText('#nonsense', 'hash')).ok).toBe(false);
  expect(app.store.getState().document).toBe(before.document);
  expect(app.store.getState().past).toBe(before.past);
});

test('a link made here opens with step and selection; at the end it carries no step', async () => {
  const app = await opened();
  app.select({ nodes: ['m'] });
  app.seek(2);
  const hash = await app.shareHash();
  const there = appUnderTest();
  await there.boot(example, hash);
  await settled();
  expect(there.store.getState().document).toEqual(chain);
  expect(there.playback.getState().cursor).toBe(2);
  expect(there.store.getState().selection.nodes).toEqual(['m']);
  app.toEnd();
  expect(await decodeLink(await app.shareHash(), toySignatures)).toMatchObject({ kind: 'ok', view: { step: null } });
});

test('a second tab watches, cannot write, follows, and takes over when the first is gone', async () => {
  const library = memoryLibrary();
  const locks = memoryLocks();
  const first = await opened(chain, { library, locks });
  edit(first);
  await first.clock.pass(1000);
  const second = await opened(example.document, { library, locks });
  expect(title(second)).toBe('Chain');
  expect(save(second)).toMatchObject({ status: 'read-only', reason: expect.stringContaining('another tab') });
  const refused = edit(second);
  expect(refused).toMatchObject({ ok: false, reason: expect.stringContaining('Edit a copy here') });
  edit(first);
  await first.clock.pass(1000);
  expect(second.store.getState().document).toEqual(first.store.getState().document);
  await killed(first);
  expect(save(second).status).toBe('saved');
  expect(edit(second)).toEqual({ ok: true });
});

test('a second tab may go on in a copy; both are kept', async () => {
  const library = memoryLibrary();
  const locks = memoryLocks();
  const first = await opened(chain, { library, locks });
  edit(first);
  await first.clock.pass(1000);
  const second = await opened(example.document, { library, locks });
  await second.editCopy();
  await settled();
  expect(title(second)).toBe('Chain (copy)');
  expect(edit(second)).toEqual({ ok: true });
  await second.clock.pass(1000);
  await first.clock.pass(1000);
  expect((await stored(library)).toSorted()).toEqual(['Chain', 'Chain (copy)']);
});

test('an example nobody edited is not fought over: each tab has its own', async () => {
  const library = memoryLibrary();
  const locks = memoryLocks();
  const first = await opened(example.document, { library, locks });
  const second = await opened(example.document, { library, locks });
  expect(edit(first)).toEqual({ ok: true });
  expect(edit(second)).toEqual({ ok: true });
});

test('without locks the version check keeps one tab from overwriting another', async () => {
  const library = memoryLibrary();
  const first = await opened(chain, { library });
  edit(first);
  await first.clock.pass(1000);
  const second = await opened(example.document, { library });
  first.dispatch(setTitle, { title: 'From the first' }, { label: 'rename' });
  second.dispatch(setTitle, { title: 'From the second' }, { label: 'rename' });
  await first.clock.pass(1000);
  await second.clock.pass(1000);
  await settled();
  expect((await stored(library)).toSorted()).toEqual(['From the first', 'From the second']);
  expect(second.store.getState().notices.at(-1)?.message).toContain('kept as a copy');
});

test('storage that refuses is told once, work goes on, and nothing is lost by opening something else', async () => {
  const library = memoryLibrary();
  const app = await opened(chain, { library });
  const write = library.write.bind(library);
  library.write = async () => {
    throw new Error('The browser has no room left.');
  };
  edit(app);
  await app.clock.pass(1000);
  edit(app);
  await app.clock.pass(1000);
  expect(save(app)).toEqual({ status: 'failed', reason: 'The browser has no room left.' });
  expect(app.store.getState().notices.filter((notice) => notice.tone === 'error').length).toBe(1);
  const mine = app.store.getState().document;
  await app.open(other, { kind: 'example' });
  const key = (await app.recent()).find((each) => each.title === 'Chain')?.key;
  library.write = write;
  await app.openRecent(key ?? '');
  await settled();
  expect(app.store.getState().document).toEqual(mine);
  expect(save(app).status).toBe('saved');
});

test('a browser without storage says so, and documents still come back while the page lives', async () => {
  const app = await opened(chain, { library: memoryLibrary('Nothing can be stored here.') });
  expect(save(app)).toEqual({ status: 'failed', reason: 'Nothing can be stored here.' });
  edit(app);
  await app.clock.pass(1000);
  await app.open(other, { kind: 'new' });
  expect((await app.recent()).map((each) => each.title)).toContain('Chain');
});

test('an edit in the moment of opening another document is not lost', async () => {
  const app = await opened();
  const opening = app.open(other, { kind: 'example' });
  app.dispatch(setTitle, { title: 'Last word' }, { label: 'rename' });
  await opening;
  expect((await app.recent()).map((each) => each.title)).toContain('Last word');
});

test('a file of a newer version is shown, never written, and can be gone on with in a copy', async () => {
  const library = memoryLibrary();
  const app = await opened(chain, { library });
  await app.openText(JSON.stringify({ ...other, version: 99, future: true }), 'file', 'new.json');
  expect(title(app)).toBe('Other');
  expect(save(app).status).toBe('read-only');
  expect(edit(app)).toMatchObject({ ok: false, reason: expect.stringContaining('newer version') });
  await app.clock.pass(5000);
  expect(await stored(library)).toEqual(['Chain']);
  await app.editCopy();
  expect(edit(app)).toEqual({ ok: true });
  await app.clock.pass(1000);
  expect(await stored(library)).toContain('Other (copy)');
});

test('a file that is no graph says so, and local work stays', async () => {
  const app = await opened();
  expect((await app.openText('{"nodes": 3}', 'file', 'other.json')).ok).toBe(false);
  expect(title(app)).toBe('Chain');
  expect(app.store.getState().report).toMatchObject({ subject: 'other.json', opened: false });
  expect(app.store.getState().report?.diagnostics[0]?.message).toContain('not a Chainrule graph');
});

test('a graph can be taken off the recent ones and put back, but not the one on screen', async () => {
  const library = memoryLibrary();
  const app = await opened(chain, { library });
  edit(app);
  await app.open(other, { kind: 'file' });
  await settled();
  const keyOf = async (name: string) => (await app.recent()).find((each) => each.title === name)?.key ?? '';
  await app.forgetRecent(await keyOf('Other'));
  expect((await stored(library)).toSorted()).toEqual(['Chain', 'Other']);
  await app.forgetRecent(await keyOf('Chain'));
  expect(await stored(library)).toEqual(['Other']);
  app.store.getState().notices.at(-1)?.action?.run();
  await settled();
  expect((await stored(library)).toSorted()).toEqual(['Chain', 'Other']);
});

test('a stored document that vanished is reported, what is on screen stays', async () => {
  const app = await opened();
  await app.openRecent('nowhere');
  expect(title(app)).toBe('Chain');
  expect(app.store.getState().notices.at(-1)?.tone).toBe('error');
});
