// Sums over paths are gradients, counts are those of going through every path, and graphs with astronomically many paths are no trouble.
import { describe, expect, test } from 'vitest';
import type { GraphDocument } from '../../document/model.ts';
import { jacobianRow } from '../../engine/localJacobian.ts';
import { portKey } from '../../engine/program.ts';
import { sizeOf } from '../../engine/shape.ts';
import { examples } from '../../examples/index.ts';
import { frameAt } from '../../execution/frame.ts';
import { runDocument } from '../../execution/runDocument.ts';
import { ops as catalogue } from '../../ops/index.ts';
import { type ExplainContext, nodeView, tensorAt } from '../context.ts';
import type { TensorRef } from '../expression.ts';
import { placeOf } from '../jacobianTerms.ts';
import { pointAt } from '../pointAt.ts';
import { randomGraph } from '../testing/randomGraph.ts';
import { sampleRun } from '../testing/sampleRun.ts';
import { explainPaths, type PathsOptions } from './explainPaths.ts';
import type { PathsFound, PathsReport } from './pathsReport.ts';

const ops = new Map(catalogue.map((op) => [op.name, op]));

function contextOf(document: GraphDocument, step?: number): ExplainContext {
  const trace = runDocument(document, ops);
  return { document, ops, trace, step: step ?? trace.steps.length };
}
function example(id: string, step?: number): ExplainContext {
  const found = examples.find((each) => each.id === id);
  if (found === undefined) throw new Error(id);
  return contextOf(found.document, step);
}
function report(
  context: ExplainContext,
  key: string,
  index: readonly number[] | null = null,
  options: PathsOptions = {},
): PathsReport {
  const [node = '', port = ''] = key.split('.');
  const work = explainPaths(context, { node, port, side: 'gradient' }, index, options);
  for (let next = work.next(); ; next = work.next()) if (next.done === true) return next.value;
}
function found(...args: Parameters<typeof report>): PathsFound {
  const answer = report(...args);
  if (answer.kind !== 'found') throw new Error(JSON.stringify(answer));
  return answer;
}
function graph(
  nodes: GraphDocument['nodes'],
  wires: readonly string[],
  backward: GraphDocument['backward'],
): GraphDocument {
  const edges = wires.map((line) => {
    const [from = '', to = ''] = line.split(' ');
    const end = (key: string): [string, string] => key.split('.') as [string, string];
    return { from: end(from), to: end(to) };
  });
  return { format: 'chainrule', version: 1, title: 'test', nodes, edges, ...(backward !== undefined && { backward }) };
}
const walk = (line: PathsFound['routes']['listed'][number] | { readonly stations: PathsFound['start'][] }): string =>
  line.stations.map(({ ref }) => ref.node).join(' ');

describe('Olah: e = (a + b)(b + 1)', () => {
  test('two paths lead from b to e, and 1 · 2 + 1 · 3 = 5', () => {
    const { paths, check, routes, scalar, start, effort } = found(example('olah'), 'b.y');
    expect(paths?.count).toBe(2n);
    expect(
      paths?.listed.map((line) => [line.stations.map(({ ref }) => ref.node), line.legs.map(({ local }) => local)]),
    ).toEqual([
      [
        ['b', 'c', 'e'],
        [1, 2],
      ],
      [
        ['b', 'd', 'e'],
        [1, 3],
      ],
    ]);
    expect(paths?.listed.map(({ product }) => product)).toEqual([2, 3]);
    expect(paths?.others).toBeNull();
    expect(check).toEqual({ kind: 'equal', gradient: 5 });
    expect(routes.listed.map(walk)).toEqual(['b c e', 'b d e']);
    expect([scalar, start.ways]).toEqual([true, 2]);
    expect(effort).toEqual({ byPaths: 2n, byEntries: 2 });
  });

  test('paths are there before backprop is', () => {
    const context = example('olah');
    const before = found({ ...context, step: context.trace.backwardStart }, 'b.y');
    expect(before.total).toBe(5);
    expect(before.check).toEqual({ kind: 'later', step: context.trace.steps.length });
    const first = context.trace.steps.findIndex((step) => step.kind === 'vjp' && step.to?.node === 'b') + 1;
    expect(found({ ...context, step: first }, 'b.y').check).toEqual({
      kind: 'later',
      step: context.trace.steps.length,
    });
    const forward = context.trace.steps.findIndex((step) => step.kind === 'forward' && step.node === 'e') + 1;
    expect(report({ ...context, step: forward - 1 }, 'b.y')).toEqual({ kind: 'later', step: forward });
  });

  test('of the target itself there is the one path without a step', () => {
    const { paths, check } = found(example('olah'), 'e.y');
    expect(paths?.count).toBe(1n);
    expect(paths?.listed[0]).toMatchObject({ legs: [], product: 1 });
    expect(check).toEqual({ kind: 'equal', gradient: 1 });
  });
});

