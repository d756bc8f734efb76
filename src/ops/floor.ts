// Floor: the largest whole number that is not above x. Shape: that of x. The slope is 0 everywhere, also at the jumps, as in PyTorch.
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

export const floor = unary({
  name: 'Floor',
  family: 'Arithmetic',
  glyph: '\\lfloor x \\rfloor',
  summary: 'Rounds every entry down to a whole number.',
  about:
    'The largest whole number that is not above the entry: 2.7 becomes 2, and -2.7 becomes -3. It puts numbers into bins and finds cells of a grid. A staircase is flat between its steps, so no gradient ever passes through it; to train through a rounding, send the gradient around it with a StopGradient.',
  aliases: ['round down', 'integer part', 'quantize', 'bin', 'whole number'],
  formula: 'y = \\lfloor x \\rfloor',
  value: Math.floor,
  pull: () => 0,
  rule: {
    forward: (x) => `\\left\\lfloor ${x} \\right\\rfloor`,
    gradient: (dy) => `0 \\cdot ${dy}`,
    forwardWords: 'Every entry is rounded down to a whole number.',
    gradientWords: 'A staircase is flat between its steps, so nothing is sent back but zeros.',
  },
  slope: '0',
  code: { pytorch: (x) => `torch.floor(${x})`, numpy: (x) => `np.floor(${x})` },
  domain: 'all numbers',
  kinks: [jump],
  samples: [
    { name: 'either side of a step', inputs: { x: vector(1.99, 2.01, -1.99, -2.01) } },
    { name: 'on the steps', inputs: { x: vector(0.5, 2, 0, -3, 1e300) }, kinks: ['x'] },
    { name: 'infinite', inputs: { x: vector(Infinity, -Infinity, Number.NaN) }, kinks: ['x'] },
  ],
});
