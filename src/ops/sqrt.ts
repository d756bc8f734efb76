// Sqrt: the square root. Shape: that of x. Its slope 1/(2y) is infinite at 0; below 0 value and slope are NaN.
import { kinkAtNumber } from './kinks.ts';
import { vector } from './sampleTensor.ts';
import { unary } from './unary.ts';

export const sqrt = unary({
  name: 'Sqrt',
  family: 'Arithmetic',
  glyph: '\\sqrt{x}',
  summary: 'Square root of every entry.',
  about:
    'The square root, entry by entry: the length of a vector from its sum of squares, a deviation from a variance. The slope grows without bound towards 0 and is infinite there, so a small constant is usually added inside the root. A negative entry has no real root and gives NaN.',
  aliases: ['square root', 'root', 'x^0.5'],
  formula: 'y = \\sqrt{x}',
  value: Math.sqrt,
  pull: (dy, _x, y) => dy / (2 * y),
  rule: {
    forward: (x) => `\\sqrt{${x}}`,
    gradient: (dy, _x, y, { share }) => share(dy, `2 \\cdot ${y}`),
    forwardWords: 'Every entry is replaced by its square root.',
    gradientWords: 'The slope of the root is one over twice the root, so the gradient is divided by 2y.',
  },
  slope: '\\frac{1}{2\\sqrt{x}}',
  code: { pytorch: (x) => `torch.sqrt(${x})`, numpy: (x) => `np.sqrt(${x})` },
  domain: 'positive numbers',
  kinks: [kinkAtNumber(0, 'a vertical tangent', Infinity)],
  samples: [
    { name: 'small and huge', inputs: { x: vector(0.0625, 1e10, 3) } },
    { name: 'zero, negative, infinite', inputs: { x: vector(0, -1, Infinity, Number.NaN) }, kinks: ['x'] },
  ],
});
