// Acos: y = arccos x, from 0 to pi. Shape: that of x. NaN outside [-1, 1]; at the ends the slope is minus infinity, as in PyTorch.
// The slope's 1 - x² is (1 - x)(1 + x), which keeps its digits near the ends.
import { type EntryKink, slopeText } from './kinks.ts';
import { vector } from './sampleTensor.ts';
import { unary } from './unary.ts';

const end: EntryKink = {
  at: 'x = -1 or x = 1',
  what: 'a vertical tangent',
  gradient: slopeText(-Infinity),
  holds: (x) => Math.abs(x) === 1,
  slope: () => -Infinity,
};

export const acos = unary({
  name: 'Acos',
  family: 'Arithmetic',
  glyph: '\\arccos',
  summary: 'The angle whose cosine is the entry, in radians.',
  about:
    'The inverse of the cosine: the angle between 0 and π that has this cosine, for example the angle between two vectors from their cosine similarity. Beyond -1 and 1 the result is not a number, and rounding alone can carry a similarity there. On both ends the slope is infinite, so clip to a slightly smaller interval before training through it.',
  aliases: ['arccos', 'arccosine', 'inverse cosine', 'trigonometric', 'angle'],
  formula: 'y = \\arccos x',
  value: Math.acos,
  pull: (dy, x) => -dy / Math.sqrt((1 - x) * (1 + x)),
  rule: {
    forward: (x) => `\\arccos\\left(${x}\\right)`,
    gradient: (dy, x, _y, { share, power }) => `-${share(dy, `\\sqrt{1 - ${power(x, '2')}}`)}`,
    forwardWords: 'Every entry is replaced by the angle that has it as its cosine.',
    gradientWords: 'The angle shrinks as its cosine grows: minus the gradient, divided by the sine of the angle.',
  },
  slope: '-\\frac{1}{\\sqrt{1 - x^2}}',
  code: { pytorch: (x) => `torch.acos(${x})`, numpy: (x) => `np.arccos(${x})` },
  domain: 'between -1 and 1',
  kinks: [end],
  samples: [
    { name: 'zero, further out', inputs: { x: vector(0, 0.875, -0.875) } },
    { name: 'on the ends', inputs: { x: vector(0.5, 1, -1) }, kinks: ['x'] },
    { name: 'outside', inputs: { x: vector(1.5, -Infinity, Number.NaN) }, kinks: ['x'] },
  ],
});
