// Lowering: what becomes of documents that are odd, wrong, or silent about what they want.
import { describe, expect, test } from 'vitest';
import type { GraphDocument, GraphEdge, GraphNode } from '../document/model.ts';
import { opByName } from '../ops/index.ts';
import { recordDocument, runDocument } from './runDocument.ts';

type Node = Omit<GraphNode, 'position'>;
const graph = (
  nodes: readonly Node[],
  wires: readonly string[] = [],
  rest: Partial<GraphDocument> = {},
): GraphDocument => ({
  format: 'chainrule',
  version: 1,
  title: '',
  nodes: nodes.map((node) => ({ position: [0, 0], ...node })),
  edges: wires.map((wire): GraphEdge => {
    const [from = [], to = []] = wire.split(' -> ').map((end) => end.split('.'));
    return { from: [from[0] ?? '', from[1] ?? ''], to: [to[0] ?? '', to[1] ?? ''] };
  }),
  ...rest,
});
const input = (id: string, value: unknown): Node => ({
  id,
  op: 'Input',
  inputs: { value: value as number },
});
const messages = (document: GraphDocument): string[] =>
  runDocument(document, opByName).diagnostics.map(({ message }) => message);
const targetOf = (document: GraphDocument): string | null => {
  const { target } = runDocument(document, opByName);
  return target === null ? null : `${target.node}.${target.port}`;
};

describe('order', () => {
  test('is topological, and document order among what is free', () => {
    const document = graph(
      [{ id: 'last', op: 'Add' }, input('b', 2), { id: 'mid', op: 'Exp' }, input('a', 1)],
      ['a.y -> mid.x', 'mid.y -> last.a', 'b.y -> last.b'],
    );
    const nodes = runDocument(document, opByName).steps.map(({ node }) => node);
    expect([...new Set(nodes)].slice(0, 4)).toEqual(['b', 'a', 'mid', 'last']);
  });
});

describe('what a port holds', () => {
  test('a wire goes before a held value, a held value before the default', () => {
    const held = graph(
      [input('x', [1, 2]), { id: 'p', op: 'Power', inputs: { exponent: 3 } }, { id: 'q', op: 'Power' }],
      ['x.y -> p.x', 'x.y -> q.x'],
    );
    const { values } = recordDocument(held, opByName).outcome;
    expect([...(values.get('p.y')?.data ?? [])]).toEqual([1, 8]);
    expect([...(values.get('q.y')?.data ?? [])]).toEqual([1, 4]);
    const wired = graph(
      [input('x', [1, 2]), input('n', 4), { id: 'p', op: 'Power', inputs: { exponent: 3 } }],
      ['x.y -> p.x', 'n.y -> p.exponent'],
    );
    expect([...(recordDocument(wired, opByName).outcome.values.get('p.y')?.data ?? [])]).toEqual([1, 16]);
  });

  test('an initializer takes the shape that the op infers, and the same numbers each time', () => {
    const document = graph([input('x', [1, 2, 3]), { id: 'fc', op: 'Affine', params: { units: 4 } }], ['x.y -> fc.x']);
    const first = recordDocument(document, opByName).outcome.values.get('fc.W');
    expect(first?.shape).toEqual([4, 3]);
    expect(recordDocument(document, opByName).outcome.values.get('fc.W')).toEqual(first);
  });

  test('strings stand for what JSON cannot write', () => {
    const { trace, outcome } = recordDocument(graph([input('x', [1, 'NaN', '-Infinity'])]), opByName);
    expect([...(outcome.values.get('x.y')?.data ?? [])]).toEqual([1, Number.NaN, Number.NEGATIVE_INFINITY]);
    expect(trace.firstNonFinite).toEqual({ node: 'x', port: 'value', step: 0 });
  });
});

