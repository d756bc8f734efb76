// Rsqrt: y = 1 / sqrt(x). Shape: that of x. Infinite at 0 with a slope of minus infinity; NaN below 0.
import { vector } from './sampleTensor.ts';
import { unary } from './unary.ts';

export const rsqrt = unary({
  name: 'Rsqrt',
  family: 'Arithmetic',
  glyph: '\\frac{1}{\\sqrt{x}}',
  summary: 'One over the square root of every entry.',
  about:
    'The reciprocal of the square root: what normalization layers multiply by, given a variance or a mean square. It is one op instead of two, and one rounding instead of two. At 0 it is infinite and just above it the slope is enormous, which is why a small epsilon is always added to the variance first.',
  aliases: ['reciprocal square root', 'inverse square root', '1/sqrt(x)', 'x^-0.5'],
  formula: 'y = \\frac{1}{\\sqrt{x}}',
  value: (x) => 1 / Math.sqrt(x),
  pull: (dy, _x, y) => -0.5 * dy * (y * y * y),
  rule: {
    forward: (x, { over }) => over('1', `\\sqrt{${x}}`),
    gradient: (dy, _x, y, { times, power }) => `-\\frac{1}{2} \\cdot ${times(dy, power(y, '3'))}`,
    forwardWords: 'Every entry is replaced by one over its square root.',
    gradientWords: 'The power rule for -1/2: the gradient is multiplied by minus half the cube of the output.',
  },
  slope: '-\\tfrac{1}{2} y^3',
  code: { pytorch: (x) => `torch.rsqrt(${x})`, numpy: (x) => `1 / np.sqrt(${x})` },
  domain: 'positive numbers',
  expand: () => ({
    nodes: [
      { id: 'root', op: 'Sqrt' },
      { id: 'inverse', op: 'Reciprocal' },
    ],
    edges: [{ from: ['root', 'y'], to: ['inverse', 'x'] }],
    inputs: { x: [['root', 'x']] },
    outputs: { y: ['inverse', 'y'] },
  }),
  samples: [
    { name: 'small and huge', inputs: { x: vector(0.0625, 1e10, 3) } },
    { name: 'zero, negative, infinite', inputs: { x: vector(0, -1, Infinity, Number.NaN) }, kinks: ['x'] },
  ],
});
