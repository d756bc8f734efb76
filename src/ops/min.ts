// Min: y is the smallest entry over axes. Shape: x without the axes, or with size 1 there. NaN wins over everything; ties share the
// gradient evenly, as torch.amin has it.
import { min as smallest } from '../engine/reduce.ts';
import { foldedExtremum } from './foldedExtremum.ts';

export const min = foldedExtremum({
  name: 'Min',
  glyph: '\\min',
  summary: 'The smallest of all entries, or of those along some axes.',
  about:
    'The smallest entry, over everything or along the axes named: the nearest of several distances, the tightest of several margins. Only the entry that is smallest moves the result, so backward it alone gets the gradient, and entries that tie share it evenly. Minimum compares two tensors entry by entry instead.',
  aliases: ['smallest', 'amin', 'ReduceMin', 'reduce_min', 'least'],
  formula: 'y = \\min_i x_i',
  big: 'min',
  word: 'smallest',
  fold: smallest,
});
