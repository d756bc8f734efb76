// What gestures do to the document, with the real ops and the real engine: placing, wiring, putting into a wire, taking a way out.
import { beforeEach, describe, expect, it } from 'vitest';
import type { GraphDocument } from '../../document/model.ts';
import { runDocument } from '../../execution/runDocument.ts';
import type { Runner } from '../../execution/runner.ts';
import { signaturesOf } from '../../execution/signatures.ts';
import { growingCatalogue } from '../../ops/growingCatalogue.ts';
import { ops } from '../../ops/index.ts';
import type { App } from '../../state/app.ts';
import { ManualClock, settled } from '../../state/appUnderTest.ts';
import { createApp } from '../../state/createApp.ts';
import { documentExchange } from '../../state/exchange.ts';
import { memoryLibrary, memoryLocks } from '../../state/memoryLibrary.ts';
import { preferenceStore } from '../../state/preferences.ts';
import { createCanvasStore } from './canvasStore.ts';
import { edgeAt } from './edgeAt.ts';
import { offeredFixes } from './fixes.ts';
import { frameStore } from './frameStore.ts';
import { gradientWidth } from './gradientWidth.ts';
import { insertInto, placeOp } from './placeOp.ts';
import type { Geometry } from './useGeometry.ts';
import { createWiring } from './wiring.ts';

const document: GraphDocument = {
  format: 'chainrule',
  version: 1,
  title: '',
  nodes: [
    { id: 'x', op: 'Input', position: [0, 0], inputs: { value: [1, 2] } },
    {
      id: 'fc',
      op: 'Affine',
      position: [200, 0],
      inputs: {
        W: [
          [1, 0.5],
          [-1, 2],
        ],
      },
    },
    { id: 'p', op: 'Softmax', position: [440, 0] },
    { id: 't', op: 'Input', position: [440, 240], inputs: { value: 0 } },
    { id: 'loss', op: 'CrossEntropy', position: [680, 0] },
  ],
  edges: [
    { from: ['x', 'y'], to: ['fc', 'x'] },
    { from: ['fc', 'y'], to: ['p', 'x'] },
    { from: ['p', 'y'], to: ['loss', 'p'] },
    { from: ['t', 'y'], to: ['loss', 'target'] },
  ],
};

let app: App;
beforeEach(async () => {
  app = await opened(document);
});

async function opened(first: GraphDocument): Promise<App> {
  const catalogue = growingCatalogue(ops, async () => []);
  const signatures = signaturesOf(catalogue.ops);
  const runner: Runner = {
    runNow: () => null,
    callOff: () => {},
    run: async (each, revision) => runDocument(each, catalogue.ops, { revision }),
    foresee: async (each, revision) => runDocument(each, catalogue.ops, { revision }),
    check: async (_, revision) => ({ revision, rows: [], worst: 0, agrees: true }),
    tangents: async () => Promise.reject(new Error('not asked here')),
    cost: async () => Promise.reject(new Error('not asked here')),
    checkEntries: async (_, revision) => ({ revision, row: null, entries: [] }),
    sweep: async (_, revision) => ({ revision, sweep: null }),
    tensor: async () => null,
    layout: async () => new Map(),
    train: () => ({ finished: Promise.resolve(), stop() {} }),
    prepare: () => {},
    dispose: () => {},
  };
  const made = createApp({
    catalogue,
    signatures,
    runner,
    exchange: documentExchange(catalogue, signatures),
    library: memoryLibrary(),
    locks: memoryLocks(),
    preferences: preferenceStore(() => ({ getItem: () => null, setItem: () => {} }) as unknown as Storage),
    clock: new ManualClock(),
    newKey: () => 'key',
    reducedMotion: () => true,
  });
  await made.boot({ document: first }, '');
  await settled();
  return made;
}
const wires = () => app.store.getState().document.edges.map(({ from, to }) => `${from.join('.')} ${to.join('.')}`);
const node = (id: string) => app.store.getState().document.nodes.find((each) => each.id === id);
const steps = () => app.store.getState().past.length;

