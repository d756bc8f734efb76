// outlineRows: the graph in the order in which data flows, with opened ops as one piece.
import { expect, test } from 'vitest';
import type { GraphDocument, GraphFrame } from '../../document/model.ts';
import { outlineRows } from './outlineRows.ts';

const frame = (id: string, ...members: readonly string[]): GraphFrame => ({
  node: { id, op: 'Softmax', position: [0, 0] },
  members: members.map((member) => ({ id: member, op: 'Exp' })),
  edges: [],
  inputs: {},
  outputs: {},
});
const document: GraphDocument = {
  format: 'chainrule',
  version: 1,
  title: '',
  nodes: ['last', 'b', 'other', 'a', 'c', 'first'].map((id) => ({ id, op: 'Exp', position: [0, 0] })),
  edges: [
    { from: ['first', 'y'], to: ['a', 'x'] },
    { from: ['a', 'y'], to: ['b', 'x'] },
    { from: ['b', 'y'], to: ['c', 'x'] },
    { from: ['c', 'y'], to: ['last', 'x'] },
  ],
  frames: [frame('inner', 'b'), frame('outer', 'a', 'inner', 'c', 'gone')],
};

test('nodes of an opened op stand below it, wherever others would come between', () => {
  const lines = outlineRows(document).map(
    ({ kind, id, depth }) => `${'  '.repeat(depth)}${id}${kind === 'frame' ? ':' : ''}`,
  );
  expect(lines).toEqual(['other', 'first', 'outer:', '  a', '  inner:', '    b', '  c', 'last']);
});

test('without any it is the topological order', () => {
  const { frames: _, ...plain } = document;
  expect(outlineRows(plain).map(({ id }) => id)).toEqual(['other', 'first', 'a', 'b', 'c', 'last']);
});