describe('what is wrong somewhere runs everywhere else', () => {
  const sound = [input('ok', 2), { id: 'square', op: 'Square' }];
  const still = (document: GraphDocument) => recordDocument(document, opByName).outcome.values.get('square.y')?.data[0];

  test.each<[string, Node[], string[], RegExp]>([
    ['an unknown op', [{ id: 'odd', op: 'Frobnicate' }], [], /^odd: there is no op named "Frobnicate"/],
    [
      'a bad param',
      [input('x', [1]), { id: 'odd', op: 'Softmax', params: { axis: 1.5 } }],
      ['x.y -> odd.x'],
      /^odd.* axis .*1\.5/,
    ],
    ['a ragged value', [input('odd', [[1, 2], [3]])], [], /^odd\.value is ragged/],
    ['an unknown initializer', [input('odd', { init: 'glorrot' })], [], /odd.*glorrot/],
    ['nothing at a port', [{ id: 'odd', op: 'Exp' }], [], /^odd\.x has nothing on it/],
    [
      'shapes that do not fit',
      [input('x', [1, 2, 3]), { id: 'odd', op: 'Add', inputs: { b: [1, 2] } }],
      ['x.y -> odd.a'],
      /odd/,
    ],
    [
      'a cycle',
      [
        { id: 'odd', op: 'Exp' },
        { id: 'even', op: 'Log' },
      ],
      ['odd.y -> even.x', 'even.y -> odd.x'],
      /odd.*cycle/,
    ],
    ['a node wired to itself', [{ id: 'odd', op: 'Exp' }], ['odd.y -> odd.x'], /odd.*cycle/],
    [
      'a wire to a port that is not',
      [input('x', 1), { id: 'odd', op: 'Exp' }],
      ['x.y -> odd.x', 'x.y -> odd.z'],
      /odd.*"z"/,
    ],
    ['a wire from a port that is not', [input('x', 1), { id: 'odd', op: 'Exp' }], ['x.z -> odd.x'], /odd\.x.*x\.z/],
    ['a wire from nowhere', [{ id: 'odd', op: 'Exp' }], ['gone.y -> odd.x'], /odd\.x.*gone\.y/],
    [
      'a class that is not',
      [input('z', [1, 2]), { id: 'odd', op: 'SoftmaxCrossEntropy', inputs: { target: 7 } }],
      ['z.y -> odd.logits'],
      /odd\.target.*7/,
    ],
  ])('%s', (_, nodes, wires, expected) => {
    const document = graph([...sound, ...nodes], ['ok.y -> square.x', ...wires]);
    expect(still(document)).toBe(4);
    expect(messages(document)[0]).toMatch(expected);
    expect(runDocument(document, opByName).diagnostics[0]).toMatchObject({
      severity: 'error',
      node: expect.stringMatching(/^odd|^even/),
    });
  });

  test('two nodes of one name: the first counts', () => {
    const document = graph([input('ok', 2), input('ok', 5), { id: 'square', op: 'Square' }], ['ok.y -> square.x']);
    expect(still(document)).toBe(4);
  });

  test('an initializer with a size beyond memory is refused before anything is allocated', () => {
    const document = graph(
      [...sound, input('x', [1, 2]), { id: 'odd', op: 'Affine', params: { units: 1e9 } }],
      ['ok.y -> square.x', 'x.y -> odd.x'],
    );
    expect(still(document)).toBe(4);
    expect(messages(document)[0]).toMatch(/odd/);
  });
});

