// Sign: 1, 0 or -1. Shape: that of x. The slope is 0 everywhere, also at the jump; of NaN it is 0, all as in PyTorch.
import { kinkAtNumber } from './kinks.ts';
import { vector } from './sampleTensor.ts';
import { unary } from './unary.ts';

export const sign = unary({
  name: 'Sign',
  family: 'Arithmetic',
  glyph: '\\pm',
  summary: 'The sign of every entry: 1, 0 or -1.',
  about:
    'Replaces every entry by its sign: 1 if positive, -1 if negative, 0 if neither. It is flat everywhere and jumps at 0, so no gradient ever passes; nothing before it can be trained through it. Networks with signs as weights train by a trick, the straight-through estimator: use the sign forward and pretend backward that it was not there.',
  aliases: ['sgn', 'signum', 'binarize', 'threshold', 'step'],
  formula: 'y = \\operatorname{sign}(x)',
  value: (x) => (x > 0 ? 1 : x < 0 ? -1 : 0),
  pull: () => 0,
  rule: {
    forward: (x) => `\\operatorname{sign}\\left(${x}\\right)`,
    gradient: (dy) => `0 \\cdot ${dy}`,
    forwardWords: 'Every entry is replaced by 1, 0 or -1, after its sign.',
    gradientWords: 'The output does not answer to small changes, so nothing is sent back but zeros.',
  },
  slope: '0',
  code: { pytorch: (x) => `torch.sign(${x})`, numpy: (x) => `np.sign(${x})` },
  domain: 'all numbers',
  kinks: [kinkAtNumber(0, 'a jump', 0)],
  samples: [
    { name: 'tiny and huge', inputs: { x: vector(1e-3, -1e-3, 1e300, -1e300) } },
    { name: 'on the jump', inputs: { x: vector(2, 0, -0) }, kinks: ['x'] },
    { name: 'infinite', inputs: { x: vector(Infinity, -Infinity, Number.NaN) }, kinks: ['x'] },
  ],
});
