// A residual block: the gradient reaches x twice, once through two layers and once, unchanged, through the sum.
import type { Example } from './example.ts';

export const residualBlock: Example = {
  id: 'residual',
  document: {
    format: 'chainrule',
    version: 1,
    title: 'A residual block',
    notes:
      'The block computes $y = F(x) + x$ with $F(x) = W_2 \\, \\sigma(W_1 x)$, and $(1, -1)$ is the gradient that the layers above send. ' +
      'Addition hands it on untouched to both of its inputs. Through $F$ little is left of it, $(-0.1, -0.2)$; along the skip connection ' +
      'it arrives whole. At $x$ the two add up: however weak the layers, a deep stack of such blocks does not starve its first one.',
    nodes: [
      { id: 'x', op: 'Input', position: [0, 274], inputs: { value: [1, 3] } },
      {
        id: 'fc1',
        op: 'Affine',
        position: [205, 0],
        params: { bias: false },
        inputs: {
          W: [
            [0.5, -0.25],
            [0.25, 0.5],
          ],
        },
      },
      { id: 'relu', op: 'ReLU', position: [420, 0] },
      {
        id: 'fc2',
        op: 'Affine',
        position: [630, 0],
        params: { bias: false },
        inputs: {
          W: [
            [0.2, -0.1],
            [0.1, 0.3],
          ],
        },
      },
      { id: 'y', op: 'Add', position: [850, 250] },
    ],
    edges: [
      { from: ['x', 'y'], to: ['fc1', 'x'] },
      { from: ['fc1', 'y'], to: ['relu', 'x'] },
      { from: ['relu', 'y'], to: ['fc2', 'x'] },
      { from: ['fc2', 'y'], to: ['y', 'a'] },
      { from: ['x', 'y'], to: ['y', 'b'] },
    ],
    backward: { from: ['y', 'y'], seed: [1, -1] },
  },
  source: {
    name: 'He, Zhang, Ren and Sun (2016), Deep residual learning',
    where:
      'https://arxiv.org/abs/1512.03385, equation (1), and Identity mappings in deep residual networks, ' +
      'https://arxiv.org/abs/1603.05027, equation (5); the numbers are ours, by hand and by PyTorch (float64)',
  },
  about: 'Why a hundred layers can learn: the gradient goes through the sum unhurt, whatever the layers beside it do.',
  published: [
    { node: 'fc1', port: 'y', side: 'value', value: [-0.25, 1.75], tolerance: 1e-12, note: 'by hand' },
    { node: 'fc2', port: 'y', side: 'value', value: [-0.175, 0.525], tolerance: 1e-12, note: 'F(x), by hand' },
    { node: 'y', port: 'y', side: 'value', value: [0.825, 3.525], tolerance: 1e-12, note: 'F(x) + x' },
    {
      node: 'fc1',
      port: 'x',
      side: 'gradient',
      value: [-0.1, -0.2],
      tolerance: 1e-12,
      note: 'what comes back through the layers',
    },
    { node: 'y', port: 'b', side: 'gradient', value: [1, -1], tolerance: 0, note: 'what comes back along the skip' },
    { node: 'x', port: 'y', side: 'gradient', value: [0.9, -1.2], tolerance: 1e-12, note: 'the sum of the two' },
    {
      node: 'fc2',
      port: 'W',
      side: 'gradient',
      value: [
        [0, 1.75],
        [0, -1.75],
      ],
      tolerance: 1e-12,
      note: 'dC/dy times the transpose of relu.y',
    },
  ],
};
