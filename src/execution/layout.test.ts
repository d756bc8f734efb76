// The tidy layout: nothing overlaps, chains run straight, ports keep their order, and the same graph is always drawn the same.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openOp } from '../document/commands/openOp.ts';
import { nodesInside } from '../document/frames.ts';
import type { GraphDocument } from '../document/model.ts';
import { examples, openingExample } from '../examples/index.ts';
import { opByName } from '../ops/index.ts';
import { frameBox } from './frameBox.ts';
import { layout, type Position, type Size } from './layout.ts';
import { openingOf } from './openingOf.ts';
import { signaturesOf } from './signatures.ts';

const sizeOf = (id: string): Size => [140 + 10 * (id.length % 5), 80 + 30 * (id.length % 4)];
const sizesOf = (document: GraphDocument) => new Map(document.nodes.map(({ id }) => [id, sizeOf(id)]));
const laidOut = (document: GraphDocument) => layout(document, sizesOf(document), opByName);

function overlaps(document: GraphDocument, positions: ReadonlyMap<string, Position>): string[] {
  const boxes = document.nodes.map(({ id }) => ({
    id,
    at: positions.get(id) ?? [Number.NaN, Number.NaN],
    size: sizeOf(id),
  }));
  return boxes.flatMap((a, i) =>
    boxes
      .slice(i + 1)
      .filter(
        (b) =>
          !(
            a.at[0] + a.size[0] <= b.at[0] ||
            b.at[0] + b.size[0] <= a.at[0] ||
            a.at[1] + a.size[1] <= b.at[1] ||
            b.at[1] + b.size[1] <= a.at[1]
          ),
      )
      .map((b) => `${a.id} ${b.id}`),
  );
}

/** A random graph without cycles: Add nodes that read earlier ones. */
const graphs = fc
  .array(fc.tuple(fc.nat(), fc.nat(), fc.boolean()), { minLength: 1, maxLength: 25 })
  .map((picks): GraphDocument => {
    const nodes = picks.map((_, k) => ({ id: 'n'.repeat(1 + (k % 4)) + k, op: 'Add', position: [7, 9] as const }));
    const edges = picks.flatMap(([a, b, both], k) =>
      k === 0
        ? []
        : [
            { from: [nodes[a % k]?.id ?? '', 'y'] as const, to: [nodes[k]?.id ?? '', 'a'] as const },
            ...(both ? [{ from: [nodes[b % k]?.id ?? '', 'y'] as const, to: [nodes[k]?.id ?? '', 'b'] as const }] : []),
          ],
    );
    return { format: 'chainrule', version: 1, title: '', nodes, edges };
  });

describe('the tidy layout', () => {
  test.each(examples.map(({ id, document }) => [id, document] as const))(
    'draws %s without overlaps, left to right',
    (_, document) => {
      const positions = laidOut(document);
      expect(overlaps(document, positions)).toEqual([]);
      for (const { from, to } of document.edges) {
        expect(positions.get(to[0])?.[0]).toBeGreaterThanOrEqual(
          (positions.get(from[0])?.[0] ?? 0) + sizeOf(from[0])[0] + 60,
        );
      }
    },
  );

  test('holds for random graphs, and gives the same drawing twice', () => {
    fc.assert(
      fc.property(graphs, (document) => {
        const positions = laidOut(document);
        expect(overlaps(document, positions)).toEqual([]);
        expect(laidOut(structuredClone(document))).toEqual(positions);
        expect([...positions.values()].flat().every(Number.isInteger)).toBe(true);
      }),
      { numRuns: 20, seed: 20261122 },
    );
  }, 30_000);

  test('a chain runs straight, whatever the heights of its nodes', () => {
    const positions = laidOut(openingExample.document);
    expect(new Set(['x', 'fc', 'p', 'loss'].map((id) => positions.get(id)?.[1])).size).toBe(1);
    expect(positions.get('t')?.[1]).toBeGreaterThan(positions.get('p')?.[1] ?? 0);
  });

  test('what feeds the first port stands above what feeds the second', () => {
    const node = (id: string, op: string) => ({ id, op, position: [0, 0] as const });
    const document: GraphDocument = {
      format: 'chainrule',
      version: 1,
      title: '',
      nodes: [node('second', 'Input'), node('first', 'Input'), node('sum', 'Subtract')],
      edges: [
        { from: ['second', 'y'], to: ['sum', 'b'] },
        { from: ['first', 'y'], to: ['sum', 'a'] },
      ],
    };
    const positions = laidOut(document);
    expect(positions.get('first')?.[1]).toBeLessThan(positions.get('second')?.[1] ?? 0);
    expect(positions.get('first')?.[1]).toBe(positions.get('sum')?.[1]);
  });

  test('of several readers the first in the document stands straight behind, the others below', () => {
    const classifier = examples.find(({ id }) => id === 'linear-classifier')?.document ?? openingExample.document;
    const positions = laidOut(classifier);
    expect(positions.get('loss')?.[1]).toBe(positions.get('scores')?.[1]);
    expect(positions.get('p')?.[1]).toBeGreaterThan(positions.get('loss')?.[1] ?? 0);
  });

  test('parts that are not connected stand below one another, from the corner where the drawing was', () => {
    const at = (id: string, x: number, y: number) => ({ id, op: 'Input', position: [x, y] as const });
    const document: GraphDocument = {
      format: 'chainrule',
      version: 1,
      title: '',
      nodes: [at('a', 300, 500), at('bb', 120, 900)],
      edges: [],
    };
    const positions = laidOut(document);
    expect(positions.get('a')).toEqual([120, 500]);
    expect(positions.get('bb')?.[0]).toBe(120);
    expect(positions.get('bb')?.[1]).toBeGreaterThan(500 + sizeOf('a')[1]);
  });

  test('an empty graph, unknown ops and unmeasured nodes are no trouble', () => {
    const document: GraphDocument = { format: 'chainrule', version: 1, title: '', nodes: [], edges: [] };
    expect(laidOut(document).size).toBe(0);
    const odd = { ...document, nodes: [{ id: 'odd', op: 'Frobnicate', position: [5, 6] as const }] };
    expect(layout(odd, new Map(), new Map())).toEqual(new Map([['odd', [5, 6]]]));
  });
});

