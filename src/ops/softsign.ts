// Softsign: y = x / (1 + |x|). Shape: that of x. Smooth at 0, though |x| is not: the slope is 1 / (1 + |x|)² on both sides.
import { graphOf } from './graphOf.ts';
import { vector } from './sampleTensor.ts';
import { unary } from './unary.ts';

export const softsign = unary({
  name: 'Softsign',
  family: 'Activations',
  glyph: '\\tfrac{x}{1+|x|}',
  summary: 'Squeezes every entry into the interval from -1 to 1, gently.',
  about:
    'A cousin of tanh without an exponential: each entry is divided by one plus its size. It nears -1 and 1 only like one over x, so it saturates much more slowly, and entries far out still send back some gradient. It is smooth at 0 with slope 1, although the absolute value inside it is not.',
  aliases: ['squash', 'softsign', 'activation', 'bounded', 'x/(1+|x|)'],
  formula: 'y = \\frac{x}{1 + |x|}',
  value: (x) => x / (1 + Math.abs(x)),
  pull(dy, x) {
    const under = 1 + Math.abs(x);
    return dy / under / under;
  },
  rule: {
    forward: (x, { over }) => over(x, `1 + \\left|${x}\\right|`),
    gradient: (dy, x, _y, { share, power }) => share(dy, power(`\\left(1 + \\left|${x}\\right|\\right)`, '2')),
    forwardWords: 'Every entry is divided by one plus its size.',
    gradientWords: 'The gradient is divided by the square of one plus the size of the entry.',
  },
  slope: '\\frac{1}{(1 + |x|)^2}',
  code: { pytorch: (x) => `F.softsign(${x})`, numpy: (x) => `${x} / (1 + np.abs(${x}))` },
  domain: 'all numbers',
  expand: () =>
    graphOf(
      {
        size: ['Absolute', { x: 'x' }],
        under: ['Add', { a: 'size', b: 1 }],
        share: ['Divide', { a: 'x', b: 'under' }],
      },
      { y: 'share' },
    ),
  samples: [
    { name: 'zero and far out', inputs: { x: vector(0, 100, -100) } },
    { name: 'huge', inputs: { x: vector(1e8, -1e8, 1) } },
    { name: 'infinite', inputs: { x: vector(Infinity, -Infinity, Number.NaN) }, kinks: ['x'] },
  ],
});
