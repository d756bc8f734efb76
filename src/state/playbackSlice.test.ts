// The playhead: steps, play, breakpoints, and where it stands after an edit.
import { expect, test } from 'vitest';
import { addNode } from '../document/commands/addNode.ts';
import { deleteItems } from '../document/commands/deleteItems.ts';
import { renameNode } from '../document/commands/renameNode.ts';
import { type AppUnderTest, chain, opened, settled } from './appUnderTest.ts';
import { shownStep } from './selectors.ts';

const cursor = (app: AppUnderTest) => app.playback.getState().cursor;
const steps = (app: AppUnderTest) => app.store.getState().run.trace?.steps ?? [];
const shown = (app: AppUnderTest) => shownStep(app.playback.getState());

test('a document opens at the end of its trace, or at the step it was opened with', async () => {
  const app = await opened();
  expect(steps(app).length).toBe(6);
  expect(cursor(app)).toBe(6);
  await app.open({ ...chain, title: 'Other' }, { kind: 'example', step: 4 });
  await settled();
  expect(cursor(app)).toBe(4);
  await app.open({ ...chain, title: 'Far' }, { kind: 'example', step: 400 });
  await settled();
  expect(cursor(app)).toBe(6);
});

test('step forward answers at once and its token then runs to the end of the step', async () => {
  const app = await opened();
  app.toStart();
  app.stepForward();
  expect(shown(app)).toBe(1);
  expect(app.playback.getState()).toMatchObject({ gliding: true, playing: false });
  app.advance(0.4);
  expect(cursor(app)).toBeCloseTo(0.401);
  app.stepForward();
  expect(shown(app)).toBe(2);
  app.advance(5);
  expect(app.playback.getState()).toMatchObject({ cursor: 2, gliding: false });
});

test('step back in the middle of a step goes to its start, then a step at a time', async () => {
  const app = await opened();
  app.seek(2.6);
  app.stepBack();
  expect(cursor(app)).toBe(2);
  app.stepBack();
  expect(cursor(app)).toBe(1);
  app.stepBack();
  app.stepBack();
  expect(cursor(app)).toBe(0);
  app.seek(2.6);
  app.stepForward();
  expect(shown(app)).toBe(3);
  app.advance(1);
  expect(cursor(app)).toBe(3);
});

test('with reduced motion steps jump, playing too', async () => {
  const app = await opened(chain, { reducedMotion: true });
  app.toStart();
  app.stepForward();
  expect(app.playback.getState()).toMatchObject({ cursor: 1, gliding: false });
  app.togglePlay();
  app.advance(0.6);
  expect(cursor(app)).toBe(1);
  app.advance(0.6);
  expect(cursor(app)).toBe(2);
});

test('play runs at its speed, stops at the end, and starts again from the beginning', async () => {
  const app = await opened();
  app.toStart();
  app.setSpeed(2);
  app.togglePlay();
  app.advance(1.25);
  expect(cursor(app)).toBeCloseTo(2.5);
  app.advance(100);
  expect(app.playback.getState()).toMatchObject({ cursor: 6, playing: false });
  app.togglePlay();
  expect(app.playback.getState()).toMatchObject({ cursor: 0, playing: true });
  app.setSpeed(1000);
  expect(app.playback.getState().speed).toBe(8);
  app.setSpeed(Number.NaN);
  expect(app.playback.getState().speed).toBe(1);
});

test('play stops once a step of a node with a breakpoint has happened, then goes on', async () => {
  const app = await opened();
  app.toStart();
  app.toggleBreakpoint('n');
  app.togglePlay();
  app.advance(60);
  expect(steps(app)[1]).toMatchObject({ kind: 'forward', node: 'n' });
  expect(app.playback.getState()).toMatchObject({ cursor: 2, playing: false });
  app.togglePlay();
  app.advance(60);
  expect(steps(app)[5]).toMatchObject({ kind: 'vjp', node: 'n' });
  expect(app.playback.getState()).toMatchObject({ cursor: 6, playing: false });
});

test('jump goes to the next step of the node and wraps round', async () => {
  const app = await opened();
  app.toStart();
  app.jumpToNode('n');
  expect(cursor(app)).toBe(2);
  app.jumpToNode('n');
  expect(cursor(app)).toBe(6);
  app.jumpToNode('n');
  expect(cursor(app)).toBe(2);
  app.jumpToNode('nobody');
  expect(cursor(app)).toBe(2);
});

test('seek is bounded, and nonsense goes to the start', async () => {
  const app = await opened();
  app.seek(1e9);
  expect(cursor(app)).toBe(6);
  app.seek(-3);
  expect(cursor(app)).toBe(0);
  app.seek(Number.NaN);
  expect(cursor(app)).toBe(0);
});

test('at the end the playhead stays at the end of every new trace', async () => {
  const app = await opened();
  app.dispatch(addNode, { op: 'Neg', id: 'k', position: [0, 200] }, { label: 'add k' });
  await settled();
  expect(cursor(app)).toBe(steps(app).length);
  app.dispatch(deleteItems, { nodes: ['k', 'm'], edges: [] }, { label: 'delete' });
  await settled();
  expect(cursor(app)).toBe(steps(app).length);
});

test('elsewhere it stays at the same step, with its fraction, though steps came before it', async () => {
  const app = await opened();
  app.seek(4.5);
  const at = steps(app)[4];
  app.dispatch(addNode, { op: 'Input', id: 'k', position: [0, 200], inputs: { value: 1 } }, { label: 'add k' });
  await settled();
  expect(cursor(app)).toBe(5.5);
  expect(steps(app)[5]).toMatchObject({ kind: at?.kind, node: at?.node });
  app.dispatch(renameNode, { id: 'm', to: 'last' }, { label: 'rename' });
  await settled();
  expect(cursor(app)).toBe(5.5);
});

test('a step that is gone gives way to the nearest earlier one', async () => {
  const app = await opened();
  app.seek(5);
  expect(steps(app)[4]).toMatchObject({ kind: 'vjp', node: 'm' });
  app.dispatch(deleteItems, { nodes: [], edges: ['m.x'] }, { label: 'delete the wire' });
  await settled();
  expect(steps(app)[cursor(app) - 1]).toMatchObject({ kind: 'seed', node: 'm' });
});
