// GELU: y = x Phi(x), Phi the normal distribution function. Shape: that of x. Phi is half of erfc(-x / sqrt 2), and with the tanh
// approximation the sigmoid of twice its argument: so both keep their digits in the lower tail, where 1 + erf and 1 + tanh cancel.
import { erfc } from '../engine/erf.ts';
import type { Params } from '../engine/op.ts';
import { type Curve, curve } from './curve.ts';
import { graphOf } from './graphOf.ts';
import { vector, wave } from './sampleTensor.ts';

const ROOT_2_PI = Math.sqrt(2 * Math.PI);
const ROOT_2_OVER_PI = Math.sqrt(2 / Math.PI);
const CUBE = 0.044715;
const CUBE_SLOPE = 0.134145;

const exact: Curve = {
  value: (x) => x * (0.5 * erfc(-x * Math.SQRT1_2)),
  pull: (dy, x) => dy * (0.5 * erfc(-x * Math.SQRT1_2) + x * (Math.exp(-0.5 * x * x) / ROOT_2_PI)),
  rule: {
    forward: (x, { times }) =>
      `\\frac{1}{2} \\cdot ${times(x, `\\left(1 + \\operatorname{erf}\\left(\\frac{${x}}{\\sqrt{2}}\\right)\\right)`)}`,
    gradient: (dy, x, _y, { times, power }) =>
      times(
        dy,
        `\\left(\\frac{1}{2} \\cdot \\left(1 + \\operatorname{erf}\\left(\\frac{${x}}{\\sqrt{2}}\\right)\\right) + \\frac{1}{\\sqrt{2 \\cdot \\pi}} \\cdot ${times(x, `\\exp\\left(-\\frac{1}{2} \\cdot ${power(x, '2')}\\right)`)}\\right)`,
      ),
    forwardWords: 'Every entry is multiplied by the probability that a standard normal number is below it.',
    gradientWords: 'The product rule: the probability itself, plus the entry times the height of the bell curve.',
  },
  slope: '\\Phi(x) + x\\,\\varphi(x)',
  code: {
    pytorch: (x) => `F.gelu(${x})`,
    numpy: (x) => `0.5 * ${x} * (1 + np.vectorize(__import__("math").erf, otypes=[float])(${x} / np.sqrt(2)))`,
  },
};

/** sqrt(2/pi) (x + 0.044715 x³), as text. */
function innerText(x: string, cube: string): string {
  return `\\sqrt{\\frac{2}{\\pi}} \\cdot \\left(${x} + ${CUBE} \\cdot ${cube}\\right)`;
}

const approximate: Curve = {
  value: (x) => x * gate(x),
  pull(dy, x) {
    const open = gate(x);
    const shut = gate(-x);
    // Far out the gate no longer moves, however steep its argument is.
    const moved = open * shut === 0 ? 0 : x * (2 * open * shut) * (ROOT_2_OVER_PI * (1 + CUBE_SLOPE * x * x));
    return Number.isFinite(x) ? dy * (open + moved) : dy * Number.NaN;
  },
  rule: {
    forward: (x, { times, power }) =>
      `\\frac{1}{2} \\cdot ${times(x, `\\left(1 + \\tanh\\left(${innerText(x, power(x, '3'))}\\right)\\right)`)}`,
    gradient(dy, x, _y, { times, power }) {
      const tanh = `\\tanh\\left(${innerText(x, power(x, '3'))}\\right)`;
      const turned = times(
        x,
        `\\left(1 + ${CUBE_SLOPE} \\cdot ${power(x, '2')}\\right)`,
        `\\left(1 - ${power(tanh, '2')}\\right)`,
      );
      return times(
        dy,
        `\\left(\\frac{1}{2} \\cdot \\left(1 + ${tanh}\\right) + \\frac{1}{2} \\cdot \\sqrt{\\frac{2}{\\pi}} \\cdot ${turned}\\right)`,
      );
    },
    forwardWords: 'Every entry is multiplied by a gate that follows the normal distribution function closely.',
    gradientWords: 'The product rule: the gate itself, plus the entry times the slope of the gate.',
  },
  slope: '\\tfrac{1}{2}(1 + t) + \\tfrac{1}{2} x (1 - t^2) \\sqrt{\\tfrac{2}{\\pi}} (1 + 0.134145\\,x^2)',
  code: {
    pytorch: (x) => `F.gelu(${x}, approximate="tanh")`,
    numpy: (x) => `0.5 * ${x} * (1 + np.tanh(np.sqrt(2 / np.pi) * (${x} + ${CUBE} * ${x}**3)))`,
  },
};

