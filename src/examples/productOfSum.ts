// CS231n's f = (x + y) z at x = -2, y = 5, z = -4: the first circuit of its notes on backpropagation.
import type { Example } from './example.ts';

export const productOfSum: Example = {
  id: 'product-of-sum',
  document: {
    format: 'chainrule',
    version: 1,
    title: 'CS231n: f = (x + y) z',
    notes:
      'Addition hands the gradient on unchanged to both inputs; multiplication swaps: each input receives the other one times what comes back.',
    nodes: [
      { id: 'x', op: 'Input', position: [0, 0], inputs: { value: -2 } },
      { id: 'y', op: 'Input', position: [0, 180], inputs: { value: 5 } },
      { id: 'z', op: 'Input', position: [250, 200], inputs: { value: -4 } },
      { id: 'q', op: 'Add', position: [250, 0] },
      { id: 'f', op: 'Multiply', position: [530, 0] },
    ],
    edges: [
      { from: ['x', 'y'], to: ['q', 'a'] },
      { from: ['y', 'y'], to: ['q', 'b'] },
      { from: ['q', 'y'], to: ['f', 'a'] },
      { from: ['z', 'y'], to: ['f', 'b'] },
    ],
    backward: { from: ['f', 'y'] },
  },
  source: { name: 'CS231n, Backpropagation, Intuitions', where: 'https://cs231n.github.io/optimization-2/' },
  about: 'A sum and a product: how the two simplest gates pass a gradient back.',
  published: [
    { node: 'q', port: 'y', side: 'value', value: 3, tolerance: 0, note: 'q = x + y' },
    { node: 'f', port: 'y', side: 'value', value: -12, tolerance: 0, note: 'f = q z' },
    { node: 'q', port: 'y', side: 'gradient', value: -4, tolerance: 0, note: 'df/dq = z' },
    { node: 'z', port: 'y', side: 'gradient', value: 3, tolerance: 0, note: 'df/dz = q' },
    { node: 'x', port: 'y', side: 'gradient', value: -4, tolerance: 0, note: 'df/dx' },
    { node: 'y', port: 'y', side: 'gradient', value: -4, tolerance: 0, note: 'df/dy' },
  ],
};
