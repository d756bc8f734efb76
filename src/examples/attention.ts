// Self-attention with one head on three tokens, with the numbers of an illustrated article.
import type { Example } from './example.ts';

export const attention: Example = {
  id: 'attention',
  document: {
    format: 'chainrule',
    version: 1,
    title: 'Attention: three tokens, one head',
    notes:
      'Each row of $X$ is a token; three linear maps make its query, key and value. Row $i$ of $y$ mixes the values, and $weights$ shows in what ' +
      'proportions: it is the same attention with the identity as its values. The seed asks for $\\partial y_{11}$; the first column of the ' +
      'gradient at $V$ is exactly the first row of the weights. The article leaves out the division by $\\sqrt{d_k}$; clear the scale in the ' +
      'settings and the weights soften, which is why the division is there.',
    nodes: [
      {
        id: 'X',
        op: 'Input',
        position: [0, 248],
        inputs: {
          value: [
            [1, 0, 1, 0],
            [0, 2, 0, 2],
            [1, 1, 1, 1],
          ],
        },
      },
      {
        id: 'Q',
        op: 'MatMul',
        position: [350, 0],
        inputs: {
          b: [
            [1, 0, 1],
            [1, 0, 0],
            [0, 0, 1],
            [0, 1, 1],
          ],
        },
        trainable: { b: true },
      },
      {
        id: 'K',
        op: 'MatMul',
        position: [350, 268],
        inputs: {
          b: [
            [0, 0, 1],
            [1, 1, 0],
            [0, 1, 0],
            [1, 1, 0],
          ],
        },
        trainable: { b: true },
      },
      {
        id: 'V',
        op: 'MatMul',
        position: [350, 536],
        inputs: {
          b: [
            [0, 2, 0],
            [0, 3, 0],
            [1, 0, 3],
            [1, 1, 0],
          ],
        },
        trainable: { b: true },
      },
      {
        id: 'weights',
        op: 'ScaledDotProductAttention',
        position: [740, 0],
        params: { scale: 1 },
        inputs: {
          v: [
            [1, 0, 0],
            [0, 1, 0],
            [0, 0, 1],
          ],
        },
      },
      { id: 'y', op: 'ScaledDotProductAttention', position: [740, 360], params: { scale: 1 } },
    ],
    edges: [
      { from: ['X', 'y'], to: ['Q', 'a'] },
      { from: ['X', 'y'], to: ['K', 'a'] },
      { from: ['X', 'y'], to: ['V', 'a'] },
      { from: ['Q', 'y'], to: ['weights', 'q'] },
      { from: ['K', 'y'], to: ['weights', 'k'] },
      { from: ['Q', 'y'], to: ['y', 'q'] },
      { from: ['K', 'y'], to: ['y', 'k'] },
      { from: ['V', 'y'], to: ['y', 'v'] },
    ],
    backward: {
      from: ['y', 'y'],
      seed: [
        [1, 0, 0],
        [0, 0, 0],
        [0, 0, 0],
      ],
    },
  },
  source: {
    name: 'Vaswani and others (2017), with the numbers of R. Karim',
    where:
      'Attention is all you need, https://arxiv.org/abs/1706.03762, section 3.2.1; the numbers are those of Raimi Karim, Illustrated: ' +
      'Self-Attention, https://towardsdatascience.com/illustrated-self-attention-2d627e33b20a',
  },
  about:
    'Queries, keys and values of three tokens, the attention weights as a matrix, and the gradient that comes back through each.',
  startStep: 14,
  published: [
    {
      node: 'Q',
      port: 'y',
      side: 'value',
      value: [
        [1, 0, 2],
        [2, 2, 2],
        [2, 1, 3],
      ],
      tolerance: 0,
      note: 'the queries of the article',
    },
    {
      node: 'K',
      port: 'y',
      side: 'value',
      value: [
        [0, 1, 1],
        [4, 4, 0],
        [2, 3, 1],
      ],
      tolerance: 0,
      note: 'the keys of the article',
    },
    {
      node: 'V',
      port: 'y',
      side: 'value',
      value: [
        [1, 2, 3],
        [2, 8, 0],
        [2, 6, 3],
      ],
      tolerance: 0,
      note: 'the values of the article',
    },
    {
      node: 'weights',
      port: 'y',
      side: 'value',
      value: [
        [0.063379, 0.46831, 0.46831],
        [6.0337e-6, 0.98201, 0.017986],
        [0.00029539, 0.88054, 0.11917],
      ],
      tolerance: 5e-6,
      note: 'the softmax of the scores as the article’s code prints it',
    },
    {
      node: 'y',
      port: 'y',
      side: 'value',
      value: [
        [1.9366, 6.6831, 1.5951],
        [2, 7.964, 0.054],
        [1.9997, 7.7599, 0.3584],
      ],
      tolerance: 5e-5,
      note: 'the outputs as the article’s code prints them',
    },
    {
      node: 'V',
      port: 'y',
      side: 'gradient',
      value: [
        [0.063379, 0, 0],
        [0.46831, 0, 0],
        [0.46831, 0, 0],
      ],
      tolerance: 5e-6,
      note: 'the first row of the weights, standing up',
    },
  ],
};
