// Tanh: the hyperbolic tangent. Shape: that of x. Saturates at -1 and 1 without overflow.
import { pullTanh } from '../engine/activations.ts';
import { vector } from './sampleTensor.ts';
import { unary } from './unary.ts';

export const tanh = unary({
  name: 'Tanh',
  family: 'Activations',
  glyph: '\\tanh',
  summary: 'Squeezes every entry into the interval from -1 to 1.',
  about:
    "The hyperbolic tangent: an S-shaped curve from -1 to 1 through the origin. It is a sigmoid stretched to be centred on 0, which keeps the next layer's inputs centred too. Its slope 1 - y² is 1 at the origin and fades towards both ends, where the unit is saturated and learns little.",
  aliases: ['hyperbolic tangent', 'squash', 'activation'],
  formula: 'y = \\tanh x',
  value: Math.tanh,
  pull: pullTanh,
  rule: {
    forward: (x) => `\\tanh\\left(${x}\\right)`,
    gradient: (dy, _x, y, { times }) => times(dy, `\\left(1 - ${times(y, y)}\\right)`),
    forwardWords: 'Every entry goes through the hyperbolic tangent.',
    gradientWords: 'The slope of tanh is 1 - y squared, so the gradient is multiplied by it.',
  },
  slope: '1 - y^2',
  code: { pytorch: (x) => `torch.tanh(${x})`, numpy: (x) => `np.tanh(${x})` },
  domain: 'all numbers',
  samples: [
    { name: 'zero and saturated', inputs: { x: vector(0, 6, -6, 1000, -1000) } },
    { name: 'infinite', inputs: { x: vector(Infinity, -Infinity, Number.NaN) }, kinks: ['x'] },
  ],
});
