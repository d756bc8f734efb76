// Batch normalization in both of its modes, from the same x and with the same gradient coming in.
import type { Example } from './example.ts';

const gamma = [2, 1];
const beta = [0, 0.5];

export const batchNormModes: Example = {
  id: 'batch-norm',
  document: {
    format: 'chainrule',
    version: 1,
    title: 'Batch norm: training and evaluation',
    notes:
      'Four samples with two features. In training each feature is centred and scaled by the batch itself, $\\mu = (8, 2)$ and ' +
      '$\\sigma = (5, 1)$; in evaluation by the running mean and variance, so each sample is on its own. The seed asks both for the same: ' +
      'how does the first number of $y$ depend on $x$? In evaluation on one number only. In training on the whole column, since every sample ' +
      'moves mean and variance; and the column of that gradient sums to zero, since shifting all samples changes nothing.',
    nodes: [
      {
        id: 'x',
        op: 'Input',
        position: [0, 110],
        inputs: {
          value: [
            [1, 2.2],
            [7, 0.6],
            [9, 3.4],
            [15, 1.8],
          ],
        },
      },
      { id: 'train', op: 'BatchNorm', position: [290, 0], inputs: { gamma, beta } },
      {
        id: 'eval',
        op: 'BatchNorm',
        position: [290, 412],
        params: { training: false },
        inputs: { gamma, beta, mean: [6, 2], variance: [16, 4] },
      },
      { id: 'y', op: 'Add', position: [570, 110] },
    ],
    edges: [
      { from: ['x', 'y'], to: ['train', 'x'] },
      { from: ['x', 'y'], to: ['eval', 'x'] },
      { from: ['train', 'y'], to: ['y', 'a'] },
      { from: ['eval', 'y'], to: ['y', 'b'] },
    ],
    backward: {
      from: ['y', 'y'],
      seed: [
        [1, 0],
        [0, 0],
        [0, 0],
        [0, 0],
      ],
    },
  },
  source: {
    name: 'Ioffe and Szegedy (2015), Batch normalization',
    where:
      'https://arxiv.org/abs/1502.03167, algorithms 1 and 2 and the gradients of section 3; the numbers are ours, by hand and by PyTorch (float64)',
  },
  about:
    'The same four samples through both modes. In training the samples of a batch depend on each other; in evaluation they do not.',
  startStep: 19,
  published: [
    {
      node: 'train',
      port: 'y',
      side: 'value',
      value: [
        [-2.8, 0.7],
        [-0.4, -0.9],
        [0.4, 1.9],
        [2.8, 0.3],
      ],
      tolerance: 1e-5,
      note: 'by hand, without epsilon',
    },
    {
      node: 'eval',
      port: 'y',
      side: 'value',
      value: [
        [-2.5, 0.6],
        [0.5, -0.2],
        [1.5, 1.2],
        [4.5, 0.4],
      ],
      tolerance: 1e-5,
      note: 'by hand, without epsilon',
    },
    {
      node: 'eval',
      port: 'x',
      side: 'gradient',
      value: [
        [0.5, 0],
        [0, 0],
        [0, 0],
        [0, 0],
      ],
      tolerance: 1e-6,
      note: 'gamma over the running deviation, 2 / 4, and nothing elsewhere',
    },
    {
      node: 'train',
      port: 'x',
      side: 'gradient',
      value: [
        [0.104, 0],
        [-0.128, 0],
        [-0.072, 0],
        [0.096, 0],
      ],
      tolerance: 1e-6,
      note: '2 / 5 times (1 - 1/4 - 1.96/4, -1/4 - 0.28/4, -1/4 + 0.28/4, -1/4 + 1.96/4), by hand, without epsilon',
    },
  ],
};
