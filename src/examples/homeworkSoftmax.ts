// Homework 1.2: the softmax module with beta; the seed picks one output, so one row of the Jacobian comes back.
import type { Example } from './example.ts';

export const homeworkSoftmax: Example = {
  id: 'homework-softmax',
  document: {
    format: 'chainrule',
    version: 1,
    title: 'Homework 1.2: softmax with beta',
    notes:
      'The seed $(1, 0, 0)$ asks for $\\partial y_1 / \\partial x$: the first row of $\\beta\\,(\\mathrm{diag}(y) - y\\,y^\\top)$. ' +
      'Off the diagonal an entry is $-\\beta\\,y_i\\,y_j = -\\beta\\,e^{\\beta x_i} e^{\\beta x_j} / S^2$; the sheet’s last line loses one of ' +
      'the two exponentials. Drag $\\beta$: towards 0 the outputs even out, large they pick the largest $x$.',
    nodes: [
      { id: 'x', op: 'Input', position: [0, 0], inputs: { value: [2, 1, 0] } },
      { id: 'y', op: 'Softmax', position: [280, 0], inputs: { beta: 1.5 } },
    ],
    edges: [{ from: ['x', 'y'], to: ['y', 'x'] }],
    backward: { from: ['y', 'y'], seed: [1, 0, 0] },
  },
  source: {
    name: 'DS-GA 1008 homework 1, problem 1.2',
    where:
      'DS-GA 1008 Deep Learning, Homework 1 (Spring 2020), Problem 1.2; the sheet works in symbols, the numbers are ours',
  },
  about:
    'One row of the softmax Jacobian, and the derivative by β that the sheet leaves out. Its note names the slip in the sheet’s off-diagonal entry.',
  published: [
    {
      node: 'y',
      port: 'y',
      side: 'value',
      value: [0.7855970345892759, 0.1752903921400367, 0.03911257327068746],
      tolerance: 1e-12,
      note: 'exp(beta x_k) / sum exp(beta x_n)',
    },
    {
      node: 'y',
      port: 'x',
      side: 'gradient',
      value: [0.2526515007507179, -0.2065614183858062, -0.04609008236491176],
      tolerance: 1e-12,
      note: 'beta y_1 (delta_1j - y_j)',
    },
    {
      node: 'y',
      port: 'beta',
      side: 'gradient',
      value: 0.19916105541041984,
      tolerance: 1e-12,
      note: 'left out by the sheet: y_1 (x_1 - sum y_n x_n)',
    },
  ],
};
