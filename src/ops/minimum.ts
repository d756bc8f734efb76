// Minimum: y = min(a, b), entry by entry, broadcast. A tie halves the gradient; NaN on either side gives NaN. All as torch.minimum.
import { extremum } from './extremum.ts';

export const minimum = extremum({
  name: 'Minimum',
  glyph: '\\min',
  summary: 'The smaller of two entries, place by place.',
  about:
    'Compares two tensors entry by entry, with broadcasting, and keeps the smaller number of each pair. With a constant on one side it is an upper bound, as in the clipped objective of PPO, where a pessimistic and a plain estimate meet. Only the side that was picked gets the gradient, a tie halves it. For the smallest entry of one tensor use Min.',
  aliases: ['min', 'smaller', 'elementwise min', 'less', 'fmin', 'upper bound'],
  formula: 'y = \\min(a, b)',
  pick: Math.min,
  loses: (a, b) => a > b,
  tex: 'min',
  sign: '<',
  words: 'Of every pair the smaller entry is kept.',
  code: { pytorch: 'torch.minimum', numpy: 'np.minimum' },
});
