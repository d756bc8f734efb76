// LogSigmoid: y = ln sigmoid(x) = -ln(1 + e^-x). Shape: that of x. As min(0, x) - log1p(e^-|x|): no exponential overflows, no
// probability is rounded to 0 or 1 before its logarithm is taken.
import { graphOf } from './graphOf.ts';
import { vector } from './sampleTensor.ts';
import { unary } from './unary.ts';

export const logSigmoid = unary({
  name: 'LogSigmoid',
  family: 'Activations',
  glyph: '\\ln\\sigma',
  summary: 'The logarithm of the sigmoid, exact in both tails.',
  about:
    'The log-probability of yes, straight from a score: what binary losses and preference losses such as DPO add up. Taking Sigmoid and then Log gives minus infinity once the sigmoid rounds to 0; this is exact for every score, close to x far below 0 and close to 0 far above. It is minus the softplus of -x.',
  aliases: ['logsigmoid', 'log sigmoid', 'log probability', 'activation', 'negative softplus'],
  formula: 'y = \\ln \\sigma(x) = -\\ln\\left(1 + e^{-x}\\right)',
  value: (x) => Math.min(0, x) - Math.log1p(Math.exp(-Math.abs(x))),
  pull(dy, x) {
    const e = Math.exp(-Math.abs(x));
    return dy * ((x >= 0 ? e : 1) / (1 + e));
  },
  rule: {
    forward: (x) => `\\log\\left(\\sigma\\left(${x}\\right)\\right)`,
    gradient: (dy, x, _y, { times }) => times(dy, `\\sigma\\left(-${x}\\right)`),
    forwardWords: 'Every entry is replaced by the logarithm of its sigmoid.',
    gradientWords: 'The slope is one minus the sigmoid, that is the sigmoid of -x; the gradient is multiplied by it.',
  },
  slope: '\\sigma(-x)',
  code: { pytorch: (x) => `F.logsigmoid(${x})`, numpy: (x) => `-np.logaddexp(0, -${x})` },
  domain: 'all numbers',
  expand: () => graphOf({ sigmoid: ['Sigmoid', { x: 'x' }], log: ['Log', { x: 'sigmoid' }] }, { y: 'log' }),
  samples: [
    { name: 'zero and saturated', inputs: { x: vector(0, 12, -12) } },
    { name: 'large', inputs: { x: vector(1000, -1000) } },
    { name: 'infinite', inputs: { x: vector(Infinity, -Infinity, Number.NaN) }, kinks: ['x'] },
  ],
});