describe('Mazur', () => {
  const context = example('mazur');
  test('of w1 two paths, over the two outputs, add up to the printed 0.000438568', () => {
    const { paths, check, routes } = found(context, 'net_h.W', [0, 0]);
    expect(paths?.count).toBe(2n);
    expect(routes.count).toBe(1n);
    expect(paths?.sum).toBeCloseTo(0.000438568, 9);
    expect(check.kind).toBe('equal');
    // ∂E/∂out_h1 in the article: 0.055399425 by the first output, -0.019049119 by the second, then out(1 - out) and i1.
    const [first, second] = paths?.listed.map(({ product }) => product / (0.241300709 * 0.05)) ?? [];
    expect(first).toBeCloseTo(0.055399425, 8);
    expect(second).toBeCloseTo(-0.019049119, 8);
  });

  test('every entry of every port', () => {
    for (const key of ['i.y', 'net_h.W', 'net_h.b', 'net_h.x', 'out_h.y', 'net_o.W', 'net_o.b', 'E.prediction']) {
      const shape = context.trace.shapes.get(key as `${string}.${string}`) ?? [];
      for (let at = 0; at < sizeOf(shape); at++) {
        expect(found(context, key, placeOf(shape, at)).check.kind, key).toBe('equal');
      }
    }
  });
});

test('every op of the catalogue, at all its samples: the paths through it add up to its gradient', () => {
  let looked = 0;
  for (const op of catalogue) {
    for (const sample of op.samples) {
      const context = sampleRun(op, sample);
      const view = nodeView(context, 'node');
      const end = frameAt(context.trace, context.step);
      for (const { name } of view?.inputs ?? []) {
        const ref: TensorRef = { node: 'node', port: name, side: 'gradient' };
        const gradient = tensorAt(context, end, ref);
        if (gradient === undefined || gradient.data.length === 0 || op.source === true) continue;
        for (const at of new Set([0, gradient.data.length >> 1])) {
          const answer = report(context, portKey('node', name), placeOf(gradient.shape, at));
          const where = `${op.name}, ${sample.name}, ${name}[${at}]`;
          if (answer.kind === 'found' && answer.paths === null) {
            expect(answer.refusal, where).toMatch(/not a finite number/);
            continue;
          }
          if (answer.kind === 'none') {
            expect(
              gradient.data.length === 0 || /empty|blocked/.test(answer.reason),
              `${where}: ${answer.reason}`,
            ).toBe(true);
            continue;
          }
          expect(answer.kind === 'found' ? answer.check.kind : answer.kind, where).toBe('equal');
          looked += 1;
        }
      }
    }
  }
  expect(looked).toBeGreaterThan(1000);
}, 120_000);

