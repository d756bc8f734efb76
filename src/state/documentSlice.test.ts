// Commands, undo and redo through the app: exact, labelled, one step per gesture, with the selection following.
import { expect, test } from 'vitest';
import { addNode } from '../document/commands/addNode.ts';
import { connect } from '../document/commands/connect.ts';
import { deleteItems } from '../document/commands/deleteItems.ts';
import { moveNodes } from '../document/commands/moveNodes.ts';
import { renameNode } from '../document/commands/renameNode.ts';
import { chain, opened, settled, toySignatures } from './appUnderTest.ts';

const moved = (x: number) => ({ positions: new Map([['n', [x, 0] as const]]) });

test('undo gives back the very same document, and says what was undone', async () => {
  const app = await opened();
  const before = app.store.getState().document;
  app.dispatch(moveNodes, moved(300), { label: 'move n' });
  expect(app.store.getState().document).not.toBe(before);
  const after = app.store.getState().document;
  app.undo();
  expect(app.store.getState().document).toBe(before);
  expect(app.store.getState().notices.at(-1)?.message).toBe('Undone: move n.');
  app.redo();
  expect(app.store.getState().document).toBe(after);
  expect(app.store.getState().notices.map((notice) => notice.message)).toEqual(['Redone: move n.']);
});

test('a gesture of many edits is one step, the next gesture another', async () => {
  const app = await opened();
  const before = app.store.getState().document;
  for (const x of [210, 220, 230]) app.dispatch(moveNodes, moved(x), { label: 'move n', group: 'drag 1' });
  const between = app.store.getState().document;
  for (const x of [240, 250]) app.dispatch(moveNodes, moved(x), { label: 'move n', group: 'drag 2' });
  app.undo();
  expect(app.store.getState().document).toBe(between);
  app.undo();
  expect(app.store.getState().document).toBe(before);
  app.undo();
  expect(app.store.getState().document).toBe(before);
});

test('a change whose trace is foreseen is on screen with it at once, and runs all the same', async () => {
  const app = await opened();
  app.toEnd();
  const { document, revision } = app.store.getState();
  const args = { op: 'Input', id: 'b', position: [0, 0] } as const;
  const next = addNode(document, args, toySignatures);
  if ('refused' in next) throw new Error(next.refused);
  const foreseen = await app.foresee(next);
  expect(app.store.getState()).toMatchObject({ document, revision });
  app.dispatch(addNode, args, { label: 'add' }, foreseen);
  const { run } = app.store.getState();
  expect([run.trace?.revision, run.trace?.steps]).toEqual([revision + 1, foreseen.steps]);
  expect(app.playback.getState().cursor).toBe(foreseen.steps.length);
  expect(app.runner.asked.at(-1)).toBe(revision + 1);
});

test('a refusal changes nothing and gives the reason', async () => {
  const app = await opened();
  const before = app.store.getState();
  const outcome = app.dispatch(connect, { from: ['m', 'y'], to: ['n', 'x'] }, { label: 'connect m to n' });
  expect(outcome).toMatchObject({ ok: false, reason: expect.stringMatching(/cycle|loop/i) });
  expect(app.store.getState().document).toBe(before.document);
  expect(app.store.getState().past).toBe(before.past);
});

test('a command that changes nothing leaves no step', async () => {
  const app = await opened();
  expect(app.dispatch(moveNodes, moved(200), { label: 'move n' })).toEqual({ ok: true });
  expect(app.store.getState().past).toEqual([]);
});

test('the selection follows a rename, its undo and its redo', async () => {
  const app = await opened();
  app.select({ nodes: ['n'], port: { node: 'n', port: 'y', side: 'gradient' }, entry: [1] });
  app.toggleBreakpoint('n');
  app.dispatch(renameNode, { id: 'n', to: 'minus' }, { label: 'rename n to minus' });
  expect(app.store.getState().selection).toEqual({
    nodes: ['minus'],
    edges: [],
    port: { node: 'minus', port: 'y', side: 'gradient' },
    entry: [1],
  });
  expect(app.playback.getState().breakpoints).toEqual(['minus']);
  app.undo();
  expect(app.store.getState().selection.nodes).toEqual(['n']);
  expect(app.playback.getState().breakpoints).toEqual(['n']);
  app.redo();
  expect(app.store.getState().selection.port?.node).toBe('minus');
});

test('the selection lets go of what is deleted or undone', async () => {
  const app = await opened();
  app.dispatch(addNode, { op: 'Neg', id: 'k', position: [0, 200] }, { label: 'add k' });
  app.select({ nodes: ['k', 'n'], edges: ['m.x'], port: { node: 'k', port: 'y', side: 'value' } });
  app.setHover('k.y');
  app.setTrail({ nodes: new Set(['k']), wires: new Set() });
  app.undo();
  expect(app.store.getState().selection).toEqual({ nodes: ['n'], edges: ['m.x'], port: null, entry: null });
  expect(app.store.getState()).toMatchObject({ hover: null, trail: null });
  app.dispatch(deleteItems, { nodes: [], edges: ['m.x'] }, { label: 'delete the wire' });
  expect(app.store.getState().selection.edges).toEqual([]);
});

test('delete, duplicate, copy and paste act on the selection and select what they made', async () => {
  const app = await opened();
  expect(app.deleteSelection()).toMatchObject({ ok: false });
  app.select({ nodes: ['m'] });
  expect(app.duplicate()).toEqual({ ok: true });
  const [copy] = app.store.getState().selection.nodes;
  expect(copy).toBeDefined();
  expect(copy).not.toBe('m');
  app.select({ nodes: ['a', 'n'] });
  const text = app.copy();
  expect(await app.paste(text ?? '')).toEqual({ ok: true });
  expect(await app.paste(text ?? '')).toEqual({ ok: true });
  const places = app.store.getState().document.nodes.map((node) => node.position.join());
  expect(new Set(places).size).toBe(places.length);
  expect(await app.paste('hello')).toMatchObject({ ok: false, reason: expect.stringContaining('holds no nodes') });
  app.select({ nodes: ['a'] });
  expect(app.cut()).not.toBeNull();
  expect(app.store.getState().document.nodes.some((node) => node.id === 'a')).toBe(false);
  while (app.store.getState().past.length > 0) app.undo();
  expect(app.store.getState().document).toEqual(chain);
});

test('tidy moves nodes as one step', async () => {
  const app = await opened({ ...chain, nodes: chain.nodes.map((node) => ({ ...node, position: [5, 5] as const })) });
  expect(await app.tidy(new Map())).toEqual({ ok: true });
  await settled();
  expect(app.store.getState().document.nodes.map((node) => node.position[0])).toEqual([0, 200, 400]);
  expect(app.store.getState().past.length).toBe(1);
});
