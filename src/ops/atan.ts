// Atan: y = arctan x, from -pi/2 to pi/2. Shape: that of x. Infinities have the ends as values and the slope 0.
import { vector } from './sampleTensor.ts';
import { unary } from './unary.ts';

export const atan = unary({
  name: 'Atan',
  family: 'Arithmetic',
  glyph: '\\arctan',
  summary: 'The angle whose tangent is the entry, in radians.',
  about:
    'The inverse of the tangent: the angle between -π/2 and π/2 of a line with this slope. It takes every number and squeezes it into a bounded interval, more gently than Tanh: the slope 1/(1 + x²) fades like a power and not like an exponential. For the angle of a point in the plane, all the way round, use Atan2.',
  aliases: ['arctan', 'arctangent', 'inverse tangent', 'trigonometric', 'squash', 'angle'],
  formula: 'y = \\arctan x',
  value: Math.atan,
  pull: (dy, x) => dy / (1 + x * x),
  rule: {
    forward: (x) => `\\arctan\\left(${x}\\right)`,
    gradient: (dy, x, _y, { share, power }) => share(dy, `1 + ${power(x, '2')}`),
    forwardWords: 'Every entry is replaced by the angle that has it as its tangent.',
    gradientWords: 'The gradient is divided by one plus the square of the input.',
  },
  slope: '\\frac{1}{1 + x^2}',
  code: { pytorch: (x) => `torch.atan(${x})`, numpy: (x) => `np.arctan(${x})` },
  domain: 'all numbers',
  samples: [
    { name: 'zero and large', inputs: { x: vector(0, 1, -1, 50) } },
    { name: 'huge', inputs: { x: vector(1e8, -1e8) } },
    { name: 'infinite', inputs: { x: vector(Infinity, -Infinity, Number.NaN) }, kinks: ['x'] },
  ],
});
