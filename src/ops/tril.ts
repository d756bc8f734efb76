// Tril: y_ij = x_ij where j <= i + k, else 0: the lower triangle of the last two axes. Shape: that of x.
import { triangle } from './triangle.ts';

export const tril = triangle({
  name: 'Tril',
  glyph: '\\llcorner',
  summary: 'The lower triangle of matrices; 0 above it.',
  about:
    'Keeps what is on and below a diagonal and replaces the rest by 0. Applied to ones it is the mask of causal attention, in which no position looks at later ones; applied to a parameter it gives the triangular factor of a covariance. The gradient passes only where the entry was kept.',
  aliases: ['lower triangle', 'triangular', 'causal mask', 'Trilu', 'cholesky factor'],
  formula: 'y_{ij} = x_{ij} \\left[j \\le i + k\\right]',
  side: 'lower',
});
