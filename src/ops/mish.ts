// Mish: y = x tanh(ln(1 + e^x)). Shape: that of x. For large x the exponential overflows to infinity, whose tanh is the 1 that it tends to.
import { graphOf } from './graphOf.ts';
import { vector } from './sampleTensor.ts';
import { unary } from './unary.ts';

function gate(x: number): number {
  return Math.tanh(Math.log1p(Math.exp(x)));
}

export const mish = unary({
  name: 'Mish',
  family: 'Activations',
  glyph: '\\mathrm{M}',
  summary: 'Every entry times the tanh of its softplus.',
  about:
    'A smooth activation that gates each entry by the tanh of its softplus. In shape it is close to SiLU, with a dip to -0.31 around -1.19 and slightly steeper above 0. It became known through YOLOv4. It costs more than ReLU and seldom gains more than a little, so try it where the last bit of accuracy counts.',
  aliases: ['mish', 'self regularized', 'activation', 'smooth relu'],
  formula: 'y = x \\tanh\\left(\\ln(1 + e^{x})\\right)',
  value: (x) => x * gate(x),
  pull(dy, x) {
    const open = gate(x);
    return dy * (open + (x * (1 - open * open)) / (1 + Math.exp(-x)));
  },
  rule: {
    forward: (x, { times }) => times(x, gateText(x)),
    gradient: (dy, x, _y, { times, power }) =>
      times(
        dy,
        `\\left(${gateText(x)} + ${times(x, `\\sigma\\left(${x}\\right)`, `\\left(1 - ${power(gateText(x), '2')}\\right)`)}\\right)`,
      ),
    forwardWords: 'Every entry is multiplied by the tanh of its softplus.',
    gradientWords: 'The product rule: the gate itself, plus the entry times the slope of the gate.',
  },
  slope: 't + x\\,\\sigma(x) (1 - t^2)',
  code: { pytorch: (x) => `F.mish(${x})`, numpy: (x) => `${x} * np.tanh(np.log1p(np.exp(${x})))` },
  domain: 'all numbers',
  expand: () =>
    graphOf(
      {
        softplus: ['Softplus', { x: 'x' }],
        gate: ['Tanh', { x: 'softplus' }],
        gated: ['Multiply', { a: 'x', b: 'gate' }],
      },
      { y: 'gated' },
    ),
  samples: [
    { name: 'zero, the dip, saturated', inputs: { x: vector(0, -1.192, 15, -15) } },
    { name: 'large', inputs: { x: vector(1000, -1000) } },
    { name: 'infinite', inputs: { x: vector(Infinity, -Infinity, Number.NaN) }, kinks: ['x'] },
  ],
});

function gateText(x: string): string {
  return `\\tanh\\left(\\log\\left(1 + \\exp\\left(${x}\\right)\\right)\\right)`;
}
