// Ceil: the smallest whole number that is not below x. Shape: that of x. The slope is 0 everywhere, also at the jumps, as in PyTorch.
import type { EntryKink } from './kinks.ts';
import { vector } from './sampleTensor.ts';
import { unary } from './unary.ts';

const jump: EntryKink = {
  at: 'x a whole number',
  what: 'a jump',
  gradient: '0',
  holds: Number.isInteger,
  slope: () => 0,
};

export const ceil = unary({
  name: 'Ceil',
  family: 'Arithmetic',
  glyph: '\\lceil x \\rceil',
  summary: 'Rounds every entry up to a whole number.',
  about:
    'The smallest whole number that is not below the entry: 2.1 becomes 3, and -2.7 becomes -2. It counts how many pages, batches or steps are needed to hold something. Like Floor it is a staircase, flat between its steps, so no gradient ever passes through it.',
  aliases: ['ceiling', 'round up', 'quantize', 'whole number'],
  formula: 'y = \\lceil x \\rceil',
  value: Math.ceil,
  pull: () => 0,
  rule: {
    forward: (x) => `\\left\\lceil ${x} \\right\\rceil`,
    gradient: (dy) => `0 \\cdot ${dy}`,
    forwardWords: 'Every entry is rounded up to a whole number.',
    gradientWords: 'A staircase is flat between its steps, so nothing is sent back but zeros.',
  },
  slope: '0',
  code: { pytorch: (x) => `torch.ceil(${x})`, numpy: (x) => `np.ceil(${x})` },
  domain: 'all numbers',
  kinks: [jump],
  samples: [
    { name: 'either side of a step', inputs: { x: vector(1.99, 2.01, -1.99, -2.01) } },
    { name: 'on the steps', inputs: { x: vector(0.5, 2, 0, -3, 1e300) }, kinks: ['x'] },
    { name: 'infinite', inputs: { x: vector(Infinity, -Infinity, Number.NaN) }, kinks: ['x'] },
  ],
});
