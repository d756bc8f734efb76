// HardSwish: y = x min(max(x + 3, 0), 6) / 6. Shape: that of x. At the corners -3 and 3 the slope is that from inside, -1/2 and 3/2, as
// in PyTorch 1.13 (newer versions take those from outside, 0 and 1).
import type { EntryKink } from './kinks.ts';
import { vector } from './sampleTensor.ts';
import { unary } from './unary.ts';

function corner(at: number, slope: number, newer: number): EntryKink {
  return {
    at: `x = ${at}`,
    what: 'a corner',
    gradient: `${slope}, from inside`,
    pytorch: `${slope} (newer versions: ${newer})`,
    holds: (x) => x === at,
    slope: () => slope,
  };
}

export const hardSwish = unary({
  name: 'HardSwish',
  family: 'Activations',
  glyph: 'x\\sigma_{\\mathrm{h}}',
  summary: 'Every entry times its hard sigmoid: a swish without exponentials.',
  about:
    'A cheap stand-in for SiLU, introduced with MobileNetV3: 0 below -3, x itself above 3, and a parabola between that dips to -3/8 at -3/2. It needs no exponential and quantizes well. Unlike SiLU it has corners at -3 and 3, and sends nothing back for entries below -3.',
  aliases: ['hard swish', 'h-swish', 'activation', 'mobilenet', 'piecewise'],
  formula: 'y = \\tfrac{1}{6} x \\min(\\max(x + 3, 0), 6)',
  value: (x) => (x * Math.min(Math.max(x + 3, 0), 6)) / 6,
  pull: (dy, x) => (x > 3 ? dy : x < -3 ? 0 : dy * (x / 3 + 0.5)),
  rule: {
    forward: (x, { times }) =>
      `\\frac{1}{6} \\cdot ${times(x, `\\min\\left(\\max\\left(${x} + 3, 0\\right), 6\\right)`)}`,
    gradient: (dy, x, _y, { times }) =>
      times(
        dy,
        `\\left(\\left[${x} > 3\\right] + ${times(`\\left[-3 \\le ${x} \\le 3\\right]`, `\\left(\\frac{1}{3} \\cdot ${x} + \\frac{1}{2}\\right)`)}\\right)`,
      ),
    forwardWords: 'Every entry is multiplied by its hard sigmoid: 0 below -3, 1 above 3, a straight line between.',
    gradientWords: 'Above 3 the gradient passes, below -3 nothing does; between, it is multiplied by x/3 + 1/2.',
  },
  slope: '[x > 3] + [-3 \\le x \\le 3] \\left(\\tfrac{x}{3} + \\tfrac{1}{2}\\right)',
  code: { pytorch: (x) => `F.hardswish(${x})`, numpy: (x) => `${x} * np.clip(${x} + 3, 0, 6) / 6` },
  domain: 'all numbers',
  kinks: [corner(-3, -0.5, 0), corner(3, 1.5, 1)],
  samples: [
    { name: 'either side of the corners, and far from them', inputs: { x: vector(-3.5, -2.5, 2.5, 3.5, 1e6, -1e6) } },
    { name: 'on the lower corner', inputs: { x: vector(1, -3) }, kinks: ['x'] },
    { name: 'on the upper corner', inputs: { x: vector(1, 3) }, kinks: ['x'] },
    { name: 'infinite', inputs: { x: vector(Infinity, -Infinity, Number.NaN) }, kinks: ['x'] },
  ],
});
