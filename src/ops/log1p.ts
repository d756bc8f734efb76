// Log1p: y = ln(1 + x). Shape: that of x. Keeps every digit of a tiny x, where 1 + x would round. -infinity at -1, NaN below; the slope
// is 1/(1 + x) everywhere, as in PyTorch.
import { vector } from './sampleTensor.ts';
import { unary } from './unary.ts';

export const log1p = unary({
  name: 'Log1p',
  family: 'Arithmetic',
  glyph: '\\ln(1{+}x)',
  summary: 'Natural logarithm of one plus every entry, exact near 0.',
  about:
    'The logarithm of 1 + x, without ever adding: for a tiny x the sum would round to 1 and its logarithm to 0, while this keeps all digits. It also tames counts and prices, since unlike the logarithm it takes 0 and leaves it 0. At -1 the result is minus infinity, and below it is not a number.',
  aliases: ['log(1+x)', 'ln1p', 'logarithm', 'log one plus'],
  formula: 'y = \\ln(1 + x)',
  value: Math.log1p,
  pull: (dy, x) => dy / (1 + x),
  rule: {
    forward: (x) => `\\log\\left(1 + ${x}\\right)`,
    gradient: (dy, x, _y, { share }) => share(dy, `1 + ${x}`),
    forwardWords: 'Every entry is replaced by the natural logarithm of one plus it.',
    gradientWords: 'The slope is 1/(1 + x), so the gradient is divided by one plus the input.',
  },
  slope: '\\frac{1}{1 + x}',
  code: { pytorch: (x) => `torch.log1p(${x})`, numpy: (x) => `np.log1p(${x})` },
  domain: 'positive numbers',
  samples: [
    { name: 'zero, negative, tiny and huge', inputs: { x: vector(0, -0.5, 1e-12, -1e-12, 1e9) } },
    { name: 'the pole, beyond it, infinite', inputs: { x: vector(-1, -2, Infinity, Number.NaN) }, kinks: ['x'] },
  ],
});
