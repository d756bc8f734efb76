// Homework 1.1 (b): a cost C and the cost C2 = 3 C side by side; every gradient is exactly tripled.
import type { Example } from './example.ts';

const W = [
  [1, 0.5],
  [-1, 2],
];
const b = [0, 0.1];

export const homeworkTripled: Example = {
  id: 'homework-tripled',
  document: {
    format: 'chainrule',
    version: 1,
    title: 'Homework 1.1 (b): C and 3C side by side',
    notes:
      'Above: the cost $C$. Below: the same module computes it once more as $C_1$, and $C_2 = 3\\,C_1$. Each module feeds one cost only, so one backward pass from ' +
      '$C + C_2$ shows both gradients, and each number below is three times the one above. ' +
      "The factor is $\\partial C_2 / \\partial C = 3$; the sheet's equation (4) has it upside down, as $\\partial C / \\partial C_2$.",
    nodes: [
      { id: 'x', op: 'Input', position: [0, 0], inputs: { value: [2, -1] } },
      { id: 'fc', op: 'Affine', position: [215, 0], inputs: { W, b } },
      { id: 'C', op: 'MatMul', position: [435, 0], inputs: { b: [0.5, 3] } },
      { id: 'both', op: 'Add', position: [895, 0] },
      { id: 'x_2', op: 'Input', position: [0, 380], inputs: { value: [2, -1] } },
      { id: 'fc_2', op: 'Affine', position: [215, 380], inputs: { W, b } },
      { id: 'C_1', op: 'MatMul', position: [435, 380], inputs: { b: [0.5, 3] } },
      { id: 'C_2', op: 'Multiply', position: [675, 380], inputs: { b: 3 } },
    ],
    edges: [
      { from: ['x', 'y'], to: ['fc', 'x'] },
      { from: ['fc', 'y'], to: ['C', 'a'] },
      { from: ['C', 'y'], to: ['both', 'a'] },
      { from: ['x_2', 'y'], to: ['fc_2', 'x'] },
      { from: ['fc_2', 'y'], to: ['C_1', 'a'] },
      { from: ['C_1', 'y'], to: ['C_2', 'a'] },
      { from: ['C_2', 'y'], to: ['both', 'b'] },
    ],
    backward: { from: ['both', 'y'] },
  },
  source: {
    name: 'DS-GA 1008 homework 1, problem 1.1 (b)',
    where:
      'DS-GA 1008 Deep Learning, Homework 1 (Spring 2020), Problem 1.1 (b); the sheet works in symbols, the numbers are ours',
  },
  about:
    'Three times the cost, three times every gradient: the chain rule with a constant factor, seen on two copies of one module. Its note names the slip in the sheet’s equation (4).',
  published: [
    { node: 'C', port: 'y', side: 'gradient', value: 1, tolerance: 0, note: 'C enters the sum once' },
    { node: 'C_1', port: 'y', side: 'gradient', value: 3, tolerance: 0, note: 'the sheet: dC2/dC = 3' },
    { node: 'fc', port: 'y', side: 'gradient', value: [0.5, 3], tolerance: 1e-12, note: 'dC/dy as in 1.1 (a)' },
    {
      node: 'fc',
      port: 'W',
      side: 'gradient',
      value: [
        [1, -0.5],
        [6, -3],
      ],
      tolerance: 1e-12,
      note: 'dC/dW as in 1.1 (a)',
    },
    { node: 'fc_2', port: 'y', side: 'gradient', value: [1.5, 9], tolerance: 1e-12, note: 'three times dC/dy' },
    {
      node: 'fc_2',
      port: 'W',
      side: 'gradient',
      value: [
        [3, -1.5],
        [18, -9],
      ],
      tolerance: 1e-12,
      note: 'the sheet: dC2/dW = 3 dC/dW',
    },
    {
      node: 'fc_2',
      port: 'b',
      side: 'gradient',
      value: [1.5, 9],
      tolerance: 1e-12,
      note: 'the sheet: dC2/db = 3 dC/db',
    },
    { node: 'x', port: 'y', side: 'gradient', value: [-2.5, 6.25], tolerance: 1e-12, note: 'dC/dx as in 1.1 (a)' },
    { node: 'x_2', port: 'y', side: 'gradient', value: [-7.5, 18.75], tolerance: 1e-12, note: 'three times dC/dx' },
  ],
};
