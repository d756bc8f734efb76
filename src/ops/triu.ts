// Triu: y_ij = x_ij where j >= i + k, else 0: the upper triangle of the last two axes. Shape: that of x.
import { triangle } from './triangle.ts';

export const triu = triangle({
  name: 'Triu',
  glyph: '\\urcorner',
  summary: 'The upper triangle of matrices; 0 below it.',
  about:
    'Keeps what is on and above a diagonal and replaces the rest by 0. With k = 1 it picks exactly the pairs in which the second comes later, each pair once: what a causal mask forbids, or the distances between different points. The gradient passes only where the entry was kept.',
  aliases: ['upper triangle', 'triangular', 'Trilu', 'future mask'],
  formula: 'y_{ij} = x_{ij} \\left[j \\ge i + k\\right]',
  side: 'upper',
});
