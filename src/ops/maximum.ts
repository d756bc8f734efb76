// Maximum: y = max(a, b), entry by entry, broadcast. A tie halves the gradient; NaN on either side gives NaN. All as torch.maximum.
import { extremum } from './extremum.ts';

export const maximum = extremum({
  name: 'Maximum',
  glyph: '\\max',
  summary: 'The larger of two entries, place by place.',
  about:
    'Compares two tensors entry by entry, with broadcasting, and keeps the larger number of each pair. With a constant on one side it is a lower bound; ReLU is the maximum with 0, and a maxout unit that of two affine layers. Only the side that won gets the gradient, a tie halves it. For the largest entry of one tensor use Max.',
  aliases: ['max', 'larger', 'elementwise max', 'greater', 'maxout', 'fmax', 'lower bound'],
  formula: 'y = \\max(a, b)',
  pick: Math.max,
  loses: (a, b) => a < b,
  tex: 'max',
  sign: '>',
  words: 'Of every pair the larger entry is kept.',
  code: { pytorch: 'torch.maximum', numpy: 'np.maximum' },
});
