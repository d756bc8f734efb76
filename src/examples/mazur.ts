// Mazur's 2-2-2 network: the step by step example with actual numbers, up to its first update.
import type { Example } from './example.ts';

export const mazur: Example = {
  id: 'mazur',
  document: {
    format: 'chainrule',
    version: 1,
    title: 'Mazur: a 2-2-2 network by hand',
    notes:
      'The article writes $E = \\sum \\tfrac{1}{2} (target - out)^2$; over two outputs that is the mean of the squares. Its two biases are ' +
      'one number per layer and stay fixed. The totals it prints after the first update disagree with its own rule, which is to change ' +
      'all weights at once: that gives $0.291027773694$.',
    nodes: [
      { id: 'i', op: 'Input', position: [0, 0], inputs: { value: [0.05, 0.1] } },
      {
        id: 'net_h',
        op: 'Affine',
        position: [270, 0],
        inputs: {
          W: [
            [0.15, 0.2],
            [0.25, 0.3],
          ],
          b: 0.35,
        },
        trainable: { b: false },
      },
      { id: 'out_h', op: 'Sigmoid', position: [580, 0] },
      {
        id: 'net_o',
        op: 'Affine',
        position: [0, 400],
        inputs: {
          W: [
            [0.4, 0.45],
            [0.5, 0.55],
          ],
          b: 0.6,
        },
        trainable: { b: false },
      },
      { id: 'out_o', op: 'Sigmoid', position: [300, 400] },
      { id: 'target', op: 'Input', position: [300, 580], inputs: { value: [0.01, 0.99] } },
      { id: 'E', op: 'MeanSquaredError', position: [600, 400] },
    ],
    edges: [
      { from: ['i', 'y'], to: ['net_h', 'x'] },
      { from: ['net_h', 'y'], to: ['out_h', 'x'] },
      { from: ['out_h', 'y'], to: ['net_o', 'x'] },
      { from: ['net_o', 'y'], to: ['out_o', 'x'] },
      { from: ['out_o', 'y'], to: ['E', 'prediction'] },
      { from: ['target', 'y'], to: ['E', 'target'] },
    ],
    backward: { from: ['E', 'C'] },
  },
  source: {
    name: 'Matt Mazur, A Step by Step Backpropagation Example',
    where: 'https://mattmazur.com/2015/03/17/a-step-by-step-backpropagation-example/',
  },
  about: 'Two inputs, two hidden units, two outputs, with every number of the well-known article beside the engine’s.',
  published: [
    {
      node: 'net_h',
      port: 'y',
      side: 'value',
      value: [0.3775, 0.3925],
      tolerance: 1e-12,
      note: 'net h1 in the article; net h2 by the same rule',
    },
    {
      node: 'out_h',
      port: 'y',
      side: 'value',
      value: [0.593269992, 0.596884378],
      tolerance: 5e-10,
      note: 'out h1 and out h2',
    },
    {
      node: 'out_o',
      port: 'y',
      side: 'value',
      value: [0.75136507, 0.772928465],
      tolerance: 5e-9,
      note: 'out o1 and out o2',
    },
    { node: 'E', port: 'C', side: 'value', value: 0.298371109, tolerance: 5e-10, note: 'the total error' },
    {
      node: 'net_o',
      port: 'y',
      side: 'gradient',
      value: [0.138498562, -0.038098236],
      tolerance: 1e-9,
      note: 'the deltas of o1 and o2',
    },
    {
      node: 'net_o',
      port: 'W',
      side: 'gradient',
      value: [
        [0.082167041, 0.0826676278],
        [-0.0226025405, -0.0227402422],
      ],
      tolerance: 1e-9,
      note: 'w5 as printed; w6, w7 and w8 from the printed new weights, (old - new) / 0.5',
    },
    {
      node: 'net_h',
      port: 'W',
      side: 'gradient',
      value: [
        [0.000438568, 0.00087713547],
        [0.00049771274, 0.00099542547],
      ],
      tolerance: 1e-9,
      note: 'w1 as printed; w2, w3 and w4 from the printed new weights, (old - new) / 0.5',
    },
  ],
};
