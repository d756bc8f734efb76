// Training on screen: what is learned goes into the document as one step to undo, and gives way to a person's own change.
import { expect, test } from 'vitest';
import { addNode } from '../document/commands/addNode.ts';
import { moveNodes } from '../document/commands/moveNodes.ts';
import { setHeld } from '../document/commands/setHeld.ts';
import type { TrainProgress } from '../execution/trainRun.ts';
import { type AppUnderTest, opened, settled } from './appUnderTest.ts';
import { MOST_POINTS, withCosts } from './lossCurve.ts';

const told = (done: number, value: number, rest: Partial<TrainProgress> = {}): TrainProgress => ({
  done,
  costs: [[done - 1, 1 / done]],
  held: new Map([['a.value', { shape: [], data: Float64Array.of(value) }]]),
  problem: null,
  threads: 1,
  ended: false,
  ...rest,
});
const heldBy = (app: AppUnderTest) => app.store.getState().document.nodes.find(({ id }) => id === 'a')?.inputs;
const begun = (app: AppUnderTest) => {
  const training = app.runner.trainings.at(-1);
  if (training === undefined) throw new Error('No training was begun.');
  return training;
};

test('what is learned is in the document as it comes, and one undo takes all of it back', async () => {
  const app = await opened();
  const before = app.store.getState().document;
  app.startTraining();
  expect(begun(app).settings).toMatchObject({ optimizer: { method: 'sgd', learningRate: 0.1 }, precision: 'float64' });
  for (const done of [10, 20, 30]) begun(app).tell(told(done, done));
  expect(heldBy(app)).toEqual({ value: 30 });
  expect(app.store.getState().training).toMatchObject({ status: 'running', done: 30 });
  app.stopTraining();
  expect(app.runner.stopped).toBe(1);
  begun(app).tell(told(33, 33));
  begun(app).end();
  await settled();
  expect(app.store.getState().training).toMatchObject({ status: 'idle', done: 33, problem: null });
  expect(app.store.getState().training.curve.map(([at]) => at)).toEqual([9, 19, 29, 32]);
  expect(heldBy(app)).toEqual({ value: 33 });
  app.undo();
  expect(app.store.getState().document).toBe(before);
});

test('a person’s change ends it, and nothing is written over it', async () => {
  const app = await opened();
  app.startTraining();
  begun(app).tell(told(1, 1));
  app.dispatch(setHeld, { node: 'a', port: 'value', value: 9 }, { label: 'edit a' });
  const mine = app.store.getState().document;
  begun(app).tell(told(2, 2));
  expect(app.store.getState().document).toBe(mine);
  expect(app.store.getState().training).toMatchObject({
    status: 'idle',
    problem: expect.stringContaining('because the graph was changed'),
  });
  begun(app).tell(told(3, 3));
  expect(app.store.getState().document).toBe(mine);
});

test('what changes no number leaves it going', async () => {
  const app = await opened();
  app.startTraining();
  begun(app).tell(told(1, 1));
  app.dispatch(moveNodes, { positions: new Map([['a', [500, 0] as const]]) }, { label: 'move a' });
  begun(app).tell(told(2, 2));
  expect(app.store.getState().training.status).toBe('running');
  expect(app.store.getState().document.nodes[0]).toMatchObject({ position: [500, 0], inputs: { value: 2 } });
  // Undone one by one: the training since, the move, the training before.
  app.undo();
  app.undo();
  expect(app.store.getState().document.nodes[0]).toMatchObject({ position: [0, 0], inputs: { value: 1 } });
});

test('what a large graph has learned comes at the end, also when it was changed meanwhile; what was changed stays', async () => {
  const few = new Map();
  const all = new Map([
    ['a.value', { shape: [], data: Float64Array.of(4) }],
    ['n.x', { shape: [], data: Float64Array.of(5) }],
  ] as const);
  for (const isChanged of [false, true]) {
    const app = await opened();
    app.startTraining();
    begun(app).tell(told(1, 1, { held: few }));
    if (isChanged) app.dispatch(setHeld, { node: 'a', port: 'value', value: 9 }, { label: 'edit a' });
    else app.stopTraining();
    begun(app).tell(told(2, 2, { held: few }));
    expect(app.runner.stopped).toBe(1);
    begun(app).tell(told(3, 3, { held: all }));
    begun(app).end();
    await settled();
    const [a, n] = app.store.getState().document.nodes;
    expect([a?.inputs?.value, n?.inputs?.x]).toEqual([isChanged ? 9 : 4, 5]);
    expect(app.store.getState().training).toMatchObject({
      status: 'idle',
      problem: isChanged ? expect.stringContaining('What it had learned until then is in the graph') : null,
    });
  }
});

test('a graph that is only looked at is not trained, with the reason', async () => {
  const app = await opened();
  app.setMode('view');
  const before = app.store.getState().document;
  app.startTraining(1);
  begun(app).tell(told(1, 1, { ended: true }));
  expect(app.store.getState().document).toBe(before);
  expect(app.store.getState().training.status).toBe('idle');
  expect(app.store.getState().notices.at(-1)?.message).toContain('shared to be looked at');
});

test('why it could not go on is kept, and another graph starts with a clean sheet', async () => {
  const app = await opened();
  app.setTraining({ method: 'adam', learningRate: 3 });
  app.startTraining();
  begun(app).tell(told(4, 4, { ended: true, problem: 'The cost became NaN.' }));
  begun(app).end();
  await settled();
  expect(app.store.getState().training).toMatchObject({ status: 'idle', problem: 'The cost became NaN.' });
  app.startTraining();
  await app.open({ format: 'chainrule', version: 1, title: 'other', nodes: [], edges: [] }, { kind: 'new' });
  begun(app).tell(told(9, 9));
  expect(app.store.getState().training).toMatchObject({
    status: 'idle',
    method: 'adam',
    learningRate: 3,
    done: 0,
    curve: [],
    problem: null,
  });
  expect(app.store.getState().document.nodes).toEqual([]);
  expect(app.dispatch(addNode, { id: 'b', op: 'Input', position: [0, 0] }, { label: 'add' }).ok).toBe(true);
});

test('a curve stays short and keeps both ends', () => {
  let curve: readonly (readonly [number, number])[] = [];
  for (let at = 0; at < 10_000; at += 50) {
    curve = withCosts(
      curve,
      Array.from({ length: 50 }, (_, more) => [at + more, 1] as const),
    );
    expect(curve.length).toBeLessThanOrEqual(MOST_POINTS);
    expect(curve[0]?.[0]).toBe(0);
    expect(curve.at(-1)?.[0]).toBe(at + 49);
  }
});
