// A param or another op that takes ports away: what went with them is said, one can have it back, and BatchNorm's modes take nothing.
import { beforeEach, describe, expect, test } from 'vitest';
import type { GraphDocument } from '../../document/model.ts';
import { readDocument } from '../../document/readDocument.ts';
import { runDocument } from '../../execution/runDocument.ts';
import { signaturesOf } from '../../execution/signatures.ts';
import { ops as catalogue } from '../../ops/index.ts';
import type { App } from '../../state/app.ts';
import { createStores } from '../../state/createStores.ts';
import { documentSlice } from '../../state/documentSlice.ts';
import { defaultView } from '../../state/preferences.ts';
import { changeOp } from './changeOp.ts';
import { changeParam } from './changeParam.ts';

const ops = new Map(catalogue.map((op) => [op.name, op]));
const signatures = signaturesOf(ops);
const input = (id: string, value: readonly unknown[]) => ({ id, op: 'Input', position: [0, 0], inputs: { value } });
const graph = {
  format: 'chainrule',
  version: 1,
  title: '',
  nodes: [
    input('x', [
      [1, 2],
      [3, 6],
    ]),
    input('m', [1, 2]),
    input('v', [4, 9]),
    {
      id: 'fc',
      op: 'Affine',
      position: [200, 0],
      inputs: {
        W: [
          [1, 2],
          [3, 4],
        ],
      },
    },
    { id: 'bn', op: 'BatchNorm', position: [200, 200] },
  ],
  edges: [
    { from: ['x', 'y'], to: ['fc', 'x'] },
    { from: ['v', 'y'], to: ['fc', 'b'] },
    { from: ['x', 'y'], to: ['bn', 'x'] },
    { from: ['m', 'y'], to: ['bn', 'mean'] },
    { from: ['v', 'y'], to: ['bn', 'variance'] },
  ],
};

let app: App;
let said: { message: string; action: { label: string; run: () => void } | undefined }[];
beforeEach(() => {
  const { store, playback } = createStores({ view: defaultView, speed: 1 });
  said = [];
  const notify: App['notify'] = (_, message, action) => void said.push({ message, action });
  const slice = documentSlice({ store, playback, signatures, readOnly: () => null, notify, changed: () => {} });
  app = { store, playback, ops, signatures, notify, ...slice } as unknown as App;
  store.setState({ document: read(graph) });
});

function read(foreign: unknown): GraphDocument {
  const { document, diagnostics } = readDocument(foreign, signatures);
  expect(diagnostics).toEqual([]);
  if (document === null) throw new Error('It could not be read.');
  return document;
}
const edges = () => app.store.getState().document.edges;
const yOf = (document: GraphDocument) => {
  const trace = runDocument(document, ops);
  expect(trace.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  const step = trace.steps.find((each) => each.kind === 'forward' && each.node === 'bn');
  return step?.kind === 'forward' ? step.outputs['y'] : undefined;
};
const numbers = (y: ReturnType<typeof yOf>) => (y !== undefined && 'data' in y ? y.data : []);

describe('BatchNorm', () => {
  test('in training wires at mean and variance are read and kept, and nothing reads them', () => {
    const { document } = app.store.getState();
    expect(edges()).toHaveLength(5);
    const bare = { ...document, edges: document.edges.filter(({ to }) => to[1] !== 'mean' && to[1] !== 'variance') };
    expect(yOf(document)).toEqual(yOf(bare));
  });

  test('there and back between the modes every wire stays, and nothing needs to be said', () => {
    const before = edges();
    changeParam(app, 'bn', 'training', false);
    // (1 - 1) / 2, (2 - 2) / 3 and (3 - 1) / 2, (6 - 2) / 3, but for eps.
    const y = Array.from(numbers(yOf(app.store.getState().document)));
    expect(y).toEqual([0, 0, 1, 4 / 3].map((each) => expect.closeTo(each, 5)));
    changeParam(app, 'bn', 'training', true);
    expect(edges()).toBe(before);
    expect(said).toEqual([]);
  });
});

describe('Affine', () => {
  test('without a bias the wire goes: it is named, and one can have it back', () => {
    const { document } = app.store.getState();
    changeParam(app, 'fc', 'bias', false);
    expect(edges()).toHaveLength(4);
    expect(said.map(({ message }) => message)).toEqual([
      'A wire went with its port: v.y → fc.b. Undo brings it back; setting bias again does not.',
    ]);
    said[0]?.action?.run();
    expect(app.store.getState().document).toBe(document);
  });

  test('what was done since is not undone by that', () => {
    changeParam(app, 'fc', 'bias', false);
    changeParam(app, 'bn', 'training', false);
    const { document } = app.store.getState();
    said[0]?.action?.run();
    expect(app.store.getState().document).toBe(document);
    expect(said.at(-1)?.message).toContain('has been changed since');
  });

  test('a file with such a wire is told when the port is there', () => {
    const nodes = graph.nodes.map((node) => (node.id === 'fc' ? { ...node, params: { bias: false } } : node));
    const { diagnostics } = readDocument({ ...graph, nodes }, signatures);
    expect(diagnostics.map(({ message }) => message)).toEqual([
      'The edge from v.y to fc.b was left out: fc (Affine) has no input named "b" unless bias is true; it has the inputs x and W.',
    ]);
  });
});

describe('another op', () => {
  test('wires that find a port again stay, and nothing needs to be said', () => {
    expect(changeOp(app, 'fc', 'MatMul')).toEqual({ ok: true });
    expect(edges().filter(({ to }) => to[0] === 'fc')).toHaveLength(2);
    expect(said).toEqual([]);
    expect(app.store.getState().past.at(-1)?.label).toBe('replace Affine by MatMul');
  });

  test('a wire without a port is named, and one can have it back', () => {
    const { document } = app.store.getState();
    changeOp(app, 'bn', 'Tanh');
    expect(said.map(({ message }) => message)).toEqual([
      'Wires went with their ports: m.y → bn.mean, v.y → bn.variance. Undo brings them back.',
    ]);
    said[0]?.action?.run();
    expect(app.store.getState().document).toBe(document);
  });

  test('what is no op is refused', () => {
    expect(changeOp(app, 'bn', 'Tan h')).toMatchObject({ ok: false });
    expect(said).toEqual([]);
  });
});
