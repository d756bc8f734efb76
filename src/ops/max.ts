// Max: y is the largest entry over axes. Shape: x without the axes, or with size 1 there. NaN wins over everything; ties share the
// gradient evenly, as torch.amax has it.
import { max as largest } from '../engine/reduce.ts';
import { foldedExtremum } from './foldedExtremum.ts';

export const max = foldedExtremum({
  name: 'Max',
  glyph: '\\max',
  summary: 'The largest of all entries, or of those along some axes.',
  about:
    'The largest entry, over everything or along the axes named: the strongest response of a detector, the score of the best class, the worst error. Only the entry that is largest moves the result, so backward it alone gets the gradient, and entries that tie share it evenly. Maximum compares two tensors entry by entry instead.',
  aliases: ['largest', 'amax', 'ReduceMax', 'reduce_max', 'max over axes', 'peak'],
  formula: 'y = \\max_i x_i',
  big: 'max',
  word: 'largest',
  fold: largest,
});
