// ReLU: y = max(0, x). Shape: that of x. The slope at the kink x = 0 is 0; NaN stays NaN and lets its gradient pass, as in PyTorch.
import { pullRectified, rectify } from '../engine/activations.ts';
import { kinkAtNumber } from './kinks.ts';
import { vector } from './sampleTensor.ts';
import { unary } from './unary.ts';

export const relu = unary({
  name: 'ReLU',
  family: 'Activations',
  glyph: '\\ulcorner',
  summary: 'Keeps positive entries, replaces the others by 0.',
  about:
    'The rectified linear unit, the usual activation between affine layers: positive entries pass unchanged, the others become 0. The gradient passes through exactly where the input was positive, so deep stacks do not shrink it; but a unit whose input is never positive gets no gradient at all and stays dead.',
  aliases: ['rectifier', 'rectified linear unit', 'max(0,x)', 'ramp', 'activation', 'relu'],
  formula: 'y = \\max(0, x)',
  value: rectify,
  pull: pullRectified,
  rule: {
    forward: (x) => `\\max\\left(0, ${x}\\right)`,
    gradient: (dy, x, _y, { times }) => times(dy, `\\left[${x} > 0\\right]`),
    forwardWords: 'Positive entries pass, the others become 0.',
    gradientWords: 'The gradient passes where the input was positive and is 0 elsewhere.',
  },
  slope: '[x > 0]',
  code: { pytorch: (x) => `torch.relu(${x})`, numpy: (x) => `np.maximum(${x}, 0)` },
  domain: 'all numbers',
  kinks: [kinkAtNumber(0, 'a corner', 0)],
  samples: [
    { name: 'either side of the kink, and far from it', inputs: { x: vector(-0.5, 0.5, -1e6, 1e6) } },
    { name: 'on the kink, infinite', inputs: { x: vector(0, -0, Infinity, -Infinity, Number.NaN) }, kinks: ['x'] },
  ],
});
