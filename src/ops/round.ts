// Round: the nearest whole number, halves to the even one. Shape: that of x. The slope is 0 everywhere, also at the jumps, as in PyTorch.
import { roundHalfEven } from '../engine/roundHalfEven.ts';
import type { EntryKink } from './kinks.ts';
import { vector } from './sampleTensor.ts';
import { unary } from './unary.ts';

const jump: EntryKink = {
  at: 'x halfway between two whole numbers',
  what: 'a jump',
  gradient: '0',
  holds: (x) => Math.abs(x % 1) === 0.5,
  slope: () => 0,
};

export const round = unary({
  name: 'Round',
  family: 'Arithmetic',
  glyph: '\\lfloor x \\rceil',
  summary: 'Rounds every entry to the nearest whole number.',
  about:
    'The nearest whole number; halfway between two of them, the even one, so that rounding many numbers does not push their mean up. Quantized networks round weights and activations to few levels. It is flat between its steps, so no gradient passes: quantization-aware training sends the gradient around it, as if it were the identity.',
  aliases: ['nearest', 'rint', 'quantize', 'half to even', 'bankers rounding', 'whole number'],
  formula: 'y = \\operatorname{round}(x)',
  value: roundHalfEven,
  pull: () => 0,
  rule: {
    forward: (x) => `\\operatorname{round}\\left(${x}\\right)`,
    gradient: (dy) => `0 \\cdot ${dy}`,
    forwardWords: 'Every entry is rounded to the nearest whole number, halves to the even one.',
    gradientWords: 'A staircase is flat between its steps, so nothing is sent back but zeros.',
  },
  slope: '0',
  code: { pytorch: (x) => `torch.round(${x})`, numpy: (x) => `np.round(${x})` },
  domain: 'all numbers',
  kinks: [jump],
  samples: [
    { name: 'either side of a step', inputs: { x: vector(1.49, 1.51, -2.49, -2.51, 7, 0) } },
    { name: 'on the steps', inputs: { x: vector(2.2, 0.5, 1.5, 2.5, -0.5, -1.5) }, kinks: ['x'] },
    { name: 'infinite', inputs: { x: vector(Infinity, -Infinity, Number.NaN) }, kinks: ['x'] },
  ],
});
