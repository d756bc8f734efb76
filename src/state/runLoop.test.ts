// The trace follows the document: at once, the newest revision only, one run in flight; the check waits for quiet.
import { expect, test } from 'vitest';
import { moveNodes } from '../document/commands/moveNodes.ts';
import { setHeld } from '../document/commands/setHeld.ts';
import { setTitle } from '../document/commands/setTitle.ts';
import { type AppUnderTest, opened, settled, traceOf } from './appUnderTest.ts';
import { isStale } from './selectors.ts';

const edit = (app: AppUnderTest, value: number) =>
  app.dispatch(setHeld, { node: 'a', port: 'value', value }, { label: 'edit a' });
const move = (app: AppUnderTest, x: number) =>
  app.dispatch(moveNodes, { positions: new Map([['n', [x, 0] as const]]) }, { label: 'move n' });

test('what changes no number runs nothing: a move, its undo, words', async () => {
  const app = await opened();
  const { revision, run } = app.store.getState();
  await app.clock.pass(500);
  app.runner.asked.length = 0;
  app.runner.checked.length = 0;
  move(app, 300);
  app.dispatch(setTitle, { title: 'Another' }, { label: 'rename' });
  app.undo();
  app.undo();
  await app.clock.pass(500);
  expect([app.runner.asked, app.runner.checked]).toEqual([[], []]);
  expect(app.store.getState().revision).toBe(revision);
  expect(app.store.getState().run.trace).toBe(run.trace);
  edit(app, 7);
  app.undo();
  expect(app.runner.asked).toEqual([revision + 1]);
  await settled();
  expect(app.runner.asked).toEqual([revision + 1, revision + 2]);
});

test('edits during a run are coalesced to the latest', async () => {
  const app = await opened();
  const first = app.store.getState().revision;
  app.runner.auto = false;
  app.runner.asked.length = 0;
  for (const x of [210, 220, 230, 240]) edit(app, x);
  expect(app.runner.asked).toEqual([first + 1]);
  expect(app.store.getState().run.trace?.revision).toBe(first);
  app.runner.open.shift()?.answer();
  await settled();
  expect(app.store.getState().run.trace?.revision).toBe(first + 1);
  expect(app.runner.asked).toEqual([first + 1, first + 4]);
  app.runner.open.shift()?.answer();
  await settled();
  expect(app.store.getState().run).toMatchObject({ status: 'done', trace: { revision: first + 4 } });
});

test('a slow run gives way to a newer revision, and its late answer is dropped', async () => {
  const app = await opened();
  const first = app.store.getState().revision;
  app.runner.auto = false;
  edit(app, 210);
  edit(app, 220);
  await app.clock.pass(200);
  expect(app.runner.asked.slice(-2)).toEqual([first + 1, first + 2]);
  app.runner.open[1]?.answer();
  await settled();
  app.runner.open[0]?.answer();
  await settled();
  expect(app.store.getState().run.trace?.revision).toBe(first + 2);
});

test('numbers fade only when the new ones do not come at once', async () => {
  const app = await opened();
  app.runner.auto = false;
  edit(app, 210);
  expect(isStale(app.store.getState())).toBe(false);
  await app.clock.pass(99);
  expect(isStale(app.store.getState())).toBe(false);
  await app.clock.pass(1);
  expect(isStale(app.store.getState())).toBe(true);
  app.runner.open.shift()?.answer();
  await settled();
  expect(isStale(app.store.getState())).toBe(false);
  await app.clock.pass(1000);
  expect(app.store.getState().run.status).toBe('done');
});

test('gradients are checked when all is quiet, not between edits', async () => {
  const app = await opened();
  app.runner.checked.length = 0;
  await app.clock.pass(300);
  edit(app, 210);
  await settled();
  await app.clock.pass(300);
  expect(app.runner.checked).toEqual([]);
  await app.clock.pass(300);
  expect(app.runner.checked).toEqual([app.store.getState().revision]);
  expect(app.store.getState().run.check?.revision).toBe(app.store.getState().revision);
});

test('a verdict on an older revision is never taken for one on the present', async () => {
  const app = await opened();
  await app.clock.pass(500);
  const before = app.store.getState().run.check;
  expect(before?.revision).toBe(app.store.getState().revision);
  app.runner.auto = false;
  edit(app, 210);
  // From the very moment of the edit the report is of another revision, and what shows it can tell.
  expect(app.store.getState().run.check?.revision).not.toBe(app.store.getState().revision);
  app.runner.open.shift()?.answer();
  await settled();
  await app.clock.pass(500);
  expect(app.store.getState().run.check?.revision).toBe(app.store.getState().revision);
});

test('a check that breaks says why instead of going on for ever', async () => {
  const app = await opened();
  app.runner.check = async () => {
    throw new Error('memory ran out.');
  };
  edit(app, 210);
  await settled();
  await app.clock.pass(500);
  expect(app.store.getState().run.check).toMatchObject({ rows: [], problem: 'memory ran out.' });
});

test.each([
  ['edit', edit],
  ['move', move],
] as const)('a run that crashes says so, and the next change starts afresh: %s', async (_, change) => {
  const app = await opened();
  app.runner.auto = false;
  edit(app, 210);
  app.runner.open.shift()?.fail(new Error('the worker did not answer.'));
  await settled();
  expect(app.store.getState().run.status).toBe('unresponsive');
  expect(app.store.getState().notices.at(-1)?.message).toContain('the worker did not answer.');
  app.runner.auto = true;
  change(app, 220);
  await settled();
  expect(app.store.getState().run).toMatchObject({
    status: 'done',
    trace: { revision: app.store.getState().revision },
  });
});

test('an aborted run is silent', async () => {
  const app = await opened();
  app.runner.auto = false;
  edit(app, 210);
  app.runner.open.shift()?.fail(Object.assign(new Error('aborted'), { name: 'AbortError' }));
  await settled();
  expect(app.store.getState().notices).toEqual([]);
});

test('a trace that is there at once replaces what is on its way, and the check still waits for quiet', async () => {
  const app = await opened();
  app.runner.auto = false;
  edit(app, 210);
  const [slow] = app.runner.open;
  app.runner.runNow = (document, revision) => traceOf(document, revision);
  app.runner.checked.length = 0;
  edit(app, 220);
  const { revision } = app.store.getState();
  expect(app.store.getState().run).toMatchObject({ status: 'done', trace: { revision } });
  slow?.answer();
  await settled();
  expect(app.store.getState().run.trace?.revision).toBe(revision);
  expect(app.runner.checked).toEqual([]);
  await app.clock.pass(400);
  expect(app.runner.checked).toEqual([revision]);
  expect(isStale(app.store.getState())).toBe(false);
});
