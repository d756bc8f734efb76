// Optimizers against torch.optim (PyTorch 1.13, float64): three steps with weight decay and every setting away from its default.
import { expect, test } from 'vitest';
import { type OptimizerSettings, optimizer } from './optimizer.ts';
import type { PortKey } from './program.ts';

const gradients = [
  [0.5, -1, 2],
  [1.5, 0.25, -0.75],
  [-0.5, 1, 0.125],
];

/** Each row: the values after a step from [1, -2, 0.5], as torch.optim.SGD and torch.optim.Adam give them. */
const cases: readonly (readonly [string, OptimizerSettings, readonly (readonly number[])[]])[] = [
  [
    'gradient descent',
    { method: 'sgd', learningRate: 0.1, weightDecay: 0.01 },
    [
      [0.949, -1.898, 0.2995],
      [0.798051, -1.9211019999999999, 0.3742005],
      [0.8472529489999999, -2.0191808979999997, 0.3613262995],
    ],
  ],
  [
    'momentum with dampening',
    { method: 'momentum', learningRate: 0.1, momentum: 0.8, weightDecay: 0.01, dampening: 0.3 },
    [
      [0.949, -1.898, 0.2995],
      [0.8025357, -1.8325714, 0.19139034999999996],
      [0.71980248501, -1.84894572002, 0.09601865675499995],
    ],
  ],
  [
    'Nesterov momentum',
    { method: 'momentum', learningRate: 0.1, momentum: 0.8, weightDecay: 0.01, nesterov: true },
    [
      [0.9082, -1.8164, 0.13909999999999997],
      [0.6039252399999999, -1.79285048, 0.14552961999999997],
      [0.5701449265679999, -1.9322368531360001, 0.06802264268399995],
    ],
  ],
  [
    'Adam',
    { method: 'adam', learningRate: 0.1, betas: [0.8, 0.95], epsilon: 1e-6, weightDecay: 0.01 },
    [
      [0.9000001960780469, -1.9000000980391196, 0.4000000498752868],
      [0.8063935434602103, -1.8555349037036428, 0.36817889172569207],
      [0.7620172707404014, -1.8809667265554353, 0.340561484981697],
    ],
  ],
];

test.each(cases)('%s moves as torch.optim does, in place or not', (_, settings, expected) => {
  for (const inPlace of [true, false]) {
    const by = optimizer(settings);
    const key = 'w.value' as PortKey;
    let value = Float64Array.of(1, -2, 0.5);
    gradients.forEach((gradient, step) => {
      const out = inPlace ? value : new Float64Array(3);
      by.move(key, value, Float64Array.from(gradient), out);
      value = out;
      value.forEach((number, at) => expect(Math.abs(number - expected[step]![at]!)).toBeLessThan(1e-12));
    });
  }
});

test('each tensor has a memory of its own', () => {
  const by = optimizer({ method: 'momentum', learningRate: 1, momentum: 0.5 });
  const [a, b] = [Float64Array.of(0), Float64Array.of(0)];
  by.move('a.value' as PortKey, a, Float64Array.of(1), a);
  by.move('b.value' as PortKey, b, Float64Array.of(10), b);
  by.move('a.value' as PortKey, a, Float64Array.of(1), a);
  // 1, then 0.5 of that and 1 more.
  expect([a[0], b[0]]).toEqual([-2.5, -10]);
});
