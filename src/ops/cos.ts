// Cos: y = cos x, x in radians. Shape: that of x. Reduced exactly even for huge x; of an infinity it is NaN.
import { vector } from './sampleTensor.ts';
import { unary } from './unary.ts';

export const cos = unary({
  name: 'Cos',
  family: 'Arithmetic',
  glyph: '\\cos',
  summary: 'Cosine of every entry, in radians.',
  about:
    'The cosine, entry by entry, of angles in radians: the wave of the sine, a quarter turn ahead. With Sin it turns an angle or a time of day into two numbers without a jump, as positional encodings do. The slope is minus the sine: at 0, where the cosine is largest, no gradient passes.',
  aliases: ['cosine', 'wave', 'periodic', 'trigonometric'],
  formula: 'y = \\cos x',
  value: Math.cos,
  pull: (dy, x) => -dy * Math.sin(x),
  rule: {
    forward: (x) => `\\cos\\left(${x}\\right)`,
    gradient: (dy, x, _y, { times }) => `-${times(dy, `\\sin\\left(${x}\\right)`)}`,
    forwardWords: 'Every entry is replaced by its cosine.',
    gradientWords: 'The slope of the cosine is minus the sine, so the gradient is multiplied by that.',
  },
  slope: '-\\sin x',
  code: { pytorch: (x) => `torch.cos(${x})`, numpy: (x) => `np.cos(${x})` },
  domain: 'all numbers',
  samples: [
    { name: 'zero, a crossing, far out', inputs: { x: vector(0, Math.PI / 2, 100, -1e4) } },
    { name: 'infinite', inputs: { x: vector(Infinity, -Infinity, Number.NaN) }, kinks: ['x'] },
  ],
});
