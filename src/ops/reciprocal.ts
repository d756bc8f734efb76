// Reciprocal: y = 1/x. Shape: that of x. 1/0 is infinite, and so is the slope -y² there.
import { vector } from './sampleTensor.ts';
import { unary } from './unary.ts';

export const reciprocal = unary({
  name: 'Reciprocal',
  family: 'Arithmetic',
  glyph: '\\frac{1}{x}',
  summary: 'One over every entry.',
  about:
    'One divided by every entry. With a product it makes a quotient, which is how the quotient rule follows from the product rule: the slope is minus the square of the output. At 0 the result is infinite, with the sign of the zero.',
  aliases: ['1/x', 'inverse', 'one over', 'invert'],
  formula: 'y = \\frac{1}{x}',
  value: (x) => 1 / x,
  pull: (dy, _x, y) => -dy * (y * y),
  rule: {
    forward: (x, { over }) => over('1', x),
    gradient: (dy, _x, y, { times }) => `-${times(dy, y, y)}`,
    forwardWords: 'Every entry is replaced by one over it.',
    gradientWords: 'The slope of 1/x is minus the square of the output.',
  },
  slope: '-\\frac{1}{x^2}',
  code: { pytorch: (x) => `torch.reciprocal(${x})`, numpy: (x) => `1 / ${x}` },
  domain: 'positive numbers',
  samples: [
    { name: 'negative, small and huge', inputs: { x: vector(-2, 0.25, -0.1, 1e5) } },
    { name: 'zero and infinite', inputs: { x: vector(0, -0, Infinity, -Infinity, Number.NaN) }, kinks: ['x'] },
  ],
});
