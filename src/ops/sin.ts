// Sin: y = sin x, x in radians. Shape: that of x. Reduced exactly even for huge x; of an infinity it is NaN.
import { vector } from './sampleTensor.ts';
import { unary } from './unary.ts';

export const sin = unary({
  name: 'Sin',
  family: 'Arithmetic',
  glyph: '\\sin',
  summary: 'Sine of every entry, in radians.',
  about:
    'The sine, entry by entry, of angles in radians: a wave from -1 to 1 that repeats every 2π. It makes positional encodings and periodic features, and as an activation it lets a network draw fine detail. The slope is the cosine, so around every crest hardly any gradient passes, and many inputs give the same output.',
  aliases: ['sine', 'wave', 'periodic', 'trigonometric', 'siren'],
  formula: 'y = \\sin x',
  value: Math.sin,
  pull: (dy, x) => dy * Math.cos(x),
  rule: {
    forward: (x) => `\\sin\\left(${x}\\right)`,
    gradient: (dy, x, _y, { times }) => times(dy, `\\cos\\left(${x}\\right)`),
    forwardWords: 'Every entry is replaced by its sine.',
    gradientWords: 'The slope of the sine is the cosine, so the gradient is multiplied by it.',
  },
  slope: '\\cos x',
  code: { pytorch: (x) => `torch.sin(${x})`, numpy: (x) => `np.sin(${x})` },
  domain: 'all numbers',
  samples: [
    { name: 'zero, a crest, far out', inputs: { x: vector(0, Math.PI / 2, 100, -1e4) } },
    { name: 'infinite', inputs: { x: vector(Infinity, -Infinity, Number.NaN) }, kinks: ['x'] },
  ],
});
