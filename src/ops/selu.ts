// SELU: y = lambda (x where x > 0, else alpha (e^x - 1)), with the two constants of its paper (Klambauer et al., 2017). Shape: that of x.
// At the corner 0 the slope is that from the left, lambda alpha, as in PyTorch.
import { graphOf } from './graphOf.ts';
import type { EntryKink } from './kinks.ts';
import { vector } from './sampleTensor.ts';
import { unary } from './unary.ts';

const ALPHA = 1.6732632423543772;
const LAMBDA = 1.0507009873554805;

const corner: EntryKink = {
  at: 'x = 0',
  what: 'a corner',
  gradient: 'λα = 1.7581, from the left',
  holds: (x) => x === 0,
  slope: () => LAMBDA * ALPHA,
};

export const selu = unary({
  name: 'SELU',
  family: 'Activations',
  glyph: '\\mathrm{S}',
  summary: 'A scaled ELU that keeps mean 0 and variance 1 from layer to layer.',
  about:
    'An ELU with two fixed constants, chosen so that a deep stack of affine layers brings its activations back to mean 0 and variance 1 by itself, without normalization layers. That holds for weights drawn with variance one over the number of inputs (LeCun normal), and for plain feed-forward stacks. The slope jumps at 0, from 1.758 to 1.051.',
  aliases: ['scaled exponential linear unit', 'self-normalizing', 'selu', 'activation', 'snn'],
  formula: 'y = \\lambda \\left(\\max(0, x) + \\alpha \\left(e^{\\min(0, x)} - 1\\right)\\right)',
  value: (x) => (x > 0 ? LAMBDA * x : LAMBDA * ALPHA * Math.expm1(x)),
  pull: (dy, x) => (x > 0 ? dy * LAMBDA : dy * (LAMBDA * ALPHA * Math.exp(x))),
  rule: {
    forward: (x) =>
      `${LAMBDA} \\cdot \\left(\\max\\left(0, ${x}\\right) + ${ALPHA} \\cdot \\left(\\exp\\left(\\min\\left(0, ${x}\\right)\\right) - 1\\right)\\right)`,
    gradient: (dy, x, _y, { times }) =>
      `${LAMBDA} \\cdot ${times(
        dy,
        `\\left(\\left[${x} > 0\\right] + ${ALPHA} \\cdot ${times(`\\left[${x} \\le 0\\right]`, `\\exp\\left(\\min\\left(0, ${x}\\right)\\right)`)}\\right)`,
      )}`,
    forwardWords: 'Positive entries are stretched by lambda, the others go through lambda alpha (e^x - 1).',
    gradientWords: 'The gradient is multiplied by lambda where the input was positive, elsewhere by lambda alpha e^x.',
  },
  slope: '\\lambda \\left([x > 0] + \\alpha e^{x}\\,[x \\le 0]\\right)',
  code: {
    pytorch: (x) => `F.selu(${x})`,
    numpy: (x) => `${LAMBDA} * np.where(${x} > 0, ${x}, ${ALPHA} * np.expm1(${x}))`,
  },
  domain: 'all numbers',
  kinks: [corner],
  expand: () =>
    graphOf(
      { elu: ['ELU', { x: 'x' }, { alpha: ALPHA }], scaled: ['Multiply', { a: 'elu', b: LAMBDA }] },
      { y: 'scaled' },
    ),
  samples: [
    { name: 'tiny, saturated, large', inputs: { x: vector(-1e-9, -40, 1e6) } },
    { name: 'on the corner', inputs: { x: vector(1, 0, -0) }, kinks: ['x'] },
    { name: 'infinite', inputs: { x: vector(-1000, Infinity, -Infinity, Number.NaN) }, kinks: ['x'] },
  ],
});
