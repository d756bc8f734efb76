// Sinh: y = (e^x - e^-x) / 2. Shape: that of x. Overflows beyond 710.47, as float64 does; for small x no digits cancel.
import { vector } from './sampleTensor.ts';
import { unary } from './unary.ts';

export const sinh = unary({
  name: 'Sinh',
  family: 'Arithmetic',
  glyph: '\\sinh',
  summary: 'Hyperbolic sine of every entry.',
  about:
    'The hyperbolic sine, half of e to the x minus e to the -x: like x near 0, and an exponential to both sides far out. It belongs to hyperbolic geometry and to catenaries, and is the inverse of the arsinh that compresses heavy-tailed data. Both value and gradient grow exponentially, and beyond about 710 they overflow.',
  aliases: ['hyperbolic sine', 'hyperbolic'],
  formula: 'y = \\sinh x = \\tfrac{1}{2}\\left(e^{x} - e^{-x}\\right)',
  value: Math.sinh,
  pull: (dy, x) => dy * Math.cosh(x),
  rule: {
    forward: (x) => `\\sinh\\left(${x}\\right)`,
    gradient: (dy, x, _y, { times }) => times(dy, `\\cosh\\left(${x}\\right)`),
    forwardWords: 'Every entry is replaced by its hyperbolic sine.',
    gradientWords: 'The slope of the hyperbolic sine is the hyperbolic cosine, so the gradient is multiplied by it.',
  },
  slope: '\\cosh x',
  code: { pytorch: (x) => `torch.sinh(${x})`, numpy: (x) => `np.sinh(${x})` },
  domain: 'all numbers',
  samples: [
    { name: 'zero, tiny, large', inputs: { x: vector(0, 1e-9, 10, -10) } },
    { name: 'near overflow', inputs: { x: vector(700, -700) } },
    { name: 'infinite', inputs: { x: vector(1000, Infinity, -Infinity, Number.NaN) }, kinks: ['x'] },
  ],
});
