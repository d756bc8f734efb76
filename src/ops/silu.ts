// SiLU: y = x sigmoid(x). Shape: that of x. x / (1 + e^-x), which cannot overflow into NaN for finite x.
import { graphOf } from './graphOf.ts';
import { vector } from './sampleTensor.ts';
import { unary } from './unary.ts';

export const silu = unary({
  name: 'SiLU',
  family: 'Activations',
  glyph: 'x\\sigma',
  summary: 'Every entry times its own sigmoid.',
  about:
    'The sigmoid linear unit, also called swish: every entry opens its own gate. It is smooth, close to ReLU far from 0, and dips to -0.28 around -1.28, so a little gradient comes through for moderately negative inputs. Used in EfficientNet, in YOLO, and as the gate of the feed-forward layers of LLaMA.',
  aliases: ['swish', 'sigmoid linear unit', 'silu', 'activation', 'self gated', 'smooth relu'],
  formula: 'y = x\\,\\sigma(x)',
  value: (x) => x / (1 + Math.exp(-x)),
  pull(dy, x) {
    const e = Math.exp(-Math.abs(x));
    const [open, shut] = x >= 0 ? [1 / (1 + e), e / (1 + e)] : [e / (1 + e), 1 / (1 + e)];
    return dy * (open * (1 + x * shut));
  },
  rule: {
    forward: (x, { times }) => times(x, `\\sigma\\left(${x}\\right)`),
    gradient: (dy, x, _y, { times }) =>
      times(
        dy,
        `\\left(\\sigma\\left(${x}\\right) + ${times(x, `\\sigma\\left(${x}\\right)`, `\\left(1 - \\sigma\\left(${x}\\right)\\right)`)}\\right)`,
      ),
    forwardWords: 'Every entry is multiplied by its own sigmoid.',
    gradientWords: 'The product rule: the gate itself, plus the entry times the slope of the gate.',
  },
  slope: '\\sigma(x) \\left(1 + x (1 - \\sigma(x))\\right)',
  code: { pytorch: (x) => `F.silu(${x})`, numpy: (x) => `${x} / (1 + np.exp(-${x}))` },
  domain: 'all numbers',
  expand: () => graphOf({ gate: ['Sigmoid', { x: 'x' }], gated: ['Multiply', { a: 'x', b: 'gate' }] }, { y: 'gated' }),
  samples: [
    { name: 'zero, the dip, saturated', inputs: { x: vector(0, -1.278, 20, -20) } },
    { name: 'large', inputs: { x: vector(1000, -1000) } },
    { name: 'infinite', inputs: { x: vector(Infinity, -Infinity, Number.NaN) }, kinks: ['x'] },
  ],
});
