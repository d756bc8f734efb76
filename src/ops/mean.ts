// Mean: the average over axes. Shape: x without the axes, or with size 1 there. Pairwise summation; over nothing it is NaN.
import { mean as average } from '../engine/reduce.ts';
import { reduction } from './reduction.ts';

export const mean = reduction({
  name: 'Mean',
  glyph: '\\bar{x}',
  summary: 'The average of all entries, or of those along some axes.',
  about:
    'The sum divided by the count, over everything or along the axes named. Averaging a cost over the samples of a batch keeps the size of its gradient independent of the batch. Every entry counts with slope one over the count, so backward each gets an equal share of the gradient.',
  aliases: ['average', 'avg', 'reduce_mean', 'reduce', 'expectation'],
  formula: 'y = \\frac{1}{n} \\sum_i x_i',
  fold: average,
  factor: (count) => 1 / count,
  factorText: (count) => `\\frac{1}{${count}} \\cdot `,
  forwardWords: 'The entries are added up and divided by their count.',
  gradientWords: 'Every entry has slope one over the count, so each gets an equal share of the gradient.',
  code: { pytorch: 'torch.mean', numpy: 'np.mean' },
});
