// Cosh: y = (e^x + e^-x) / 2. Shape: that of x. Overflows beyond 710.47, as float64 does.
import { vector } from './sampleTensor.ts';
import { unary } from './unary.ts';

export const cosh = unary({
  name: 'Cosh',
  family: 'Arithmetic',
  glyph: '\\cosh',
  summary: 'Hyperbolic cosine of every entry.',
  about:
    'The hyperbolic cosine, half of e to the x plus e to the -x: the curve of a hanging chain, 1 at its lowest point and exponential to both sides. Its logarithm makes the log-cosh loss, quadratic for small errors and linear for large ones. Beyond about 710 it overflows, so take log-cosh by way of Softplus there.',
  aliases: ['hyperbolic cosine', 'hyperbolic', 'catenary', 'log-cosh'],
  formula: 'y = \\cosh x = \\tfrac{1}{2}\\left(e^{x} + e^{-x}\\right)',
  value: Math.cosh,
  pull: (dy, x) => dy * Math.sinh(x),
  rule: {
    forward: (x) => `\\cosh\\left(${x}\\right)`,
    gradient: (dy, x, _y, { times }) => times(dy, `\\sinh\\left(${x}\\right)`),
    forwardWords: 'Every entry is replaced by its hyperbolic cosine.',
    gradientWords: 'The slope of the hyperbolic cosine is the hyperbolic sine, so the gradient is multiplied by it.',
  },
  slope: '\\sinh x',
  code: { pytorch: (x) => `torch.cosh(${x})`, numpy: (x) => `np.cosh(${x})` },
  domain: 'all numbers',
  samples: [
    { name: 'zero, small, large', inputs: { x: vector(0, 1e-3, 10, -10) } },
    { name: 'near overflow', inputs: { x: vector(700, -700) } },
    { name: 'infinite', inputs: { x: vector(1000, Infinity, -Infinity, Number.NaN) }, kinks: ['x'] },
  ],
});
