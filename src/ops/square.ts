// Square: y = x². Shape: that of x.
import { vector } from './sampleTensor.ts';
import { unary } from './unary.ts';

export const square = unary({
  name: 'Square',
  family: 'Arithmetic',
  glyph: 'x^2',
  summary: 'Every entry times itself.',
  about:
    'Multiplies every entry with itself. It measures an error without its sign and punishes large errors more than proportionally: the slope 2x is larger the further from 0. Sum the squares for an energy or a penalty on weights, average them for a mean squared error.',
  aliases: ['x^2', 'squared', 'pow 2', 'quadratic'],
  formula: 'y = x^2',
  value: (x) => x * x,
  pull: (dy, x) => dy * (2 * x),
  rule: {
    forward: (x, { times }) => times(x, x),
    gradient: (dy, x, _y, { times }) => `2 \\cdot ${times(dy, x)}`,
    forwardWords: 'Every entry is multiplied by itself.',
    gradientWords: 'The slope of the square is 2x, so the gradient is multiplied by twice the input.',
  },
  slope: '2x',
  code: { pytorch: (x) => `torch.square(${x})`, numpy: (x) => `np.square(${x})` },
  domain: 'all numbers',
  samples: [
    { name: 'zero, tiny and huge', inputs: { x: vector(0, 1e-3, -1e6, 40) } },
    { name: 'infinite', inputs: { x: vector(1e200, -Infinity, Number.NaN) }, kinks: ['x'] },
  ],
});
