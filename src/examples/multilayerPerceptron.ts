// A 2-4-3 multilayer perceptron with ReLU, one of whose hidden units is off.
import type { Example } from './example.ts';

export const multilayerPerceptron: Example = {
  id: 'mlp',
  document: {
    format: 'chainrule',
    version: 1,
    title: 'A 2-4-3 perceptron with a unit that is off',
    notes:
      'Hidden unit 2 receives $-0.4$, so the ReLU shuts it. Its column in the gradient of the second $W$ and its row in the gradient of ' +
      'the first are exactly zero: computed, and zero, which is not the same as not computed.',
    nodes: [
      { id: 'x', op: 'Input', position: [0, 0], inputs: { value: [1, 2] } },
      {
        id: 'fc1',
        op: 'Affine',
        position: [220, 0],
        inputs: {
          W: [
            [0.6, -0.2],
            [-0.8, 0.2],
            [0.3, 0.4],
            [-0.1, 0.6],
          ],
          b: [0.1, 0, -0.2, 0.1],
        },
      },
      { id: 'h', op: 'ReLU', position: [530, 0] },
      {
        id: 'fc2',
        op: 'Affine',
        position: [740, 0],
        inputs: {
          W: [
            [0.2, -0.5, 0.3, 0.1],
            [-0.4, 0.3, 0.5, 0.2],
            [0.1, 0.6, -0.2, 0.4],
          ],
          b: [0, 0.1, -0.1],
        },
      },
      { id: 'loss', op: 'SoftmaxCrossEntropy', position: [530, 455], inputs: { target: 2 } },
    ],
    edges: [
      { from: ['x', 'y'], to: ['fc1', 'x'] },
      { from: ['fc1', 'y'], to: ['h', 'x'] },
      { from: ['h', 'y'], to: ['fc2', 'x'] },
      { from: ['fc2', 'y'], to: ['loss', 'logits'] },
    ],
    backward: { from: ['loss', 'C'] },
  },
  source: {
    name: 'Our own, worked out independently with NumPy',
    where: 'the layer equations of any textbook, e.g. Goodfellow, Bengio and Courville, Deep Learning, section 6.5',
  },
  about: 'Two layers and a ReLU. One hidden unit is off, and its part of both gradients is exactly zero.',
  published: [
    { node: 'fc1', port: 'y', side: 'value', value: [0.3, -0.4, 0.9, 1.2], tolerance: 1e-12, note: 'by hand' },
    { node: 'h', port: 'y', side: 'value', value: [0.3, 0, 0.9, 1.2], tolerance: 1e-12, note: 'by hand' },
    { node: 'fc2', port: 'y', side: 'value', value: [0.45, 0.67, 0.23], tolerance: 1e-12, note: 'by hand' },
    { node: 'loss', port: 'C', side: 'value', value: 1.3346810021220525, tolerance: 1e-12, note: 'NumPy' },
    {
      node: 'fc2',
      port: 'y',
      side: 'gradient',
      value: [0.32801989986374974, 0.4087379643898213, -0.736757864253571],
      tolerance: 1e-12,
      note: 'NumPy: probabilities minus one-hot class 2',
    },
    {
      node: 'fc2',
      port: 'W',
      side: 'gradient',
      value: [
        [0.0984059699591249, 0, 0.2952179098773748, 0.39362387983649966],
        [0.12262138931694636, 0, 0.3678641679508392, 0.49048555726778553],
        [-0.22102735927607126, 0, -0.663082077828214, -0.8841094371042852],
      ],
      tolerance: 1e-12,
      note: 'NumPy',
    },
    {
      node: 'fc1',
      port: 'W',
      side: 'gradient',
      value: [
        [-0.17156699220853566, -0.3431339844170713],
        [0, 0],
        [0.45012652500474976, 0.9002530500094995],
        [-0.18015356283708917, -0.36030712567417833],
      ],
      tolerance: 1e-12,
      note: 'NumPy',
    },
    {
      node: 'x',
      port: 'y',
      side: 'gradient',
      value: [0.05011311846001244, 0.10627187074135355],
      tolerance: 1e-12,
      note: 'NumPy',
    },
  ],
};
