// documents: graphs that the tests of the protocol send: a long one, and one with large tensors.
import type { GraphDocument } from '../../document/model.ts';

/** `count` nodes in a row, with 2 x 2 weights of their own. */
export function chain(count: number): GraphDocument {
  const affine = Array.from({ length: count }, (_, k) => ({
    id: `n${k}`,
    op: k % 2 === 0 ? 'Affine' : 'Tanh',
    position: [0, 0] as const,
    ...(k % 2 === 0 && {
      inputs: {
        W: [
          [0.5, 0.1 * (k % 7)],
          [-0.2, 0.9],
        ],
        b: [0.01, 0],
      },
    }),
  }));
  return {
    format: 'chainrule',
    version: 1,
    title: '',
    nodes: [
      { id: 'x', op: 'Input', position: [0, 0], inputs: { value: [1, 2] } },
      ...affine,
      { id: 'C', op: 'Sum', position: [0, 0] },
    ],
    edges: ['x', ...affine.map(({ id }) => id)].map((id, k) => ({
      from: [id, 'y'],
      to: [k < count ? `n${k}` : 'C', 'x'],
    })),
  };
}

/** One product of two 200 x 200 tensors: 40,000 numbers each. */
export const large: GraphDocument = {
  format: 'chainrule',
  version: 1,
  title: '',
  nodes: [
    {
      id: 'x',
      op: 'Input',
      position: [0, 0],
      inputs: {
        value: Array.from({ length: 200 }, (_, i) => Array.from({ length: 200 }, (__, j) => (i === j ? i : 0))),
      },
    },
    { id: 'e', op: 'Square', position: [0, 0] },
    { id: 'C', op: 'Sum', position: [0, 0] },
  ],
  edges: [
    { from: ['x', 'y'], to: ['e', 'x'] },
    { from: ['e', 'y'], to: ['C', 'x'] },
  ],
};