describe('placeOp', () => {
  it('puts a node where it was asked for, chosen', () => {
    const before = steps();
    expect(placeOp(app, { op: 'Tanh', at: [100, 300], draft: null, edge: null })).toEqual({ ok: true, id: 'tanh' });
    expect(node('tanh')?.position).toEqual([56, 282]);
    expect(app.store.getState().selection.nodes).toEqual(['tanh']);
    expect(steps()).toBe(before + 1);
  });

  it('wires a new node to the wire that was dropped, as one step', () => {
    const before = steps();
    placeOp(app, {
      op: 'ReLU',
      at: [300, 300],
      draft: { from: { node: 'fc', port: 'y', side: 'output' } },
      edge: null,
    });
    expect(wires()).toContain('fc.y relu.x');
    expect(steps()).toBe(before + 1);
    app.undo();
    expect(app.store.getState().document).toEqual(document);
  });

  it('feeds an input from a new node when the wire was drawn backwards', () => {
    placeOp(app, {
      op: 'Parameter',
      at: [0, 300],
      draft: { from: { node: 'p', port: 'beta', side: 'input' } },
      edge: null,
    });
    expect(wires()).toContain('w.y p.beta');
  });

  it('puts a node into a wire, makes room, and undoes both at once', () => {
    placeOp(app, { op: 'ReLU', at: [400, 50], draft: null, edge: ['p', 'x'] });
    expect(wires()).toEqual(expect.arrayContaining(['fc.y relu.x', 'relu.y p.x']));
    expect(wires()).not.toContain('fc.y p.x');
    const [x = 0] = node('p')?.position ?? [];
    expect(x).toBeGreaterThan(440);
    expect((node('loss')?.position[0] ?? 0) - x).toBe(240);
    expect(node('t')?.position).toEqual([440, 240]);
    app.undo();
    expect(app.store.getState().document).toEqual(document);
  });

  it('says what is wrong where an op does not go into a wire', () => {
    expect(insertInto(app, ['p', 'x'], 'fc', { label: '', group: '' }).ok).toBe(false);
    expect(app.store.getState().document).toEqual(document);
  });
});

describe('wiring', () => {
  it('judges every port from the start and wires what fits', () => {
    const canvas = createCanvasStore();
    const wiring = createWiring(app, canvas);
    wiring.start({ node: 'x', port: 'y', side: 'output' }, 'walk');
    const { fits } = canvas.getState();
    expect(fits?.get('p.x')?.kind).toBe('fits');
    expect(fits?.get('p.beta')).toMatchObject({ kind: 'misfit' });
    expect(fits?.get('x.value')?.kind).toBe('refused');
    expect(wiring.finish({ node: 'p', port: 'x', side: 'input' })).toBe(true);
    expect(wires()).toContain('x.y p.x');
    expect(app.store.getState().draft).toBeNull();
    expect(canvas.getState().announcement).toBe('Wired x.y to p.x.');
  });

  it('refuses a cycle by name and changes nothing', () => {
    const canvas = createCanvasStore();
    const wiring = createWiring(app, canvas);
    wiring.start({ node: 'p', port: 'y', side: 'output' }, 'drag');
    expect(wiring.finish({ node: 'fc', port: 'x', side: 'input' })).toBe(false);
    expect(app.store.getState().document).toEqual(document);
    expect(app.store.getState().notices.at(-1)?.message).toMatch(/cycle: fc → p → fc/);
  });

  it('draws backwards, and a wire that is taken elsewhere is in nobody’s way', () => {
    const canvas = createCanvasStore();
    const wiring = createWiring(app, canvas);
    wiring.start({ node: 'fc', port: 'y', side: 'output' }, 'drag', ['p', 'x']);
    // Without the wire fc -> p, nothing of p depends on fc, so only fc itself is closed.
    expect(canvas.getState().fits?.get('x.value')?.kind).toBe('refused');
    wiring.cancel();
    wiring.start({ node: 'loss', port: 'target', side: 'input' }, 'drag', ['loss', 'p']);
    expect(canvas.getState().fits?.get('p.y')?.kind).toBe('fits');
    wiring.start({ node: 'p', port: 'beta', side: 'input' }, 'drag');
    expect(wiring.finish({ node: 't', port: 'y', side: 'output' })).toBe(true);
    expect(wires()).toContain('t.y p.beta');
  });
});

