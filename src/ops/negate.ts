// Negate: y = -x. Shape: that of x. Exact.
import { vector } from './sampleTensor.ts';
import { unary } from './unary.ts';

export const negate = unary({
  name: 'Negate',
  family: 'Arithmetic',
  glyph: '-x',
  summary: 'Changes the sign of every entry.',
  about:
    'Flips the sign of every entry. Use it to turn something to be made large into a cost to be made small: a log-likelihood becomes a loss by negating it. Its slope is -1 everywhere, so the gradient only changes sign on the way back.',
  aliases: ['neg', 'minus', 'negative', 'opposite', 'unary minus', '-'],
  formula: 'y = -x',
  value: (x) => -x,
  pull: (dy) => -dy,
  rule: {
    forward: (x) => `-${x}`,
    gradient: (dy) => `-${dy}`,
    forwardWords: 'Every entry changes its sign.',
    gradientWords: 'The slope is -1, so the gradient changes its sign.',
  },
  slope: '-1',
  code: { pytorch: (x) => `-${x}`, numpy: (x) => `-${x}` },
  domain: 'all numbers',
  samples: [{ name: 'zero and huge numbers', inputs: { x: vector(0, 1e300, -1e300, 1e-300) } }],
});
