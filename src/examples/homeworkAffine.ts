// Homework 1.1 (a): the affine module with a cost that is not named; only dC/dy is given, as the seed.
import type { Example } from './example.ts';

export const homeworkAffine: Example = {
  id: 'homework-affine',
  document: {
    format: 'chainrule',
    version: 1,
    title: 'Homework 1.1 (a): the affine module',
    notes:
      'The cost $C(y)$ is not named. All that is known of it is $\\partial C / \\partial y$, and that is enough: it is the seed. ' +
      'Row $i$, column $j$ of $\\partial C / \\partial W$ is $x_j \\, \\partial C / \\partial y_i$.',
    nodes: [
      { id: 'x', op: 'Input', position: [0, 0], inputs: { value: [2, -1] } },
      {
        id: 'fc',
        op: 'Affine',
        position: [260, 0],
        inputs: {
          W: [
            [1, 0.5],
            [-1, 2],
          ],
          b: [0, 0.1],
        },
      },
    ],
    edges: [{ from: ['x', 'y'], to: ['fc', 'x'] }],
    backward: { from: ['fc', 'y'], seed: [0.5, 3] },
  },
  source: {
    name: 'DS-GA 1008 homework 1, problem 1.1 (a)',
    where:
      'DS-GA 1008 Deep Learning, Homework 1 (Spring 2020), Problem 1.1 (a); the sheet works in symbols, the numbers are ours',
  },
  about:
    'Backward from any port: the sheet gives dC/dy and asks for dC/dW, which is an outer product. We add what it leaves out, dC/dx.',
  published: [
    { node: 'fc', port: 'y', side: 'value', value: [1.5, -3.9], tolerance: 1e-12, note: 'W x + b' },
    {
      node: 'fc',
      port: 'W',
      side: 'gradient',
      value: [
        [1, -0.5],
        [6, -3],
      ],
      tolerance: 1e-12,
      note: 'the sheet: [[x1 dC/dy1, x2 dC/dy1], [x1 dC/dy2, x2 dC/dy2]]',
    },
    { node: 'fc', port: 'b', side: 'gradient', value: [0.5, 3], tolerance: 1e-12, note: 'the sheet: dC/db = dC/dy' },
    {
      node: 'x',
      port: 'y',
      side: 'gradient',
      value: [-2.5, 6.25],
      tolerance: 1e-12,
      note: 'left out by the sheet: the transpose of W times dC/dy',
    },
  ],
};
