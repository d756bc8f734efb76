// flowGraph: identity is kept for whatever did not change, and nodes come in topological order.
import { describe, expect, it } from 'vitest';
import type { GraphDocument } from '../../document/model.ts';
import { flowEdgeBuilder, flowNodeBuilder, noGeometry } from './flowGraph.ts';

const document: GraphDocument = {
  format: 'chainrule',
  version: 1,
  title: '',
  nodes: [
    { id: 'p', op: 'Softmax', position: [200, 0] },
    { id: 'x', op: 'Input', position: [0, 0], inputs: { value: [1, 2] } },
    { id: 't', op: 'Input', position: [0, 200], inputs: { value: 0 } },
  ],
  edges: [{ from: ['x', 'y'], to: ['p', 'x'] }],
};
const edited: GraphDocument = {
  ...document,
  nodes: document.nodes.map((node) => (node.id === 'x' ? { ...node, inputs: { value: [1, 3] } } : node)),
};
const byId = <T extends { id: string }>(items: readonly T[], id: string) => items.find((item) => item.id === id) as T;

describe('flowNodeBuilder', () => {
  it('lists nodes as data flows', () => {
    expect(flowNodeBuilder()(document, [], noGeometry).map((node) => node.id)).toEqual(['x', 'p', 't']);
  });

  it('makes one new node when one value changes', () => {
    const build = flowNodeBuilder();
    const before = build(document, [], noGeometry);
    const after = build(edited, [], noGeometry);
    expect(byId(after, 'x')).not.toBe(byId(before, 'x'));
    expect(byId(after, 'p')).toBe(byId(before, 'p'));
    expect(byId(after, 't')).toBe(byId(before, 't'));
  });

  it('keeps the data of a node that is only selected, measured or dragged', () => {
    const build = flowNodeBuilder();
    const before = build(document, [], noGeometry);
    const measured = new Map([['x', { width: 100, height: 80 }]]);
    const after = build(document, ['x'], { measured, dragged: new Map([['x', { x: 8, y: 16 }]]) });
    expect(byId(after, 'x')).toMatchObject({ selected: true, position: { x: 8, y: 16 }, measured: { width: 100 } });
    expect(byId(after, 'x').data).toBe(byId(before, 'x').data);
    expect(byId(after, 'p')).toBe(byId(before, 'p'));
  });

  it('tells both ends when a wire comes, and nobody else', () => {
    const build = flowNodeBuilder();
    const before = build(document, [], noGeometry);
    const wired = { ...document, edges: [...document.edges, { from: ['t', 'y'], to: ['p', 'beta'] } as const] };
    const after = build(wired, [], noGeometry);
    expect(byId(after, 'x')).toBe(byId(before, 'x'));
    expect(byId(after, 'p').data.edges).toHaveLength(2);
    expect(byId(after, 't').data.edges).toHaveLength(1);
  });
});

describe('flowEdgeBuilder', () => {
  it('keeps edges that did not change', () => {
    const build = flowEdgeBuilder();
    const before = build(document, []);
    expect(build(edited, [])[0]).toBe(before[0]);
    expect(build(edited, ['p.x'])[0]).toMatchObject({ id: 'p.x', selected: true, ariaLabel: 'Wire from x.y to p.x' });
  });
});
