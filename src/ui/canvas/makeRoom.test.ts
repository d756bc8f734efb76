// makeRoom: a node set into a wire stands clear of both ends; what depends on it moves on together.
import { describe, expect, it } from 'vitest';
import type { GraphDocument } from '../../document/model.ts';
import { makeRoom } from './makeRoom.ts';

const document: GraphDocument = {
  format: 'chainrule',
  version: 1,
  title: '',
  nodes: [
    { id: 'a', op: 'Input', position: [0, 20] },
    { id: 'new', op: 'ReLU', position: [130, 300] },
    { id: 'b', op: 'Exp', position: [200, 20] },
    { id: 'c', op: 'Sum', position: [400, 50] },
    { id: 'aside', op: 'Input', position: [200, 300] },
  ],
  edges: [
    { from: ['a', 'y'], to: ['new', 'x'] },
    { from: ['new', 'y'], to: ['b', 'x'] },
    { from: ['b', 'y'], to: ['c', 'x'] },
  ],
};
const sizes = new Map(document.nodes.map(({ id }) => [id, [100, 80] as const]));
const room = (nodes: GraphDocument['nodes']) => makeRoom({ ...document, nodes }, 'new', ['a', 'y'], ['b', 'x'], sizes);

describe('makeRoom', () => {
  it('moves everything downstream by the same way, and nothing else', () => {
    const moved = room(document.nodes);
    expect(moved.get('b')).toEqual([360, 20]);
    expect(moved.get('c')).toEqual([560, 50]);
    expect(moved.has('a')).toBe(false);
    expect(moved.has('aside')).toBe(false);
    expect(moved.get('new')).toEqual([184, 20]);
  });
  it('only centres the node where there is room', () => {
    const far = document.nodes.map((node) => (node.id === 'b' ? { ...node, position: [600, 20] as const } : node));
    expect([...room(far)]).toEqual([['new', [304, 20]]]);
  });
  it('leaves a wire that runs back as it is', () => {
    const back = document.nodes.map((node) => (node.id === 'b' ? { ...node, position: [-300, 20] as const } : node));
    expect(room(back).size).toBe(0);
  });
});
