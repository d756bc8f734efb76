// Log: y = ln x. Shape: that of x. ln 0 is -infinity and ln of a negative number NaN; the slope is 1/x everywhere, as in PyTorch.
import { vector } from './sampleTensor.ts';
import { unary } from './unary.ts';

export const log = unary({
  name: 'Log',
  family: 'Arithmetic',
  glyph: '\\ln x',
  summary: 'Natural logarithm of every entry.',
  about:
    'The natural logarithm, entry by entry. It turns products into sums, which is why likelihoods are worked with as log-likelihoods. Only positive numbers have one: at 0 the result is minus infinity with an infinite slope, and below 0 it is not a number. After a softmax prefer LogSoftmax, which never takes the log of a rounded 0.',
  aliases: ['ln', 'natural logarithm', 'logarithm'],
  formula: 'y = \\ln x',
  value: Math.log,
  pull: (dy, x) => dy / x,
  rule: {
    forward: (x) => `\\log\\left(${x}\\right)`,
    gradient: (dy, x, _y, { share }) => share(dy, x),
    forwardWords: 'Every entry is replaced by its natural logarithm.',
    gradientWords: 'The slope of the logarithm is 1/x, so the gradient is divided by the input.',
  },
  slope: '\\frac{1}{x}',
  code: { pytorch: (x) => `torch.log(${x})`, numpy: (x) => `np.log(${x})` },
  domain: 'positive numbers',
  samples: [
    { name: 'tiny, one and huge', inputs: { x: vector(1e-5, 1, 1e9) } },
    { name: 'zero, negative, infinite', inputs: { x: vector(0, -0, -2, Infinity, Number.NaN) }, kinks: ['x'] },
  ],
});
