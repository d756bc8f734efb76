// Two steps of an LSTM cell that share their weights, with the numbers of a well-known article.
import type { Example } from './example.ts';

export const lstm: Example = {
  id: 'lstm',
  document: {
    format: 'chainrule',
    version: 1,
    title: 'LSTM: one cell, two time steps',
    notes:
      'One unit reads two inputs, one after the other; both steps use the same $W$ and $U$, whose rows are the input gate, the forget gate, ' +
      'the candidate and the output gate. The third input is always $1$, so the last column of $W$ is the bias. Going back, each step sends its own ' +
      'gradient to the weights and the two add up: backpropagation through time is fan-out, no more. Between the steps two gradients travel, ' +
      'along the state $h$ and along the memory $c$. The cost of the article, half of each squared error, is the mean of the two squares.',
    nodes: [
      { id: 'x0', op: 'Input', position: [0, 0], inputs: { value: [1, 2, 1] } },
      { id: 'x1', op: 'Input', position: [592, -157], inputs: { value: [0.5, 3, 1] } },
      {
        id: 'W',
        op: 'Parameter',
        position: [0, 336],
        inputs: {
          value: [
            [0.95, 0.8, 0.65],
            [0.7, 0.45, 0.15],
            [0.45, 0.25, 0.2],
            [0.6, 0.4, 0.1],
          ],
        },
      },
      { id: 'U', op: 'Parameter', position: [216, 575], inputs: { value: [[0.8], [0.1], [0.15], [0.25]] } },
      { id: 't0', op: 'LSTMCell', position: [452, 0], params: { bias: false } },
      { id: 't1', op: 'LSTMCell', position: [820, 262], params: { bias: false } },
      { id: 'out', op: 'Concat', position: [1068, 0] },
      { id: 'E', op: 'MeanSquaredError', position: [1068, 214], inputs: { target: [0.5, 1.25] } },
    ],
    edges: [
      { from: ['x0', 'y'], to: ['t0', 'x'] },
      { from: ['W', 'y'], to: ['t0', 'W_ih'] },
      { from: ['U', 'y'], to: ['t0', 'W_hh'] },
      { from: ['x1', 'y'], to: ['t1', 'x'] },
      { from: ['t0', 'h'], to: ['t1', 'h_prev'] },
      { from: ['t0', 'c'], to: ['t1', 'c_prev'] },
      { from: ['W', 'y'], to: ['t1', 'W_ih'] },
      { from: ['U', 'y'], to: ['t1', 'W_hh'] },
      { from: ['t0', 'h'], to: ['out', 'a'] },
      { from: ['t1', 'h'], to: ['out', 'b'] },
      { from: ['out', 'y'], to: ['E', 'prediction'] },
    ],
    backward: { from: ['E', 'C'] },
  },
  source: {
    name: 'Aidan Gomez (2016), Backpropogating an LSTM: a numerical example',
    where:
      'https://blog.aidangomez.ca/2016/04/17/Backpropogating-an-LSTM-A-Numerical-Example/; the cell is that of Hochreiter and Schmidhuber, ' +
      'Long short-term memory, Neural Computation 9 (8), 1997, with a forget gate and the weights laid out as in torch.nn.LSTMCell',
  },
  about:
    'A memory that gates guard, unrolled over two steps, with the published forward values and the published new weights.',
  startStep: 20,
  published: [
    { node: 't0', port: 'h', side: 'value', value: [0.53631], tolerance: 5e-6, note: 'the output at t = 0' },
    {
      node: 't0',
      port: 'c',
      side: 'value',
      value: [0.78572],
      tolerance: 1e-5,
      note: 'the state at t = 0, made there from rounded gates',
    },
    { node: 't1', port: 'h', side: 'value', value: [0.77198], tolerance: 5e-6, note: 'the output at t = 1' },
    { node: 't1', port: 'c', side: 'value', value: [1.5176], tolerance: 5e-5, note: 'the state at t = 1' },
    {
      node: 'W',
      port: 'y',
      side: 'gradient',
      value: [
        [-0.0022, -0.0067, -0.0028],
        [-0.0031, -0.0189, -0.0063],
        [-0.0267, -0.0922, -0.0364],
        [-0.0259, -0.1626, -0.0536],
      ],
      tolerance: 1e-4,
      note: 'from the printed new weights and biases, (old - new) / 0.1; made there from rounded gates',
    },
    {
      node: 'U',
      port: 'y',
      side: 'gradient',
      value: [[-0.0006], [-0.0034], [-0.0104], [-0.0297]],
      tolerance: 5e-5,
      note: 'from the printed new weights, (old - new) / 0.1',
    },
  ],
};