/** Every path through entries with slopes that are not zero, by walking along the document's own edges. */
function bruteForce(context: ExplainContext, node: string, entry: number, most: number): readonly number[] | null {
  const { document, trace } = context;
  const frame = frameAt(trace, trace.steps.length);
  const seed = trace.steps.find((step) => step.kind === 'seed');
  const rows = new Map<string, Float64Array>();
  const slope = (reader: string, port: string, k: number, j: number): number => {
    const key = `${reader}.${port} ${k}`;
    let row = rows.get(key);
    if (row === undefined) {
      row = jacobianRow(pointAt(context, nodeView(context, reader)!, frame)!, 'y', k, port)!.data;
      rows.set(key, row);
    }
    return row[j]!;
  };
  const size = (id: string): number => sizeOf(trace.shapes.get(portKey(id, 'y')) ?? []);
  const products: number[] = [];
  const visit = (at: string, j: number, product: number): boolean => {
    if (at === trace.target?.node) {
      const weight = seed?.kind === 'seed' && 'data' in seed.value ? seed.value.data[j]! : Number.NaN;
      if (weight !== 0) products.push(product * weight);
      return products.length <= most;
    }
    return document.edges
      .filter(({ from }) => from[0] === at)
      .every(({ to: [reader, port] }) => {
        for (let k = 0; k < size(reader); k++) {
          const local = slope(reader, port, k, j);
          if (local !== 0 && !visit(reader, k, product * local)) return false;
        }
        return true;
      });
  };
  return visit(node, entry, 1) ? products : null;
}

test('random graphs: count, sum and the largest are those of going through every path', () => {
  let summed = 0;
  for (let seed = 1; seed <= 150; seed++) {
    const context = contextOf(randomGraph(seed));
    const shape = context.trace.shapes.get('n0.y') ?? [];
    for (let entry = 0; entry < sizeOf(shape); entry++) {
      const where = `seed ${seed}, entry ${entry}`;
      const answer = report(context, 'n0.y', placeOf(shape, entry));
      const products = bruteForce(context, 'n0', entry, 5000);
      if (answer.kind === 'none') {
        expect(products, where).toEqual([]);
        continue;
      }
      if (answer.kind !== 'found' || answer.paths === null) throw new Error(where);
      expect(answer.check.kind, where).not.toBe('differs');
      if (products === null) continue;
      const { paths } = answer;
      expect(paths.count, where).toBe(BigInt(products.length));
      const sum = products.reduce((before, product) => before + product, 0);
      const scale = products.reduce((before, product) => before + Math.abs(product), 0);
      expect(Math.abs(paths.sum - sum), where).toBeLessThanOrEqual(1e-10 * scale);
      const largest = products.map(Math.abs).toSorted((a, b) => b - a);
      const listed = paths.listed.map(({ product }) => Math.abs(product)).toSorted((a, b) => b - a);
      for (const [at, product] of listed.entries()) {
        expect(Math.abs(product - largest[at]!), where).toBeLessThanOrEqual(1e-12 * largest[0]!);
      }
      expect(listed.length + Number(paths.others?.count ?? 0n), where).toBe(products.length);
      const onRoutes = answer.routes.listed.reduce((before, route) => before + (route.paths?.count ?? 0n), 0n);
      if (BigInt(answer.routes.listed.length) === answer.routes.count) expect(onRoutes, where).toBe(paths.count);
      if (answer.effort !== null) expect(BigInt(answer.effort.byEntries) <= answer.effort.byPaths, where).toBe(true);
      summed += products.length;
    }
  }
  expect(summed).toBeGreaterThan(2000);
});

