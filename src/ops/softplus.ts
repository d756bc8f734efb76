// Softplus: y = ln(1 + e^(beta x)) / beta. Shape: that of x. Where beta x is above 20 it is x itself, as in PyTorch (its `threshold`):
// nothing overflows, and the jump there is below 2.1e-9 / beta.
import { curve } from './curve.ts';
import { graphOf } from './graphOf.ts';
import { scaledBy } from './ruleText.ts';
import { vector } from './sampleTensor.ts';

const THRESHOLD = 20;

export const softplus = curve({
  name: 'Softplus',
  family: 'Activations',
  glyph: '\\zeta',
  summary: 'A smooth version of ReLU that is always positive.',
  about:
    'The logarithm of one plus the exponential: near 0 a smooth bend, far above it x itself, far below it nearly 0. Since it is always positive it is the usual way to predict a variance, a rate or a length. Its slope is the sigmoid. A larger beta makes the bend sharper, towards ReLU.',
  aliases: ['smooth relu', 'log1p exp', 'softplus', 'activation', 'positive'],
  formula: 'y = \\tfrac{1}{\\beta} \\ln\\left(1 + e^{\\beta x}\\right)',
  params: [
    { kind: 'number', name: 'beta', default: 1, description: 'How sharp the bend is; large ones tend to ReLU.' },
  ],
  at(params) {
    const beta = params.beta as number;
    return {
      value: (x) => (beta * x > THRESHOLD ? x : Math.log1p(Math.exp(beta * x)) / beta),
      pull: (dy, x) => (beta * x > THRESHOLD ? dy : dy / (1 + Math.exp(-beta * x))),
      rule: {
        forward(x) {
          const log = `\\log\\left(1 + \\exp\\left(${scaledBy(beta, x)}\\right)\\right)`;
          return beta === 1 ? log : `\\frac{1}{${beta}} \\cdot ${log}`;
        },
        gradient: (dy, x, _y, { times }) => times(dy, `\\sigma\\left(${scaledBy(beta, x)}\\right)`),
        forwardWords: 'Every entry goes through the softplus curve, the logarithm of one plus the exponential.',
        gradientWords: 'The slope of softplus is the sigmoid, so the gradient is multiplied by it.',
      },
      slope: `\\sigma(${scaledBy(beta, 'x')})`,
      code: {
        pytorch: (x) => (beta === 1 ? `F.softplus(${x})` : `F.softplus(${x}, beta=${beta})`),
        numpy: (x) => (beta === 1 ? `np.logaddexp(0, ${x})` : `np.logaddexp(0, ${beta} * ${x}) / ${beta}`),
      },
    };
  },
  domain: 'all numbers',
  expand(params) {
    const beta = params.beta as number;
    if (beta === 0) return null;
    return graphOf(
      {
        scaled: ['Multiply', { a: 'x', b: beta }],
        exp: ['Exp', { x: 'scaled' }],
        log: ['Log1p', { x: 'exp' }],
        back: ['Multiply', { a: 'log', b: 1 / beta }],
      },
      { y: 'back' },
    );
  },
  samples: [
    { name: 'zero, the bend, saturated', inputs: { x: vector(0, 1, -1, 15, -15) } },
    { name: 'large', inputs: { x: vector(1000, 50, -1000, 1) } },
    { name: 'a sharp bend', params: { beta: 8 }, inputs: { x: vector(-1, -0.1, 0, 0.2, 30) } },
    { name: 'a wide bend', params: { beta: 0.25 }, inputs: { x: vector(-8, -1, 0, 3, 30) } },
    { name: 'a negative beta', params: { beta: -2 }, inputs: { x: vector(-3, 0, 3, 40) } },
    { name: 'infinite', inputs: { x: vector(Infinity, -Infinity, Number.NaN) }, kinks: ['x'] },
    { name: 'beta 0', params: { beta: 0 }, inputs: { x: vector(1, -1) }, kinks: ['x'] },
  ],
});
