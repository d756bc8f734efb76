// Sigmoid: y = 1 / (1 + e^-x). Shape: that of x. For x < 0 it is e^x / (1 + e^x), so that no exponential overflows.
import { logistic, pullLogistic } from '../engine/activations.ts';
import { vector } from './sampleTensor.ts';
import { unary } from './unary.ts';

export const sigmoid = unary({
  name: 'Sigmoid',
  family: 'Activations',
  glyph: '\\sigma',
  summary: 'Squeezes every entry into the interval from 0 to 1.',
  about:
    'The logistic function: an S-shaped curve from 0 to 1 that turns a score into the probability of yes. Use it for the output of a two-class model and for gates. Its slope y(1 - y) is at most 1/4 and nearly 0 at both ends, so in deep stacks it makes gradients vanish.',
  aliases: ['logistic', 'expit', 'squash', 'activation', 'gate', 'sigma'],
  formula: 'y = \\frac{1}{1 + e^{-x}}',
  value: logistic,
  pull: pullLogistic,
  rule: {
    forward: (x) => `\\sigma\\left(${x}\\right)`,
    gradient: (dy, _x, y, { times }) => times(dy, y, `\\left(1 - ${y}\\right)`),
    forwardWords: 'Every entry goes through the logistic curve 1 / (1 + e to the -x).',
    gradientWords: 'The slope of the logistic curve is y (1 - y), so the gradient is multiplied by it.',
  },
  slope: 'y (1 - y)',
  code: { pytorch: (x) => `torch.sigmoid(${x})`, numpy: (x) => `1 / (1 + np.exp(-${x}))` },
  domain: 'all numbers',
  samples: [
    { name: 'zero and saturated', inputs: { x: vector(0, 12, -12, 1000, -1000) } },
    { name: 'infinite', inputs: { x: vector(Infinity, -Infinity, Number.NaN) }, kinks: ['x'] },
  ],
});