describe('what cannot be followed one by one', () => {
  test('60 doublings: 2^60 paths, counted exactly', () => {
    const names = Array.from({ length: 61 }, (_, at) => `x${at}`);
    const context = contextOf(
      graph(
        names.map((id, at) =>
          at === 0 ? { id, op: 'Input', position: [0, 0], inputs: { value: 3 } } : { id, op: 'Add', position: [0, 0] },
        ),
        names.slice(1).flatMap((id, at) => [`x${at}.y ${id}.a`, `x${at}.y ${id}.b`]),
        { from: ['x60', 'y'] },
      ),
    );
    const { paths, routes, check, effort } = found(context, 'x0.y');
    expect([paths?.count, routes.count]).toEqual([2n ** 60n, 2n ** 60n]);
    expect(paths?.listed.map(({ product }) => product)).toEqual(Array.from({ length: 10 }, () => 1));
    expect(paths?.others).toEqual({ count: 2n ** 60n - 10n, sum: 2 ** 60 - 10 });
    expect(check).toEqual({ kind: 'equal', gradient: 2 ** 60 });
    expect(effort).toEqual({ byPaths: 59n * 2n ** 60n, byEntries: 118 });
    expect(paths?.listed[0]?.legs[0]?.by.ref).toMatchObject({ node: 'x1', port: 'a' });
  });

  test('a 784-128-64-10 network: 128 · 64 · 10 paths less those where a ReLU is off, which are counted too', () => {
    const layer = (id: string, units: number, seed: number) => ({
      id,
      op: 'Affine',
      position: [0, 0] as const,
      params: { units },
      inputs: { W: { init: 'he_normal', seed } },
    });
    const pixels = Array.from({ length: 784 }, (_, at) => ((at * 37) % 101) / 101);
    const context = contextOf(
      graph(
        [
          { id: 'x', op: 'Input', position: [0, 0], inputs: { value: pixels } },
          layer('h1', 128, 1),
          { id: 'r1', op: 'ReLU', position: [0, 0] },
          layer('h2', 64, 2),
          { id: 'r2', op: 'ReLU', position: [0, 0] },
          layer('o', 10, 3),
          { id: 'cost', op: 'SoftmaxCrossEntropy', position: [0, 0] },
          { id: 't', op: 'Input', position: [0, 0], inputs: { value: 3 } },
        ],
        ['x.y h1.x', 'h1.y r1.x', 'r1.y h2.x', 'h2.y r2.x', 'r2.y o.x', 'o.y cost.logits', 't.y cost.target'],
        undefined,
      ),
    );
    const answer = found(context, 'x.y', [5]);
    expect(answer.paths!.count + answer.zero.count).toBe(128n * 64n * 10n);
    expect(answer.zero.count).toBeGreaterThan(0n);
    expect(answer.zero.places.map(({ node }) => node)).toEqual(['r1', 'r2']);
    expect(answer.paths!.listed).toHaveLength(10);
    expect(answer.check.kind).toBe('equal');
    expect(found(context, 'h1.W', [7, 5]).check.kind).toBe('equal');

    const few = found(context, 'x.y', [5], { edges: 1000 });
    expect(few.paths).toBeNull();
    expect(few.refusal).toMatch(/^The paths through single entries are too many to follow: .*Choose an entry/);
    expect(few.routes.listed).toHaveLength(1);
    expect(few.check.kind).toBe('equal');
    expect(few.total).toBeCloseTo(answer.total!, 12);
    expect(few.routes.listed[0]?.subtotal).toBeCloseTo(answer.total!, 12);
  });

  test('a tensor that has only travelled as a summary is asked for', () => {
    const context = contextOf(examples.find(({ id }) => id === 'mazur')!.document);
    const trace = runDocument(context.document, ops, { summarizeAbove: 3 });
    const answer = report({ ...context, trace }, 'net_h.W');
    expect(answer).toMatchObject({ kind: 'missing' });
    const keys = answer.kind === 'missing' ? answer.keys.map(({ key, side }) => `${key} ${side}`) : [];
    expect(keys).toEqual(['net_h.W value', 'net_o.W value', 'net_h.W gradient']);
    const whole = (ref: TensorRef) => tensorAt(context, frameAt(context.trace, context.step), ref);
    expect(found({ ...context, trace, whole }, 'net_h.W', [1, 1]).check.kind).toBe('equal');
  });
});

