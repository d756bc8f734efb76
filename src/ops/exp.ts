// Exp: y = e^x. Shape: that of x. Overflows to infinity above 709.78 and underflows to 0 below -745.13, as float64 does.
import { vector } from './sampleTensor.ts';
import { unary } from './unary.ts';

export const exp = unary({
  name: 'Exp',
  family: 'Arithmetic',
  glyph: 'e^x',
  summary: 'e to the power of every entry.',
  about:
    'The exponential function, entry by entry. It turns any number into a positive one, sums into products, and is its own derivative: the gradient is multiplied by the output itself. Above about 709 the result no longer fits a float64 and becomes infinity, which is why softmax subtracts its largest input first.',
  aliases: ['exponential', 'e^x', 'power of e'],
  formula: 'y = e^{x}',
  value: Math.exp,
  pull: (dy, _x, y) => dy * y,
  rule: {
    forward: (x) => `\\exp\\left(${x}\\right)`,
    gradient: (dy, _x, y, { times }) => times(dy, y),
    forwardWords: 'Every entry becomes e to its power.',
    gradientWords: 'The exponential is its own derivative, so the gradient is multiplied by the output.',
  },
  slope: 'e^{x}',
  code: { pytorch: (x) => `torch.exp(${x})`, numpy: (x) => `np.exp(${x})` },
  domain: 'all numbers',
  samples: [
    { name: 'large and small results', inputs: { x: vector(0, 700, -700, 30, -30) } },
    {
      name: 'overflow, underflow, infinities',
      inputs: { x: vector(1000, -1000, Infinity, -Infinity, Number.NaN) },
      kinks: ['x'],
    },
  ],
});
