// New nodes draw random numbers of their own: inserted, duplicated or pasted; what documents say of themselves stays as it is.
import { expect, test } from 'vitest';
import type { GraphDocument } from '../document/model.ts';
import { runDocument } from '../execution/runDocument.ts';
import { signaturesOf } from '../execution/signatures.ts';
import { growingCatalogue } from '../ops/growingCatalogue.ts';
import { opByName, ops } from '../ops/index.ts';
import { appUnderTest } from './appUnderTest.ts';
import { insertOp } from './insertOp.ts';
import { withOwnSeeds } from './ownSeeds.ts';

const fresh = () =>
  appUnderTest({ signatures: signaturesOf(opByName), catalogue: growingCatalogue(ops, async () => ops) });
const node = (app: ReturnType<typeof fresh>, id: string) =>
  app.store.getState().document.nodes.find((each) => each.id === id);

const empty: GraphDocument = { format: 'chainrule', version: 1, title: '', nodes: [], edges: [] };

test('two layers that are inserted start with different weights; the first says nothing of a seed', () => {
  const app = fresh();
  for (const name of ['Affine', 'Affine', 'Affine']) insertOp(app, name);
  expect(node(app, 'affine')?.inputs).toBeUndefined();
  expect(node(app, 'affine_2')?.inputs).toEqual({ W: { init: 'glorot_uniform', seed: 1 } });
  expect(node(app, 'affine_3')?.inputs).toEqual({ W: { init: 'glorot_uniform', seed: 2 } });
});

test('every weight of a layer has its own, for every op of the catalogue', () => {
  for (const op of ops) {
    const app = fresh();
    insertOp(app, op.name);
    insertOp(app, op.name);
    const { document } = app.store.getState();
    const again = withOwnSeeds(empty, document.nodes, [], opByName);
    // Nothing is left to change: no two draw alike.
    expect([op.name, again]).toEqual([op.name, document.nodes]);
  }
});

test('the seed of a mask likewise', () => {
  const app = fresh();
  insertOp(app, 'Dropout');
  insertOp(app, 'Dropout');
  expect(node(app, 'dropout')?.params).toBeUndefined();
  expect(node(app, 'dropout_2')?.params).toEqual({ seed: 1 });
});

test('a duplicate draws anew, a cut and paste does not, and undo takes it back whole', async () => {
  const app = fresh();
  insertOp(app, 'Affine');
  expect(app.duplicate()).toEqual({ ok: true });
  expect(node(app, 'affine_2')?.inputs).toEqual({ W: { init: 'glorot_uniform', seed: 1 } });
  const text = app.cut() ?? '';
  await app.paste(text);
  expect(node(app, 'affine_2')?.inputs).toEqual({ W: { init: 'glorot_uniform', seed: 1 } });
  await app.paste(text);
  expect(node(app, 'affine_3')?.inputs).toEqual({ W: { init: 'glorot_uniform', seed: 2 } });
  app.undo();
  expect(node(app, 'affine_3')).toBeUndefined();
});

test('numbers that are written out, and ports that are wired, are left alone', () => {
  const document: GraphDocument = {
    ...empty,
    nodes: [
      { id: 'a', op: 'Affine', position: [0, 0] },
      { id: 'w', op: 'Parameter', position: [0, 0], inputs: { value: { init: 'normal', seed: 1 } } },
    ],
  };
  const nodes = [
    { id: 'b', op: 'Affine', inputs: { W: [[1, 2]] } },
    { id: 'c', op: 'Affine' },
    { id: 'd', op: 'Affine', inputs: { W: { init: 'zeros' } } },
    { id: 'e', op: 'Affine' },
  ] as const;
  const edges = [{ from: ['w', 'y'], to: ['c', 'W'] }] as const;
  const own = withOwnSeeds(document, nodes, edges, opByName);
  expect(own.slice(0, 3)).toEqual(nodes.slice(0, 3));
  expect(own[3]).toEqual({ id: 'e', op: 'Affine', inputs: { W: { init: 'glorot_uniform', seed: 2 } } });
});

test('a document that says nothing of seeds runs as it always did', () => {
  const document: GraphDocument = {
    ...empty,
    nodes: ['a', 'b'].map((id) => ({ id, op: 'Affine', position: [0, 0], params: { units: 2 } })),
    edges: [],
  };
  const wired: GraphDocument = {
    ...document,
    nodes: [{ id: 'x', op: 'Input', position: [0, 0], inputs: { value: [1, 2] } }, ...document.nodes],
    edges: [
      { from: ['x', 'y'], to: ['a', 'x'] },
      { from: ['x', 'y'], to: ['b', 'x'] },
    ],
  };
  const made = runDocument(wired, opByName).steps.flatMap((step) =>
    step.kind === 'forward' && 'data' in step.outputs['y']! ? [step.outputs['y'].data] : [],
  );
  expect(made[0]).toEqual(made[1]);
});