/** (1 + tanh u) / 2 as the sigmoid of 2u. */
function gate(x: number): number {
  return 1 / (1 + Math.exp(-2 * ROOT_2_OVER_PI * (x + CUBE * x * x * x)));
}

function isTanh(params: Params): boolean {
  return params.approximate === 'tanh';
}

export const gelu = curve({
  name: 'GELU',
  family: 'Activations',
  glyph: '\\mathrm{G}',
  summary: 'Every entry times the chance that a normal number is below it.',
  about:
    'The Gaussian error linear unit, the usual activation in transformers such as BERT and GPT. Each entry is weighted by how large it is among standard normal numbers: a ReLU whose switch is a smooth probability. It dips a little below 0 around -0.75. The tanh approximation differs by less than 0.0005 and is what GPT-2 was trained with.',
  aliases: ['gaussian error linear unit', 'gelu', 'activation', 'transformer', 'gelu_new', 'smooth relu'],
  formula: 'y = x\\,\\Phi(x) = \\tfrac{1}{2} x \\left(1 + \\operatorname{erf}\\tfrac{x}{\\sqrt{2}}\\right)',
  params: [
    {
      kind: 'choice',
      name: 'approximate',
      default: 'none',
      options: ['none', 'tanh'],
      description: 'none: by the error function; tanh: by the hyperbolic tangent of a cubic.',
    },
  ],
  at: (params) => (isTanh(params) ? approximate : exact),
  domain: 'all numbers',
  expand: (params) =>
    isTanh(params)
      ? graphOf(
          {
            cube: ['Power', { x: 'x', exponent: 3 }],
            little: ['Multiply', { a: 'cube', b: CUBE }],
            cubic: ['Add', { a: 'x', b: 'little' }],
            inner: ['Multiply', { a: 'cubic', b: ROOT_2_OVER_PI }],
            tanh: ['Tanh', { x: 'inner' }],
            gate: ['Add', { a: 'tanh', b: 1 }],
            gated: ['Multiply', { a: 'x', b: 'gate' }],
            half: ['Multiply', { a: 'gated', b: 0.5 }],
          },
          { y: 'half' },
        )
      : graphOf(
          {
            scaled: ['Multiply', { a: 'x', b: Math.SQRT1_2 }],
            erf: ['Erf', { x: 'scaled' }],
            gate: ['Add', { a: 'erf', b: 1 }],
            gated: ['Multiply', { a: 'x', b: 'gate' }],
            half: ['Multiply', { a: 'gated', b: 0.5 }],
          },
          { y: 'half' },
        ),
  samples: [
    { name: 'zero, the dip, large', inputs: { x: vector(0, -0.75, 40, 1e6) } },
    { name: 'the lower tail', inputs: { x: vector(-5, -10, -20, 1) } },
    { name: 'by tanh', params: { approximate: 'tanh' }, inputs: { x: vector(0, -0.75, 3, -2, 40) } },
    { name: 'by tanh, a matrix', params: { approximate: 'tanh' }, inputs: { x: wave([2, 3]) } },
    { name: 'by tanh, the lower tail', params: { approximate: 'tanh' }, inputs: { x: vector(-5, -7, -40, 1) } },
    { name: 'infinite', inputs: { x: vector(Infinity, -Infinity, Number.NaN) }, kinks: ['x'] },
    {
      name: 'by tanh, infinite and huge',
      params: { approximate: 'tanh' },
      inputs: { x: vector(Infinity, -Infinity, Number.NaN, 1e200) },
      kinks: ['x'],
    },
  ],
});
