// Sum: adds entries up over axes. Shape: x without the axes, or with size 1 there. Pairwise summation; over nothing it is 0.
import { sum as total } from '../engine/reduce.ts';
import { reduction } from './reduction.ts';

export const sum = reduction({
  name: 'Sum',
  glyph: '\\Sigma',
  summary: 'Adds up all entries, or those along some axes.',
  about:
    'Adds up everything, or the entries along the axes named. It makes a scalar cost of many errors, and is what broadcasting does on its way back. Every entry that went in counts with slope 1, so backward the gradient is simply repeated to the shape of the input.',
  aliases: ['total', 'add up', 'reduce_sum', 'reduce', 'sigma'],
  formula: 'y = \\sum_i x_i',
  fold: total,
  factor: () => 1,
  factorText: () => '',
  forwardWords: 'The entries are added up.',
  gradientWords: 'Every entry of a sum has slope 1, so each gets the whole gradient of the sum that it is in.',
  code: { pytorch: 'torch.sum', numpy: 'np.sum' },
});
