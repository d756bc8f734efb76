// Absolute: y = |x|. Shape: that of x. The slope at the kink x = 0 is 0, as in PyTorch.
import { kinkAtNumber } from './kinks.ts';
import { vector } from './sampleTensor.ts';
import { unary } from './unary.ts';

export const absolute = unary({
  name: 'Absolute',
  family: 'Arithmetic',
  glyph: '|x|',
  summary: 'Every entry without its sign.',
  about:
    'The distance of every entry from 0. Unlike the square it pulls with the same force however large the entry is, which makes an absolute error robust against outliers and an absolute penalty drive weights to exactly 0. It has a kink at 0, where the slope is taken as 0.',
  aliases: ['abs', 'magnitude', 'modulus', '|x|'],
  formula: 'y = |x|',
  value: Math.abs,
  pull: (dy, x) => dy * (x > 0 ? 1 : x < 0 ? -1 : 0),
  rule: {
    forward: (x) => `\\left|${x}\\right|`,
    gradient: (dy, x, _y, { times }) => times(dy, `\\operatorname{sign}\\left(${x}\\right)`),
    forwardWords: 'Every entry loses its sign.',
    gradientWords: 'The slope is the sign of the input: 1, -1, and 0 at the kink.',
  },
  slope: '\\operatorname{sign}(x)',
  code: { pytorch: (x) => `torch.abs(${x})`, numpy: (x) => `np.abs(${x})` },
  domain: 'all numbers',
  kinks: [kinkAtNumber(0, 'a corner', 0)],
  samples: [
    { name: 'either side of the kink, and far from it', inputs: { x: vector(-0.5, 0.5, -1e6, 1e6) } },
    { name: 'on the kink', inputs: { x: vector(0, -0, 2, Infinity, Number.NaN) }, kinks: ['x'] },
  ],
});
