// New nodes get a short fresh name, values that let them run, and a place where they cover nothing.
import { afterEach, expect, test } from 'vitest';
import { signaturesOf } from '../execution/signatures.ts';
import { ops } from '../ops/index.ts';
import { appUnderTest } from './appUnderTest.ts';
import { insertOp, newNode } from './insertOp.ts';
import { stage } from './stage.ts';

const catalogue = new Map(ops.map((op) => [op.name, op]));
const fresh = () => ({ ...appUnderTest({ signatures: signaturesOf(catalogue) }), ops: catalogue });
const nodes = (app: ReturnType<typeof fresh>) => app.store.getState().document.nodes;

afterEach(() => {
  stage.current = () => null;
});

test('every op of the catalogue can be added, three times, and is then selected', () => {
  const app = fresh();
  for (const name of [...catalogue.keys(), ...catalogue.keys(), ...catalogue.keys()]) {
    const outcome = insertOp(app, name);
    expect(outcome).toMatchObject({ ok: true });
    expect(app.store.getState().selection.nodes).toEqual([outcome.id]);
  }
  expect(nodes(app).length).toBe(3 * catalogue.size);
  expect(app.store.getState().past.length).toBe(3 * catalogue.size);
});

test('names are short, and numbered from the second on', () => {
  const app = fresh();
  for (const name of ['Affine', 'Affine', 'CrossEntropy', 'Input', 'Input', 'ReLU']) insertOp(app, name);
  expect(nodes(app).map((node) => node.id)).toEqual(['affine', 'affine_2', 'loss', 'x', 'x_2', 'relu']);
});

test('sources hold a value and an affine map knows its size', () => {
  const app = fresh();
  const { document } = app.store.getState();
  expect(newNode(document, catalogue.get('Input') as never, [0, 0], catalogue).inputs).toEqual({ value: 1 });
  expect(newNode(document, catalogue.get('Affine') as never, [0, 0], catalogue).params).toEqual({ units: 2 });
});

test('nodes are put round the centre of the view without covering each other', () => {
  stage.current = () => ({ centre: () => [500, 300], nodeSizes: () => new Map() });
  const app = fresh();
  for (let count = 0; count < 12; count++) insertOp(app, 'Tanh');
  const boxes = nodes(app).map((node) => node.position);
  expect(boxes[0]).toEqual([420, 240]);
  for (const [index, [x, y]] of boxes.entries()) {
    expect(Math.hypot(x - 420, y - 240)).toBeLessThan(900);
    for (const [left, top] of boxes.slice(index + 1)) {
      expect(Math.abs(x - left) >= 180 || Math.abs(y - top) >= 120).toBe(true);
    }
  }
});

test('a place that was pointed at is taken as it is', () => {
  const app = fresh();
  insertOp(app, 'Tanh', [33, 44]);
  expect(nodes(app)[0]?.position).toEqual([33, 44]);
});

test('an op that does not exist is refused by name', () => {
  expect(insertOp(fresh(), 'Sofmax')).toEqual({
    ok: false,
    reason: 'There is no op named “Sofmax”; choose one from the palette.',
  });
});