describe('what is differentiated', () => {
  const x = input('x', [1, 2]);
  const sum = { id: 'sum', op: 'Sum' };
  const loss = { id: 'loss', op: 'SoftmaxCrossEntropy', inputs: { target: 0 } };

  test('the one scalar that nothing reads', () => {
    expect(targetOf(graph([x, sum], ['x.y -> sum.x']))).toBe('sum.y');
  });
  test('a loss before other scalars, and an op before a loose input', () => {
    expect(targetOf(graph([x, sum, loss], ['x.y -> sum.x', 'x.y -> loss.logits']))).toBe('loss.C');
    expect(targetOf(graph([x, sum, input('loose', 3)], ['x.y -> sum.x']))).toBe('sum.y');
  });
  test('several losses: a warning with their names, and forward only', () => {
    const document = graph([x, loss, { ...loss, id: 'loss_2' }], ['x.y -> loss.logits', 'x.y -> loss_2.logits']);
    expect(targetOf(document)).toBeNull();
    expect(runDocument(document, opByName).diagnostics).toMatchObject([
      { severity: 'warning', code: 'ambiguous-target', message: expect.stringContaining('loss.C and loss_2.C') },
    ]);
  });
  test('no scalar: a warning, and forward only; nothing to say of sources alone or an empty graph', () => {
    const document = graph([x, { id: 'e', op: 'Exp' }], ['x.y -> e.x']);
    expect(runDocument(document, opByName).diagnostics).toMatchObject([{ severity: 'warning', code: 'no-target' }]);
    expect(messages(graph([x]))).toEqual([]);
    expect(messages(graph([]))).toEqual([]);
  });
  test('null: forward only, without a word', () => {
    const trace = runDocument(graph([x, sum], ['x.y -> sum.x'], { backward: null }), opByName);
    expect([trace.target, trace.diagnostics, trace.backwardStart]).toEqual([null, [], trace.steps.length]);
  });
  test('any port with any seed; an initializer takes the shape of the port', () => {
    const exp = graph([x, { id: 'e', op: 'Exp' }], ['x.y -> e.x']);
    const run = (seed: unknown) =>
      recordDocument({ ...exp, backward: { from: ['e', 'y'], seed: seed as number } }, opByName).outcome.gradients;
    expect([...(run([0, 1]).get('x.y')?.data ?? [])]).toEqual([0, Math.exp(2)]);
    expect([...(run({ init: 'ones' }).get('x.y')?.data ?? [])]).toEqual([Math.exp(1), Math.exp(2)]);
  });
  test('a wired input port stands for the output that it reads', () => {
    const document = graph([x, { id: 'e', op: 'Exp' }, sum], ['x.y -> e.x', 'e.y -> sum.x'], {
      backward: { from: ['sum', 'x'], seed: [1, 1] },
    });
    expect(targetOf(document)).toBe('e.y');
  });
  test.each<[string, GraphDocument['backward'], string, RegExp]>([
    ['no seed where there must be one', { from: ['e', 'y'] }, 'seed-needed', /e\.y .*seed/],
    [
      'a seed of another shape',
      { from: ['e', 'y'], seed: [1, 2, 3] },
      'bad-target',
      /seed of e\.y is a vector of 3, but e\.y is a vector of 2/,
    ],
    ['a seed that is no tensor', { from: ['e', 'y'], seed: [[1], 2] as never }, 'bad-seed', /seed of e\.y/],
    ['an unknown initializer', { from: ['e', 'y'], seed: { init: 'once' } }, 'bad-seed', /seed of e\.y .*once/],
    ['a node that is not', { from: ['gone', 'y'], seed: 1 }, 'bad-target', /gone/],
    ['a port that is not', { from: ['e', 'z'], seed: 1 }, 'bad-target', /e.*z/],
  ])('%s', (_, backward, code, message) => {
    const trace = runDocument(
      graph([x, { id: 'e', op: 'Exp' }], ['x.y -> e.x'], { backward } as Partial<GraphDocument>),
      opByName,
    );
    expect(trace.target).toBeNull();
    expect(trace.diagnostics).toMatchObject([{ severity: 'error', code, message: expect.stringMatching(message) }]);
    expect(trace.steps.some(({ kind }) => kind === 'forward')).toBe(true);
  });
});

describe('numbers that are not finite', () => {
  test('the first one is named, forward', () => {
    const document = graph(
      [input('x', 0), { id: 'log', op: 'Log' }, { id: 'e', op: 'Exp' }],
      ['x.y -> log.x', 'log.y -> e.x'],
    );
    const trace = runDocument(document, opByName);
    expect(trace.firstNonFinite).toEqual({ node: 'log', port: 'y', step: 1 });
    expect(trace.diagnostics).toMatchObject([{ severity: 'warning', code: 'not-finite', node: 'log', port: 'y' }]);
  });
  test('and backward', () => {
    const trace = runDocument(graph([input('x', 0), { id: 'root', op: 'Sqrt' }], ['x.y -> root.x']), opByName);
    expect(trace.steps[trace.firstNonFinite?.step ?? -1]).toMatchObject({ kind: 'vjp', node: 'root', port: 'x' });
  });
});