describe('opened ops', () => {
  const opened = (document: GraphDocument, ...ids: readonly string[]): GraphDocument =>
    ids.reduce((open, id) => {
      const opening = openingOf(open, opByName, id);
      if ('refused' in opening) throw new Error(opening.refused);
      return openOp(open, opening, signaturesOf(opByName)) as GraphDocument;
    }, document);
  const boxOf = (document: GraphDocument, ids: readonly string[], positions: ReadonlyMap<string, Position>) =>
    frameBox(
      document.nodes
        .filter(({ id }) => ids.includes(id))
        .map(({ id }) => {
          const [x, y] = positions.get(id) ?? [Number.NaN, Number.NaN];
          const [width, height] = sizeOf(id);
          return { x, y, width, height };
        }),
    )!;

  test.each(examples.map(({ document }) => [document.title, document] as const))(
    '%s: what is in a frame stands together, and nothing else stands there',
    (_, document) => {
      const ids = document.nodes.filter(({ op }) => opByName.get(op)?.expand).map(({ id }) => id);
      const open = opened(document, ...ids);
      const positions = laidOut(open);
      expect([...positions.keys()].toSorted()).toEqual(open.nodes.map(({ id }) => id).toSorted());
      expect(overlaps(open, positions)).toEqual([]);
      for (const frame of open.frames ?? []) {
        const inside = nodesInside(open, frame);
        const box = boxOf(open, inside, positions);
        for (const { id } of open.nodes) {
          if (inside.includes(id)) continue;
          const other = boxOf(open, [id], positions);
          const core = {
            ...other,
            x: other.x + 20,
            y: other.y + 54,
            width: other.width - 40,
            height: other.height - 74,
          };
          const apart =
            core.x + core.width <= box.x ||
            core.x >= box.x + box.width ||
            core.y + core.height <= box.y ||
            core.y >= box.y + box.height;
          expect(apart, `${id} outside of ${frame.node.id}`).toBe(true);
        }
      }
    },
  );

  test('a frame in a frame, and a wire that runs straight into it', () => {
    const straight = laidOut(opened(openingExample.document, 'p'));
    expect(straight.get('p_scaled')?.[1]).toBe(straight.get('fc')?.[1]);
    const mish: GraphDocument = {
      ...openingExample.document,
      nodes: openingExample.document.nodes.map((node) => (node.id === 'p' ? { ...node, op: 'Mish' } : node)),
    };
    const open = opened(mish, 'p', 'p_softplus');
    const positions = laidOut(open);
    expect(overlaps(open, positions)).toEqual([]);
    expect(open.frames).toHaveLength(2);
    const [outer, inner] = open.frames!.map((frame) => boxOf(open, nodesInside(open, frame), positions));
    expect(inner!.width).toBeLessThan(outer!.width);
  });
});
