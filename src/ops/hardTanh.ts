// HardTanh: y = min(max(x, min), max). Shape: that of x. The slope is 1 strictly between the bounds and 0 on them, as in PyTorch; Clip,
// its twin, has 1 on them.
import { curve } from './curve.ts';
import { constant } from './ruleText.ts';
import { vector } from './sampleTensor.ts';

export const hardTanh = curve({
  name: 'HardTanh',
  family: 'Activations',
  glyph: '\\mathrm{th}',
  summary: 'A tanh made of three straight lines.',
  about:
    'A cheap stand-in for tanh: the identity between two bounds, -1 and 1 unless others are given, and flat outside. It keeps activations bounded without an exponential, in small recurrent nets and in binarized ones. Beyond the bounds nothing passes back. Clip is the same function, except that on the bounds it lets the gradient through.',
  aliases: ['hard tanh', 'clip', 'clamp', 'activation', 'bounded', 'saturating linear'],
  formula: 'y = \\min(\\max(x, \\mathrm{min}), \\mathrm{max})',
  params: [
    { kind: 'number', name: 'min', default: -1, description: 'The lower bound.' },
    { kind: 'number', name: 'max', default: 1, description: 'The upper bound.' },
  ],
  at(params) {
    const [low, high] = [params.min as number, params.max as number];
    const inside = (x: string): string => `\\left[${constant(low)} < ${x} < ${constant(high)}\\right]`;
    return {
      value: (x) => Math.min(Math.max(x, low), high),
      pull: (dy, x) => (x > low && x < high ? dy : 0),
      rule: {
        forward: (x) => `\\min\\left(\\max\\left(${x}, ${constant(low)}\\right), ${constant(high)}\\right)`,
        gradient: (dy, x, _y, { times }) => times(dy, inside(x)),
        forwardWords: 'Entries outside the bounds become the bound, the others pass.',
        gradientWords: 'The gradient passes where the input lay between the bounds, and is 0 elsewhere.',
      },
      slope: inside('x'),
      code: {
        pytorch: (x) => `F.hardtanh(${x}, ${low}, ${high})`,
        numpy: (x) => `np.clip(${x}, ${low}, ${high})`,
      },
    };
  },
  domain: 'all numbers',
  kinks: [
    {
      at: 'x = min or x = max',
      what: 'a corner',
      gradient: '0',
      holds: (x, { min, max }) => x === min || x === max,
      slope: () => 0,
    },
  ],
  samples: [
    { name: 'either side of the corners, and far from them', inputs: { x: vector(-1.5, -0.5, 0.5, 1.5, 1e6, -1e6) } },
    { name: 'other bounds', params: { min: -0.5, max: 2 }, inputs: { x: vector(-1, -0.4, 1.9, 2.1) } },
    { name: 'bounds the wrong way round', params: { min: 2, max: -1 }, inputs: { x: vector(-3, 0.5, 3) } },
    { name: 'on the corners', inputs: { x: vector(0.5, -1, 1) }, kinks: ['x'] },
    { name: 'infinite', inputs: { x: vector(Infinity, -Infinity, Number.NaN) }, kinks: ['x'] },
  ],
});
