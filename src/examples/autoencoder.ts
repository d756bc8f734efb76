// The 4-2-4 encoder: one of four patterns squeezed through two numbers and compared with itself, so that the input fans out.
import type { Example } from './example.ts';

export const autoencoder: Example = {
  id: 'autoencoder',
  document: {
    format: 'chainrule',
    version: 1,
    title: 'Autoencoder: 4-2-4',
    notes:
      'One of four patterns goes in, and the network must say it again through a bottleneck of two units. The columns of the first $W$ ' +
      'count in binary, $00$, $01$, $10$, $11$, which is close to what Rumelhart, Hinton and Williams saw backpropagation find by itself: ' +
      'move the $1$ in $x$ and the code moves to another corner. The cost compares $\\hat x$ with $x$ itself, so two gradients meet at $x$: ' +
      'one through the network, one straight from the cost.',
    nodes: [
      {
        id: 'x',
        op: 'Input',
        position: [0, 300],
        inputs: { value: [0, 0, 1, 0] },
      },
      {
        id: 'encode',
        op: 'Affine',
        position: [240, 0],
        inputs: {
          W: [
            [-2, -2, 2, 2],
            [-2, 2, -2, 2],
          ],
          b: [0.2, -0.1],
        },
      },
      { id: 'code', op: 'Sigmoid', position: [520, 0] },
      {
        id: 'decode',
        op: 'Affine',
        position: [240, 450],
        inputs: {
          W: [
            [-3, -3],
            [-3, 3],
            [3, -3],
            [3, 3],
          ],
          b: [1.8, -1.2, -1.2, -4.2],
        },
      },
      { id: 'x_hat', op: 'Sigmoid', position: [580, 450] },
      { id: 'loss', op: 'MeanSquaredError', position: [850, 276] },
    ],
    edges: [
      { from: ['x', 'y'], to: ['encode', 'x'] },
      { from: ['encode', 'y'], to: ['code', 'x'] },
      { from: ['code', 'y'], to: ['decode', 'x'] },
      { from: ['decode', 'y'], to: ['x_hat', 'x'] },
      { from: ['x_hat', 'y'], to: ['loss', 'prediction'] },
      { from: ['x', 'y'], to: ['loss', 'target'] },
    ],
    backward: { from: ['loss', 'C'] },
  },
  source: {
    name: 'Rumelhart, Hinton and Williams (1986), the encoding problem',
    where:
      'Learning internal representations by error propagation, in Parallel Distributed Processing, volume 1, chapter 8; ' +
      'the weights are ours, the numbers PyTorch’s (float64)',
  },
  about:
    'A bottleneck of two units that must tell four patterns apart. The input is also the target, so it has two gradients.',
  published: [
    {
      node: 'encode',
      port: 'y',
      side: 'value',
      value: [2.2, -2.1],
      tolerance: 1e-12,
      note: 'by hand: the third column of W, plus b',
    },
    {
      node: 'x_hat',
      port: 'y',
      side: 'value',
      value: [0.22652483154027558, 0.027292856062004458, 0.7637695090689267, 0.2365007065541153],
      tolerance: 1e-12,
      note: 'PyTorch',
    },
    { node: 'loss', port: 'C', side: 'value', value: 0.04094895708562579, tolerance: 1e-12, note: 'PyTorch' },
    {
      node: 'loss',
      port: 'target',
      side: 'gradient',
      value: [-0.11326241577013779, -0.013646428031002229, 0.11811524546553664, -0.11825035327705764],
      tolerance: 1e-12,
      note: 'half of x minus x_hat: what comes straight from the cost',
    },
    {
      node: 'x',
      port: 'y',
      side: 'gradient',
      value: [-0.11591522071859078, 0.010737250585057383, 0.09373156684947703, -0.11559754832860465],
      tolerance: 1e-12,
      note: 'PyTorch: the sum of both ways',
    },
  ],
};
