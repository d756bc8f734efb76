// CELU: y = x where x > 0, else alpha (e^(x/alpha) - 1). Shape: that of x. The slope is 1 at 0 from both sides, whatever alpha (not 0).
import type { Problem } from '../engine/op.ts';
import { curve } from './curve.ts';
import { graphOf } from './graphOf.ts';
import { constant, scaledBy } from './ruleText.ts';
import { vector } from './sampleTensor.ts';

const noAlpha: Problem = {
  problem: 'alpha is 0, but x is divided by it below 0',
  port: 'x',
  expected: 'any other number',
  received: '0',
  fix: { kind: 'param', name: 'alpha', value: 1, text: 'Set alpha to 1.' },
};

export const celu = curve({
  name: 'CELU',
  family: 'Activations',
  glyph: '\\mathrm{C}',
  summary: 'An ELU that is smooth for every alpha.',
  about:
    'The continuously differentiable exponential linear unit: like ELU, but the exponential is stretched along with its depth, so that the slope at 0 is 1 from both sides for every alpha and no corner appears. A small alpha makes it nearly a ReLU, a large one nearly the identity. With alpha = 1 it is the same as ELU.',
  aliases: ['continuously differentiable exponential linear unit', 'celu', 'activation', 'smooth elu'],
  formula: 'y = \\max(0, x) + \\alpha \\left(e^{\\min(0, x) / \\alpha} - 1\\right)',
  params: [{ kind: 'number', name: 'alpha', default: 1, description: 'How far down it goes, to -alpha; not 0.' }],
  refuse: ({ alpha }) => (alpha === 0 ? noAlpha : null),
  at(params) {
    const alpha = params.alpha as number;
    const below = (x: string): string => {
      const low = `\\min\\left(0, ${x}\\right)`;
      return `\\exp\\left(${alpha === 1 ? low : `\\frac{${low}}{${constant(alpha)}}`}\\right)`;
    };
    return {
      value: (x) => (x > 0 ? x : alpha * Math.expm1(x / alpha)),
      pull: (dy, x) => (x > 0 ? dy : dy * Math.exp(x / alpha)),
      rule: {
        forward: (x) => `\\max\\left(0, ${x}\\right) + ${scaledBy(alpha, `\\left(${below(x)} - 1\\right)`)}`,
        gradient: (dy, x, _y, { times }) => times(dy, below(x)),
        forwardWords: 'Positive entries pass, the others go through an exponential that ends at -alpha.',
        gradientWords: 'The gradient passes where the input was positive; elsewhere it is multiplied by e^(x/alpha).',
      },
      slope: `e^{\\min(0, x)${alpha === 1 ? '' : ` / ${constant(alpha)}`}}`,
      code: {
        pytorch: (x) => `F.celu(${x}, alpha=${alpha})`,
        numpy: (x) => `np.where(${x} > 0, ${x}, ${alpha} * np.expm1(${x} / ${alpha}))`,
      },
    };
  },
  domain: 'all numbers',
  expand(params) {
    const alpha = params.alpha as number;
    if (!(alpha > 0)) return null;
    return graphOf(
      {
        narrow: ['Multiply', { a: 'x', b: 1 / alpha }],
        elu: ['ELU', { x: 'narrow' }],
        wide: ['Multiply', { a: 'elu', b: alpha }],
      },
      { y: 'wide' },
    );
  },
  samples: [
    { name: 'zero, tiny, saturated', inputs: { x: vector(0, -1e-9, -40, 1e6) } },
    { name: 'a small alpha', params: { alpha: 0.25 }, inputs: { x: vector(-2, 0.5, 3, -0.1) } },
    { name: 'a large alpha', params: { alpha: 4 }, inputs: { x: vector(-2, 0.5, 3, -0.1) } },
    { name: 'a negative alpha', params: { alpha: -2 }, inputs: { x: vector(-2, 3, -0.1) } },
    { name: 'infinite', inputs: { x: vector(-1000, Infinity, -Infinity, Number.NaN) }, kinks: ['x'] },
  ],
});
