// LeakyReLU: y = x where x > 0, else alpha x. Shape: that of x. At the corner 0 the slope is alpha, as in PyTorch.
import { curve } from './curve.ts';
import { scaledBy } from './ruleText.ts';
import { vector } from './sampleTensor.ts';

export const leakyReLU = curve({
  name: 'LeakyReLU',
  family: 'Activations',
  glyph: '\\angle',
  summary: 'Like ReLU, but negative entries keep a small slope.',
  about:
    'A ReLU that does not cut: negative entries are multiplied by a small alpha instead of becoming 0. So a unit whose input is negative everywhere still gets a gradient and can recover, where one with ReLU would stay dead. Popular in the discriminators of GANs. PReLU is the same with a slope that is learned.',
  aliases: ['leaky relu', 'leaky rectifier', 'lrelu', 'activation', 'dying relu'],
  formula: 'y = \\max(0, x) + \\alpha \\min(0, x)',
  params: [{ kind: 'number', name: 'alpha', default: 0.01, description: 'The slope for negative entries.' }],
  at(params) {
    const alpha = params.alpha as number;
    return {
      value: (x) => (x > 0 ? x : alpha * x),
      pull: (dy, x) => (x > 0 ? dy : alpha * dy),
      rule: {
        forward: (x) => `\\max\\left(0, ${x}\\right) + ${scaledBy(alpha, `\\min\\left(0, ${x}\\right)`)}`,
        gradient: (dy, x, _y, { times }) =>
          times(dy, `\\left(\\left[${x} > 0\\right] + ${scaledBy(alpha, `\\left[${x} \\le 0\\right]`)}\\right)`),
        forwardWords: 'Positive entries pass, the others are multiplied by alpha.',
        gradientWords: 'The gradient passes where the input was positive and is multiplied by alpha elsewhere.',
      },
      slope: `[x > 0] + ${scaledBy(alpha, '[x \\le 0]')}`,
      code: {
        pytorch: (x) => `F.leaky_relu(${x}, ${alpha})`,
        numpy: (x) => `np.where(${x} > 0, ${x}, ${alpha} * ${x})`,
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
    { name: 'either side of the corner, and far from it', inputs: { x: vector(-0.5, 0.5, -1e6, 1e6) } },
    { name: 'another slope', params: { alpha: 0.2 }, inputs: { x: vector(-2, 3, -0.1) } },
    { name: 'a slope above 1', params: { alpha: 2.5 }, inputs: { x: vector(-2, 3, -0.1) } },
    { name: 'a negative slope', params: { alpha: -0.5 }, inputs: { x: vector(-2, 3, -0.1) } },
    { name: 'no corner', params: { alpha: 1 }, inputs: { x: vector(-2, 0, 3) } },
    { name: 'on the corner', inputs: { x: vector(0, -0, 1) }, kinks: ['x'] },
    { name: 'infinite', inputs: { x: vector(Infinity, -Infinity, Number.NaN) }, kinks: ['x'] },
  ],
});
