// A transformer block with the norms in front: causal attention and a small MLP, each inside a residual connection.
import type { Example } from './example.ts';

export const transformerBlock: Example = {
  id: 'transformer',
  document: {
    format: 'chainrule',
    version: 1,
    title: 'A transformer block',
    notes:
      'Three tokens of three numbers pass two residual stages: normalize and attend, then normalize and think ($W_2\\,\\mathrm{GELU}(W_1 x)$). ' +
      'The seed asks about the second token only. Follow it back to $x$: the third row of the gradient is exactly zero, since the causal mask lets ' +
      'no token see a later one, and the first row is there because of attention alone, the one place where tokens meet. ' +
      'Both sums hand the gradient on whole, as in the residual block.',
    nodes: [
      {
        id: 'x',
        op: 'Input',
        position: [0, 0],
        inputs: {
          value: [
            [0.3, 0.8, -1.3],
            [0.9, -0.4, 0.6],
            [-0.5, 0.2, 0.7],
          ],
        },
      },
      { id: 'norm1', op: 'LayerNorm', position: [267, 80] },
      {
        id: 'attend',
        op: 'MultiHeadAttention',
        position: [557, 80],
        params: { causal: true, bias: false },
        inputs: {
          Wq: [
            [-0.4, -0.1, 1],
            [0.4, -1, 0],
            [-0.4, 0.1, -1],
          ],
          Wk: [
            [0.1, 0.1, 0.9],
            [0.2, 0.3, -0.9],
            [1.4, -1.1, 0.7],
          ],
          Wv: [
            [-0.2, -0.5, -0.4],
            [-0.4, 0.2, -0.1],
            [0.9, -1.1, 0],
          ],
          Wo: [
            [-0.5, 0.5, -1.3],
            [-0.2, 0.1, -0.9],
            [0.6, 0.1, 0.6],
          ],
        },
      },
      { id: 'sum1', op: 'Add', position: [996, 0] },
      { id: 'norm2', op: 'LayerNorm', position: [0, 716] },
      {
        id: 'up',
        op: 'Affine',
        position: [269, 716],
        params: { bias: false },
        inputs: {
          W: [
            [0, 0.2, -0.2],
            [-0.5, -0.3, -0.6],
            [0, 0.8, -0.3],
            [-0.4, 0.3, 0.2],
            [0.1, -0.6, 0],
            [0.4, -0.8, -0.3],
          ],
        },
      },
      { id: 'gelu', op: 'GELU', position: [547, 716] },
      {
        id: 'down',
        op: 'Affine',
        position: [739, 716],
        params: { bias: false },
        inputs: {
          W: [
            [-1.1, -0.8, -1.1, -0.1, -0.8, 0.2],
            [0.1, -0.1, -1.5, -0.3, 0, 0.1],
            [-0.9, -0.3, -0.6, -0.5, 0.6, -0.5],
          ],
        },
      },
      { id: 'y', op: 'Add', position: [1013, 716] },
    ],
    edges: [
      { from: ['x', 'y'], to: ['norm1', 'x'] },
      { from: ['norm1', 'y'], to: ['attend', 'query'] },
      { from: ['norm1', 'y'], to: ['attend', 'key'] },
      { from: ['norm1', 'y'], to: ['attend', 'value'] },
      { from: ['x', 'y'], to: ['sum1', 'a'] },
      { from: ['attend', 'y'], to: ['sum1', 'b'] },
      { from: ['sum1', 'y'], to: ['norm2', 'x'] },
      { from: ['norm2', 'y'], to: ['up', 'x'] },
      { from: ['up', 'y'], to: ['gelu', 'x'] },
      { from: ['gelu', 'y'], to: ['down', 'x'] },
      { from: ['sum1', 'y'], to: ['y', 'a'] },
      { from: ['down', 'y'], to: ['y', 'b'] },
    ],
    backward: {
      from: ['y', 'y'],
      seed: [
        [0, 0, 0],
        [1, 0, 0],
        [0, 0, 0],
      ],
    },
  },
  source: {
    name: 'Vaswani and others (2017), with the norms in front',
    where:
      'Attention is all you need, https://arxiv.org/abs/1706.03762; the norms where Xiong and others put them, ' +
      'https://arxiv.org/abs/2002.04745; the weights are ours, the numbers PyTorch’s (float64)',
  },
  about: 'Attention, two residual sums, two layer norms and a small MLP: the part that large language models repeat.',
  published: [
    {
      node: 'attend',
      port: 'y',
      side: 'value',
      value: [
        [0.99589786998134, 0.6460682743974612, -0.4097472178062239],
        [0.9506265818808983, 0.6173241711180899, -0.3904270629863462],
        [1.5285021956182638, 0.9487333332888064, -0.6764803158437238],
      ],
      tolerance: 1e-12,
      note: 'PyTorch',
    },
    {
      node: 'y',
      port: 'y',
      side: 'value',
      value: [
        [-0.00021073791464587543, 0.1854299731104534, -2.592415811933283],
        [1.9544922275895193, 0.5820700717808422, 0.007345544000478155],
        [-0.34919446239103036, -0.20258629171382747, -0.8939028185459956],
      ],
      tolerance: 1e-12,
      note: 'PyTorch',
    },
    {
      node: 'y',
      port: 'a',
      side: 'gradient',
      value: [
        [0, 0, 0],
        [1, 0, 0],
        [0, 0, 0],
      ],
      tolerance: 0,
      note: 'the seed, handed on whole',
    },
    {
      node: 'x',
      port: 'y',
      side: 'gradient',
      value: [
        [-1.4665855580436413, 1.1174037181906373, 0.3491818398530041],
        [0.9447258834248345, -0.20358894192209867, 0.25886305849726415],
        [0, 0, 0],
      ],
      tolerance: 1e-12,
      note: 'PyTorch; the third row is zero because of the mask',
    },
  ],
};
