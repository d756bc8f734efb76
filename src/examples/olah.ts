// Olah's e = (a + b)(b + 1) at a = 2, b = 1: the derivative by b is a sum over two paths.
import type { Example } from './example.ts';

export const olah: Example = {
  id: 'olah',
  document: {
    format: 'chainrule',
    version: 1,
    title: 'Olah: e = (a + b)(b + 1)',
    notes:
      'Two paths lead from $b$ to $e$, one through $c$ and one through $d$. Step back and watch the two contributions arrive at $b$: ' +
      '$\\partial e / \\partial b = 2 + 3 = 5$.',
    nodes: [
      { id: 'a', op: 'Input', position: [0, 0], inputs: { value: 2 } },
      { id: 'b', op: 'Input', position: [0, 220], inputs: { value: 1 } },
      { id: 'c', op: 'Add', position: [250, 0] },
      { id: 'd', op: 'Add', position: [250, 220], inputs: { b: 1 } },
      { id: 'e', op: 'Multiply', position: [530, 0] },
    ],
    edges: [
      { from: ['a', 'y'], to: ['c', 'a'] },
      { from: ['b', 'y'], to: ['c', 'b'] },
      { from: ['b', 'y'], to: ['d', 'a'] },
      { from: ['c', 'y'], to: ['e', 'a'] },
      { from: ['d', 'y'], to: ['e', 'b'] },
    ],
    backward: { from: ['e', 'y'] },
  },
  source: {
    name: 'Christopher Olah, Calculus on Computational Graphs: Backpropagation',
    where: 'https://colah.github.io/posts/2015-08-Backprop/',
  },
  about: 'Five numbers and two paths: why gradients add where a value fans out.',
  published: [
    { node: 'c', port: 'y', side: 'value', value: 3, tolerance: 0, note: 'c = a + b' },
    { node: 'd', port: 'y', side: 'value', value: 2, tolerance: 0, note: 'd = b + 1' },
    { node: 'e', port: 'y', side: 'value', value: 6, tolerance: 0, note: 'e = c d' },
    { node: 'c', port: 'y', side: 'gradient', value: 2, tolerance: 0, note: 'de/dc = d' },
    { node: 'd', port: 'y', side: 'gradient', value: 3, tolerance: 0, note: 'de/dd = c' },
    { node: 'a', port: 'y', side: 'gradient', value: 2, tolerance: 0, note: 'de/da = 2' },
    { node: 'b', port: 'y', side: 'gradient', value: 5, tolerance: 0, note: 'de/db = 1 · 2 + 1 · 3 = 5' },
  ],
};
