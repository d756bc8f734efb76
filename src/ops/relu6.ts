// ReLU6: y = min(max(x, 0), 6). Shape: that of x. At the corners 0 and 6 the slope is 0, as in PyTorch.
import { graphOf } from './graphOf.ts';
import type { EntryKink } from './kinks.ts';
import { vector } from './sampleTensor.ts';
import { unary } from './unary.ts';

const corner: EntryKink = {
  at: 'x = 0 or x = 6',
  what: 'a corner',
  gradient: '0',
  holds: (x) => x === 0 || x === 6,
  slope: () => 0,
};

export const relu6 = unary({
  name: 'ReLU6',
  family: 'Activations',
  glyph: '\\ulcorner_6',
  summary: 'A ReLU that stops at 6.',
  about:
    'ReLU with a ceiling: negative entries become 0, entries above 6 become 6. The bound keeps activations in a range that few bits can hold, which is why MobileNets on phones use it; the 6 has no deeper reason. Gradient passes only strictly between 0 and 6, so a unit can be dead at either end.',
  aliases: ['relu6', 'clipped relu', 'bounded relu', 'activation', 'mobilenet', 'quantization'],
  formula: 'y = \\min(\\max(0, x), 6)',
  value: (x) => Math.min(Math.max(x, 0), 6),
  pull: (dy, x) => (x > 0 && x < 6 ? dy : 0),
  rule: {
    forward: (x) => `\\min\\left(\\max\\left(0, ${x}\\right), 6\\right)`,
    gradient: (dy, x, _y, { times }) => times(dy, `\\left[0 < ${x} < 6\\right]`),
    forwardWords: 'Negative entries become 0, entries above 6 become 6, the others pass.',
    gradientWords: 'The gradient passes where the input lay between 0 and 6, and is 0 elsewhere.',
  },
  slope: '[0 < x < 6]',
  code: { pytorch: (x) => `F.relu6(${x})`, numpy: (x) => `np.clip(${x}, 0, 6)` },
  domain: 'all numbers',
  kinks: [corner],
  expand: () => graphOf({ bounded: ['HardTanh', { x: 'x' }, { min: 0, max: 6 }] }, { y: 'bounded' }),
  samples: [
    { name: 'either side of the corners, and far from them', inputs: { x: vector(-0.5, 0.5, 5.5, 6.5, 1e6, -1e6) } },
    { name: 'on the corners', inputs: { x: vector(1, 0, -0, 6) }, kinks: ['x'] },
    { name: 'infinite', inputs: { x: vector(Infinity, -Infinity, Number.NaN) }, kinks: ['x'] },
  ],
});
