// One weight used twice, and a value that fans out: two places where gradients add.
import type { Example } from './example.ts';

export const sharedWeight: Example = {
  id: 'shared-weight',
  document: {
    format: 'chainrule',
    version: 1,
    title: 'A shared weight and a fan-out',
    notes:
      '$W$ is used by both layers, and $h$ feeds the second layer and the sum. Step back and watch the contributions come in one by one: ' +
      'at $h$ one through the sum and one through the layer, at $W$ one from each use.',
    nodes: [
      { id: 'x', op: 'Input', position: [90, 0], inputs: { value: [1, 2] } },
      {
        id: 'W',
        op: 'Parameter',
        position: [0, 270],
        inputs: {
          value: [
            [0.5, -0.5],
            [1, 0],
          ],
        },
      },
      { id: 'h', op: 'Affine', position: [330, 0], params: { bias: false } },
      { id: 'k', op: 'Affine', position: [600, 150], params: { bias: false } },
      { id: 'y', op: 'Add', position: [850, 0] },
      {
        id: 'cost',
        op: 'MeanSquaredError',
        position: [850, 260],
        params: { reduction: 'sum' },
        inputs: { target: [0, 0] },
      },
    ],
    edges: [
      { from: ['x', 'y'], to: ['h', 'x'] },
      { from: ['W', 'y'], to: ['h', 'W'] },
      { from: ['h', 'y'], to: ['k', 'x'] },
      { from: ['W', 'y'], to: ['k', 'W'] },
      { from: ['h', 'y'], to: ['y', 'a'] },
      { from: ['k', 'y'], to: ['y', 'b'] },
      { from: ['y', 'y'], to: ['cost', 'prediction'] },
    ],
    backward: { from: ['cost', 'C'] },
  },
  source: {
    name: 'Our own: a two-step recurrent net with a skip, worked out by hand',
    where: 'the multivariate chain rule; compare Goodfellow, Bengio and Courville, Deep Learning, section 10.2.2',
  },
  about: 'The same tensor in two places: its gradient is the sum of what both places send back.',
  published: [
    { node: 'h', port: 'y', side: 'value', value: [-0.5, 1], tolerance: 0, note: 'W x' },
    { node: 'k', port: 'y', side: 'value', value: [-0.75, -0.5], tolerance: 0, note: 'W h' },
    { node: 'cost', port: 'C', side: 'value', value: 1.8125, tolerance: 0, note: '1.25² + 0.5²' },
    { node: 'h', port: 'y', side: 'gradient', value: [-2.75, 2.25], tolerance: 0, note: '(-2.5, 1) + (-0.25, 1.25)' },
    {
      node: 'k',
      port: 'W',
      side: 'gradient',
      value: [
        [1.25, -2.5],
        [-0.5, 1],
      ],
      tolerance: 0,
      note: 'what the second use sends back',
    },
    {
      node: 'h',
      port: 'W',
      side: 'gradient',
      value: [
        [-2.75, -5.5],
        [2.25, 4.5],
      ],
      tolerance: 0,
      note: 'what the first use sends back',
    },
    {
      node: 'W',
      port: 'y',
      side: 'gradient',
      value: [
        [-1.5, -8],
        [1.75, 5.5],
      ],
      tolerance: 0,
      note: 'the sum of the two',
    },
    {
      node: 'x',
      port: 'y',
      side: 'gradient',
      value: [0.875, 1.375],
      tolerance: 0,
      note: 'the transpose of W times dC/dh',
    },
  ],
};
