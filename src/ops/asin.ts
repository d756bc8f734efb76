// Asin: y = arcsin x, from -pi/2 to pi/2. Shape: that of x. NaN outside [-1, 1]; at the ends the slope is infinite, as in PyTorch.
// The slope's 1 - x² is (1 - x)(1 + x), which keeps its digits near the ends.
import { type EntryKink, slopeText } from './kinks.ts';
import { vector } from './sampleTensor.ts';
import { unary } from './unary.ts';

const end: EntryKink = {
  at: 'x = -1 or x = 1',
  what: 'a vertical tangent',
  gradient: slopeText(Infinity),
  holds: (x) => Math.abs(x) === 1,
  slope: () => Infinity,
};

export const asin = unary({
  name: 'Asin',
  family: 'Arithmetic',
  glyph: '\\arcsin',
  summary: 'The angle whose sine is the entry, in radians.',
  about:
    'The inverse of the sine: the angle between -π/2 and π/2 that has this sine. Only numbers from -1 to 1 have one; beyond, the result is not a number. Towards both ends the slope grows without bound and is infinite on them, so rounded cosines and normalized products should be clipped to a slightly smaller interval first.',
  aliases: ['arcsin', 'arcsine', 'inverse sine', 'trigonometric', 'angle'],
  formula: 'y = \\arcsin x',
  value: Math.asin,
  pull: (dy, x) => dy / Math.sqrt((1 - x) * (1 + x)),
  rule: {
    forward: (x) => `\\arcsin\\left(${x}\\right)`,
    gradient: (dy, x, _y, { share, power }) => share(dy, `\\sqrt{1 - ${power(x, '2')}}`),
    forwardWords: 'Every entry is replaced by the angle that has it as its sine.',
    gradientWords: 'The gradient is divided by the cosine of the angle, the root of one minus the square of the input.',
  },
  slope: '\\frac{1}{\\sqrt{1 - x^2}}',
  code: { pytorch: (x) => `torch.asin(${x})`, numpy: (x) => `np.arcsin(${x})` },
  domain: 'between -1 and 1',
  kinks: [end],
  samples: [
    { name: 'zero, further out', inputs: { x: vector(0, 0.875, -0.875) } },
    { name: 'on the ends', inputs: { x: vector(0.5, 1, -1) }, kinks: ['x'] },
    { name: 'outside', inputs: { x: vector(1.5, -Infinity, Number.NaN) }, kinks: ['x'] },
  ],
});
