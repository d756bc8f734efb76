// HardSigmoid: y = min(max(x + 3, 0), 6) / 6. Shape: that of x. The slope is exactly 1/6 inside and 0 at the corners -3 and 3 (PyTorch
// has the same corners, and 1/6 rounded to float32: 0.16666667163...).
import type { EntryKink } from './kinks.ts';
import { vector } from './sampleTensor.ts';
import { unary } from './unary.ts';

const corner: EntryKink = {
  at: 'x = -3 or x = 3',
  what: 'a corner',
  gradient: '0',
  holds: (x) => Math.abs(x) === 3,
  slope: () => 0,
};

export const hardSigmoid = unary({
  name: 'HardSigmoid',
  family: 'Activations',
  glyph: '\\sigma_{\\mathrm{h}}',
  summary: 'A sigmoid made of three straight lines.',
  about:
    'A cheap stand-in for the sigmoid: 0 below -3, 1 above 3, and a straight line between. It needs no exponential, so it suits small devices and quantized networks, for example the squeeze-and-excite gates of MobileNetV3. Outside the line nothing passes back. The slopes differ between libraries: ONNX and Keras use 1/5 by default.',
  aliases: ['hard sigmoid', 'piecewise linear sigmoid', 'activation', 'gate', 'mobilenet'],
  formula: 'y = \\tfrac{1}{6} \\min(\\max(x + 3, 0), 6)',
  value: (x) => Math.min(Math.max(x + 3, 0), 6) / 6,
  pull: (dy, x) => (x > -3 && x < 3 ? dy / 6 : 0),
  rule: {
    forward: (x) => `\\frac{1}{6} \\cdot \\min\\left(\\max\\left(${x} + 3, 0\\right), 6\\right)`,
    gradient: (dy, x, _y, { times }) => `\\frac{1}{6} \\cdot ${times(dy, `\\left[-3 < ${x} < 3\\right]`)}`,
    forwardWords: 'A straight line from 0 at -3 to 1 at 3, flat on both sides.',
    gradientWords: 'On the line a sixth of the gradient passes, outside it nothing does.',
  },
  slope: '\\tfrac{1}{6} [-3 < x < 3]',
  code: { pytorch: (x) => `F.hardsigmoid(${x})`, numpy: (x) => `np.clip(${x} + 3, 0, 6) / 6` },
  domain: 'all numbers',
  kinks: [corner],
  samples: [
    { name: 'either side of the corners, and far from them', inputs: { x: vector(-3.5, -2.5, 2.5, 3.5, 1e6, -1e6) } },
    { name: 'on the corners', inputs: { x: vector(1, -3, 3) }, kinks: ['x'] },
    { name: 'infinite', inputs: { x: vector(Infinity, -Infinity, Number.NaN) }, kinks: ['x'] },
  ],
});