describe('offeredFixes', () => {
  const problem = (id: string) => app.store.getState().run.trace?.diagnostics.find((each) => each.node === id);

  it('repairs a port that holds a tensor where a scalar belongs', async () => {
    createWiring(app, createCanvasStore()).start({ node: 'x', port: 'y', side: 'output' }, 'walk');
    createWiring(app, createCanvasStore()).finish({ node: 'p', port: 'beta', side: 'input' });
    await settled();
    const diagnostic = problem('p');
    expect(diagnostic?.message).toMatch(/beta/);
    const [fix] = offeredFixes(app, diagnostic!);
    expect(fix?.apply()).toEqual({ ok: true });
    await settled();
    expect(problem('p')).toBeUndefined();
    app.undo();
    expect(wires()).toContain('x.y p.beta');
  });

  it('sets an op into the wire to a port that does not fit, in one step', async () => {
    app = await opened({
      ...document,
      nodes: document.nodes.map((each) => (each.id === 'x' ? { ...each, inputs: { value: [[1], [2]] } } : each)),
    });
    await settled();
    const [fix] = offeredFixes(app, problem('fc')!);
    expect([fix?.text, fix?.needs]).toEqual(['Insert a Transpose, so that x is a matrix of 1 × 2.', ['Transpose']]);
    expect(fix?.apply()).toEqual({ ok: true });
    await settled();
    expect(wires()).toEqual(expect.arrayContaining(['x.y transpose.x', 'transpose.y fc.x']));
    expect(problem('fc')).toBeUndefined();
    app.undo();
    expect(wires()).toContain('x.y fc.x');
  });

  it('moves what a port holds into a node of its own where there is no wire to set an op into', async () => {
    const W = [
      [1, 0.5],
      [-1, 2],
      [3, 4],
    ];
    app = await opened({
      ...document,
      nodes: document.nodes.map((each) =>
        each.id === 'fc'
          ? { ...each, inputs: { W } }
          : each.id === 'x'
            ? { ...each, inputs: { value: [1, 2, 3] } }
            : each,
      ),
    });
    await settled();
    const [fix] = offeredFixes(app, problem('fc')!);
    expect([fix?.text, fix?.needs]).toEqual([
      'Insert a Transpose, so that W is a matrix of 2 × 3.',
      ['Transpose', 'Parameter'],
    ]);
    expect(fix?.apply()).toEqual({ ok: true });
    await settled();
    expect(wires()).toEqual(expect.arrayContaining(['W.y transpose.x', 'transpose.y fc.W']));
    const own = app.store.getState().document.nodes.find(({ id }) => id === 'W');
    expect([own?.op, own?.inputs]).toEqual(['Parameter', { value: W }]);
    expect(problem('fc')).toBeUndefined();
    app.undo();
    expect(app.store.getState().document.nodes).toHaveLength(document.nodes.length);
  });

  it('offers ones or a sum where a tensor is to be differentiated', async () => {
    app.setBackward(['p', 'y']);
    await settled();
    const fixes = offeredFixes(app, problem('p')!);
    expect(fixes.map(({ text, needs }) => [text, needs])).toEqual([
      ['Seed with ones', []],
      ['Sum to a scalar', ['Sum']],
    ]);
    expect(fixes[1]?.apply()).toEqual({ ok: true });
    await settled();
    expect(app.store.getState().document.backward).toEqual({ from: ['sum', 'y'] });
    expect(wires()).toContain('p.y sum.x');
    expect(problem('p')).toBeUndefined();
  });

  it('has no button where there is only advice', () => {
    const advice = {
      severity: 'error',
      code: 'cannot-run',
      message: '',
      node: 'p',
      fix: { kind: 'advice', text: 'Think' },
    } as const;
    expect(offeredFixes(app, advice)).toEqual([]);
  });
});

describe('frameStore', () => {
  it('follows the playhead, and knows the end, the labels and what the cost depends on', () => {
    const store = frameStore(app);
    app.seek(0);
    expect(store.getState().frame?.value('fc.y')).toBeUndefined();
    expect(store.getState().end?.value('fc.y')).toMatchObject({ shape: [2] });
    expect([...store.getState().classes].sort()).toEqual(['loss.target', 't.value', 't.y']);
    expect([...store.getState().upstream].sort()).toEqual(['fc', 'loss', 'p', 't', 'x']);
    const before = store.getState();
    app.seek(0.5);
    const during = store.getState();
    app.seek(0.9);
    expect(store.getState()).toBe(during);
    expect(during).not.toBe(before);
    app.toEnd();
    expect(store.getState().frame?.gradient('fc.W')).toMatchObject({ arrived: 1, expected: 1 });
  });
});

describe('edgeAt', () => {
  const places: Readonly<Record<string, { x: number; y: number }>> = {
    'x output': { x: 100, y: 50 },
    'fc input': { x: 200, y: 50 },
    'fc output': { x: 300, y: 50 },
    'p input': { x: 400, y: 150 },
  };
  const geometry: Geometry = {
    rects: new Map(),
    ports: [],
    lane: () => null,
    port: (id, _, side) => places[`${id} ${side}`] ?? null,
  };
  it('finds the wire under a point, within reach', () => {
    expect(edgeAt(document.edges, geometry, { x: 150, y: 58 })).toBe('fc.x');
    expect(edgeAt(document.edges, geometry, { x: 350, y: 100 })).toBe('p.x');
    expect(edgeAt(document.edges, geometry, { x: 150, y: 80 })).toBeNull();
    expect(edgeAt(document.edges, geometry, { x: 150, y: 58 }, 'x')).toBeNull();
  });
});

describe('gradientWidth', () => {
  it('tells vanishing from exploding by powers of ten', () => {
    expect([0, 1e-9, 1e-6, 1, 1e6, 1e12, Number.POSITIVE_INFINITY].map(gradientWidth)).toEqual([0.5, 1, 1, 4, 7, 7, 7]);
  });
});
