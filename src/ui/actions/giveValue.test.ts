// A port that nothing is wired to gets a value that its op takes: class indices beside logits, a tensor like its neighbours, small ones.
import { expect, test } from 'vitest';
import type { GraphDocument, HeldValue } from '../../document/model.ts';
import { readDocument } from '../../document/readDocument.ts';
import { completeParams, inputsOf } from '../../engine/op.ts';
import { runDocument } from '../../execution/runDocument.ts';
import { signaturesOf } from '../../execution/signatures.ts';
import { ops as catalogue } from '../../ops/index.ts';
import type { App } from '../../state/app.ts';
import { createStores } from '../../state/createStores.ts';
import { documentSlice } from '../../state/documentSlice.ts';
import { defaultView } from '../../state/preferences.ts';
import { giveValue, isBare } from './giveValue.ts';

const ops = new Map(catalogue.map((op) => [op.name, op]));
const signatures = signaturesOf(ops);

function opened(op: string, params: object, wires: Readonly<Record<string, HeldValue>>): App {
  const sources = Object.entries(wires).map(([port, value]) => ({
    id: `in_${port}`,
    op: 'Input',
    position: [0, 0],
    inputs: { value },
  }));
  const { document } = readDocument(
    {
      format: 'chainrule',
      version: 1,
      title: '',
      nodes: [...sources, { id: 'n', op, position: [200, 0], params }],
      edges: Object.keys(wires).map((port) => ({ from: [`in_${port}`, 'y'], to: ['n', port] })),
    },
    signatures,
  );
  if (document === null) throw new Error('It could not be read.');
  const { store, playback } = createStores({ view: defaultView, speed: 1 });
  const notify: App['notify'] = () => {};
  const foresee = async (each: GraphDocument) => runDocument(each, ops);
  const slice = documentSlice({ store, playback, signatures, readOnly: () => null, notify, changed: () => {} });
  store.setState(({ run }) => ({ document, run: { ...run, trace: runDocument(document, ops) } }));
  return { store, playback, ops, signatures, notify, foresee, ...slice } as unknown as App;
}
const held = (app: App, port: string) =>
  app.store.getState().document.nodes.find(({ id }) => id === 'n')?.inputs?.[port];

test.each([
  ['a class for one sample', 'SoftmaxCrossEntropy', {}, { logits: [1, 2, 3] }, 'target', 0],
  [
    'a class per sample',
    'SoftmaxCrossEntropy',
    {},
    {
      logits: [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
    },
    'target',
    [0, 0, 0],
  ],
  ['a target like its prediction', 'MeanSquaredError', {}, { prediction: [[1, 2]] }, 'target', [[1, 1]]],
  ['the other factor', 'Multiply', {}, { a: [1, 2, 3] }, 'b', [1, 1, 1]],
  ['the other factor of a product', 'MatMul', {}, { a: [[1, 2, 3]] }, 'b', [[1], [1], [1]]],
  ['features for a layer', 'Affine', { units: 2 }, {}, 'x', [1, 1]],
  ['a scalar where one will do', 'Tanh', {}, {}, 'x', 1],
] as const)('%s', async (_, op, params, wires, port, value) => {
  const app = opened(op, params, wires as unknown as Readonly<Record<string, HeldValue>>);
  const { document } = app.store.getState();
  expect(isBare(document, ops, 'n', port)).toBe(true);
  expect(await giveValue(app, 'n', port)).toEqual({ ok: true });
  expect(held(app, port)).toEqual(value);
  const trace = runDocument(app.store.getState().document, ops);
  expect(trace.diagnostics.filter(({ node }) => node === 'n')).toEqual([]);
  expect(isBare(app.store.getState().document, ops, 'n', port)).toBe(false);
  app.undo();
  expect(app.store.getState().document).toBe(document);
});

test('every op of the catalogue whose ports are bare can be given values until it runs, or says what it wants', async () => {
  const without: string[] = [];
  for (const op of catalogue) {
    const app = opened(op.name, op.params.some(({ name }) => name === 'units') ? { units: 2 } : {}, {});
    for (let turn = 0; turn < 8; turn++) {
      const { document } = app.store.getState();
      const port = inputsOf(op, completeParams(op, {})).find(
        ({ name, optional }) => optional !== true && isBare(document, ops, 'n', name),
      );
      if (port === undefined) break;
      const outcome = await giveValue(app, 'n', port.name);
      if (!outcome.ok) without.push(`${op.name}.${port.name}: ${outcome.reason}`);
      if (!outcome.ok) break;
    }
  }
  expect(without).toEqual([]);
});

test('what is wrong elsewhere at the node is no reason against the value', async () => {
  const app = opened('Embedding', {}, {});
  expect(await giveValue(app, 'n', 'indices')).toEqual({ ok: true });
  const { diagnostics } = runDocument(app.store.getState().document, ops);
  expect(diagnostics.map(({ message }) => message)).toEqual([expect.stringContaining('vocabulary is not set')]);
});

test('a graph that changes meanwhile is left as it is', async () => {
  const app = opened('Tanh', {}, {});
  const { document } = app.store.getState();
  const other = { ...document, title: 'changed' };
  const coming = giveValue(app, 'n', 'x');
  app.store.setState({ document: other });
  await coming;
  expect(app.store.getState().document).toBe(other);
});

test('where nothing small fits, it says so', async () => {
  const app = opened('Tanh', {}, {});
  let turn = 0;
  app.foresee = async (each) => ({
    ...runDocument(each, ops),
    diagnostics: [{ severity: 'error', code: 'cannot-run', node: 'n', message: `no ${turn++}` }],
  });
  const outcome = await giveValue(app, 'n', 'x');
  expect(outcome).toMatchObject({ ok: false, reason: expect.stringContaining('No small value fits n.x') });
});