describe('what is on the way', () => {
  const x = { id: 'x', op: 'Input', position: [0, 0] as const, inputs: { value: 2 } };

  test('ways through a StopGradient are blocked, counted and named', () => {
    const context = contextOf(
      graph(
        [x, { id: 's', op: 'StopGradient', position: [0, 0] }, { id: 'm', op: 'Multiply', position: [0, 0] }],
        ['x.y s.x', 'x.y m.a', 's.y m.b'],
        { from: ['m', 'y'] },
      ),
    );
    const { routes, paths, check } = found(context, 'x.y');
    expect([routes.count, routes.blocked, paths?.count]).toEqual([1n, 1n, 1n]);
    expect(routes.walls).toEqual(['StopGradient lets no gradient through s.x.']);
    expect(check).toEqual({ kind: 'equal', gradient: 2 });
    expect(report(context, 's.x')).toEqual({
      kind: 'none',
      reason: 'Every way from s.x to m is blocked. StopGradient lets no gradient through s.x.',
    });
  });

  test('a ReLU that is off makes paths zero, a maximum drops what it did not choose', () => {
    const nodes = [
      { ...x, inputs: { value: [-1, 2] } },
      { id: 'r', op: 'ReLU', position: [0, 0] as const },
      { id: 's', op: 'Sum', position: [0, 0] as const },
    ];
    const off = found(contextOf(graph(nodes, ['x.y r.x', 'r.y s.x'], undefined)), 'x.y', [0]);
    expect([off.paths?.count, off.zero.count, off.total, off.check.kind]).toEqual([0n, 1n, 0, 'equal']);
    expect(off.zero.places).toEqual([{ node: 'r', port: 'x', count: 1n }]);
    const sorted = [nodes[0]!, { id: 'k', op: 'TopK', position: [0, 0] as const, params: { k: 2 } }, nodes[2]!];
    const wide = [{ ...x, inputs: { value: [3, 1, 2] } }, ...sorted.slice(1)];
    const dropped = found(contextOf(graph(wide, ['x.y k.x', 'k.y s.x'], { from: ['s', 'y'] })), 'x.y', [1]);
    expect([dropped.paths?.count, dropped.zero.count]).toEqual([0n, 0n]);
    expect(dropped.stopped).toEqual([{ node: 'k', port: 'x', count: 1n }]);
    expect(dropped.total).toBe(0);
  });

  test('a shared weight: paths start at each place where it is used; asked at one of them, the others are named', () => {
    const context = example('shared-weight');
    const shared = found(context, 'W.y', [0, 0]);
    expect(shared.readers).toEqual(['h.W', 'k.W']);
    expect(shared.check.kind).toBe('equal');
    expect(shared.routes.count).toBe(3n);
    const one = found(context, 'h.W', [0, 0]);
    expect(one.elsewhere).toEqual({ source: 'W.y', ports: ['k.W'] });
    expect(one.check.kind).toBe('equal');
    expect(one.routes.count).toBe(2n);
  });

  test('where nothing is differentiated, or no wire leads there, it is said', () => {
    const nodes = [x, { id: 'n', op: 'Negate', position: [0, 0] as const }, { ...x, id: 'z' }];
    expect(report(contextOf(graph(nodes, ['x.y n.x'], null)), 'x.y')).toMatchObject({
      kind: 'none',
      reason: expect.stringMatching(/forward only/),
    });
    expect(report(contextOf(graph(nodes, ['x.y n.x'], { from: ['n', 'y'] })), 'z.y')).toMatchObject({
      kind: 'none',
      reason: expect.stringMatching(/^No path leads from z.y to n: no wire gets there/),
    });
  });

  test('a seed of several entries: paths end in each of them, times the seed', () => {
    const nodes = [
      { ...x, inputs: { value: [1, 2] } },
      { id: 'p', op: 'Softmax', position: [0, 0] as const },
    ];
    const context = contextOf(graph(nodes, ['x.y p.x'], { from: ['p', 'y'], seed: [1, -3] }));
    const { paths, check, effort } = found(context, 'x.y', [0]);
    expect(paths?.listed.map(({ seed }) => seed)).toEqual([1, -3]);
    expect(check.kind).toBe('equal');
    expect(effort).toEqual({ byPaths: 2n, byEntries: 2 });
  });
});
