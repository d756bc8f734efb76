// Erf: y = 2/sqrt(pi) times the integral of e^(-t²) from 0 to x. Shape: that of x. To within an ulp (engine/erf.ts).
import { erf as errorFunction } from '../engine/erf.ts';
import { vector } from './sampleTensor.ts';
import { unary } from './unary.ts';

const SLOPE_AT_0 = 2 / Math.sqrt(Math.PI);

export const erf = unary({
  name: 'Erf',
  family: 'Arithmetic',
  glyph: '\\operatorname{erf}',
  summary: 'The error function: the area under a bell curve around 0.',
  about:
    'The error function, an S-shaped curve from -1 to 1: the share of a normal distribution with variance 1/2 that lies between -x and x. Halved and shifted it is the normal distribution function, the heart of GELU. Its slope is the bell curve itself, which at 6 is already too small to matter, so large entries get no gradient.',
  aliases: ['error function', 'gauss', 'normal cdf', 'gaussian', 'probit'],
  formula: 'y = \\frac{2}{\\sqrt{\\pi}} \\int_0^x e^{-t^2}\\,dt',
  value: errorFunction,
  pull: (dy, x) => dy * (SLOPE_AT_0 * Math.exp(-x * x)),
  rule: {
    forward: (x) => `\\operatorname{erf}\\left(${x}\\right)`,
    gradient: (dy, x, _y, { times, power }) =>
      `\\frac{2}{\\sqrt{\\pi}} \\cdot ${times(dy, `\\exp\\left(-${power(x, '2')}\\right)`)}`,
    forwardWords: 'Every entry is replaced by the area under the bell curve between 0 and it, scaled to end at 1.',
    gradientWords: 'The slope of an area is the height of the curve: the gradient is multiplied by the bell curve.',
  },
  slope: '\\frac{2}{\\sqrt{\\pi}} e^{-x^2}',
  code: {
    pytorch: (x) => `torch.erf(${x})`,
    numpy: (x) => `np.vectorize(__import__("math").erf, otypes=[float])(${x})`,
  },
  domain: 'all numbers',
  samples: [
    { name: 'zero, tiny and where the formula changes', inputs: { x: vector(0, 1e-9, 0.84375, 1.25, -3) } },
    { name: 'saturated', inputs: { x: vector(6, -7, 30) } },
    { name: 'infinite', inputs: { x: vector(Infinity, -Infinity, Number.NaN) }, kinks: ['x'] },
  ],
});
