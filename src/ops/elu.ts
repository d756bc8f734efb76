// ELU: y = x where x > 0, else alpha (e^x - 1). Shape: that of x. expm1 keeps the digits of small entries. At 0 the slope is that from
// the left, alpha, as in PyTorch; with alpha = 1 there is no corner.
import { curve } from './curve.ts';
import { scaledBy } from './ruleText.ts';
import { vector } from './sampleTensor.ts';

function below(x: string): string {
  return `\\min\\left(0, ${x}\\right)`;
}

export const elu = curve({
  name: 'ELU',
  family: 'Activations',
  glyph: '\\mathrm{E}',
  summary: 'Passes positive entries, bends the others into an exponential.',
  about:
    'The exponential linear unit: positive entries pass unchanged, negative ones follow an exponential down to -alpha. Since outputs may be negative, their mean stays nearer to 0 than after ReLU, and no unit dies. With alpha = 1 the slope has no jump; far below 0 it fades, so that large negative inputs count as simply off.',
  aliases: ['exponential linear unit', 'elu', 'activation', 'smooth relu'],
  formula: 'y = \\max(0, x) + \\alpha \\left(e^{\\min(0, x)} - 1\\right)',
  params: [{ kind: 'number', name: 'alpha', default: 1, description: 'How far down it goes: to -alpha.' }],
  at(params) {
    const alpha = params.alpha as number;
    return {
      value: (x) => (x > 0 ? x : alpha * Math.expm1(x)),
      pull: (dy, x) => (x > 0 ? dy : dy * (alpha * Math.exp(x))),
      rule: {
        forward: (x) =>
          `\\max\\left(0, ${x}\\right) + ${scaledBy(alpha, `\\left(\\exp\\left(${below(x)}\\right) - 1\\right)`)}`,
        gradient: (dy, x, _y, { times }) =>
          times(
            dy,
            `\\left(\\left[${x} > 0\\right] + ${scaledBy(alpha, times(`\\left[${x} \\le 0\\right]`, `\\exp\\left(${below(x)}\\right)`))}\\right)`,
          ),
        forwardWords: 'Positive entries pass, the others go through alpha times the exponential minus one.',
        gradientWords: 'The gradient passes where the input was positive; elsewhere it is multiplied by alpha e^x.',
      },
      slope: `[x > 0] + ${scaledBy(alpha, 'e^{x}\\,[x \\le 0]')}`,
      code: {
        pytorch: (x) => `F.elu(${x}, alpha=${alpha})`,
        numpy: (x) => `np.where(${x} > 0, ${x}, ${alpha} * np.expm1(${x}))`,
      },
    };
  },
  domain: 'all numbers',
  kinks: [
    {
      at: 'x = 0, where alpha ≠ 1',
      what: 'a corner',
      gradient: 'alpha',
      holds: (x, { alpha }) => x === 0 && alpha !== 1,
      slope: ({ alpha }) => alpha as number,
    },
  ],
  samples: [
    { name: 'zero, tiny, saturated', inputs: { x: vector(0, -1e-9, -40, 1e6) } },
    { name: 'another alpha', params: { alpha: 0.5 }, inputs: { x: vector(-2, 3, -0.1) } },
    { name: 'a negative alpha', params: { alpha: -0.25 }, inputs: { x: vector(-2, 3, -0.1) } },
    { name: 'on the corner', params: { alpha: 0.5 }, inputs: { x: vector(1, 0, -0) }, kinks: ['x'] },
    { name: 'infinite', inputs: { x: vector(-1000, Infinity, -Infinity, Number.NaN) }, kinks: ['x'] },
  ],
});
