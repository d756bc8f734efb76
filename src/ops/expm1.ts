// Expm1: y = e^x - 1. Shape: that of x. Keeps every digit of a tiny x, where e^x would round to 1; the slope is y + 1.
import { vector } from './sampleTensor.ts';
import { unary } from './unary.ts';

export const expm1 = unary({
  name: 'Expm1',
  family: 'Arithmetic',
  glyph: 'e^x{-}1',
  summary: 'e to the power of every entry, minus one, exact near 0.',
  about:
    'The exponential minus 1, without ever subtracting: for a tiny x the exponential would round to 1 and the difference to 0, while this keeps all digits. It turns a rate of growth into the growth itself, makes the lower half of ELU, and is the inverse of Log1p. Above about 709 it overflows to infinity, as Exp does.',
  aliases: ['exp(x)-1', 'exponential minus one', 'inverse of log1p'],
  formula: 'y = e^{x} - 1',
  value: Math.expm1,
  pull: (dy, _x, y) => dy * (y + 1),
  rule: {
    forward: (x) => `\\exp\\left(${x}\\right) - 1`,
    gradient: (dy, _x, y, { times }) => times(dy, `\\left(${y} + 1\\right)`),
    forwardWords: 'Every entry becomes e to its power, less one.',
    gradientWords: 'The slope is the exponential, which is the output plus one; the gradient is multiplied by it.',
  },
  slope: 'e^{x}',
  code: { pytorch: (x) => `torch.expm1(${x})`, numpy: (x) => `np.expm1(${x})` },
  domain: 'all numbers',
  samples: [
    { name: 'zero, tiny, large', inputs: { x: vector(0, 1e-12, -1e-12, 30, -30) } },
    { name: 'near overflow', inputs: { x: vector(700, -700) } },
    { name: 'overflow, infinite', inputs: { x: vector(1000, Infinity, -Infinity, Number.NaN) }, kinks: ['x'] },
  ],
});
