// L2Penalty: C = strength times the sum of x². A scalar. (The weight decay of an optimizer adds decay times x to the gradient: that is this
// penalty with half the strength.)
import { entryLoss } from './entryLoss.ts';
import { penaltyPort, penaltySamples, strengthParam } from './penalty.ts';
import { constant } from './ruleText.ts';
import { sampleTensor, vector } from './sampleTensor.ts';

export const l2Penalty = entryLoss({
  name: 'L2Penalty',
  glyph: '\\lambda\\|w\\|_2^2',
  summary: 'A cost for weights by their square, which keeps them small.',
  about:
    'Regularization: strength times the sum of squares, to be added to a loss so that no weight grows without need. Each weight is pulled towards 0 in proportion to its size, so large ones shrink most and small ones hardly; none becomes exactly 0. Wire a weight to it and to its layer, and add what comes out to the loss. With plain gradient descent it is the same as a weight decay of twice the strength.',
  aliases: ['ridge', 'l2 regularization', 'weight decay', 'tikhonov', 'regularizer', 'weight penalty', 'norm'],
  formula: 'C = \\lambda \\sum_i x_i^2',
  inputs: [penaltyPort],
  reduction: null,
  params: [strengthParam],
  at(params) {
    const strength = params.strength as number;
    const factor = strength === 1 ? '' : `${constant(strength)} \\cdot `;
    return {
      value: (x) => strength * x * x,
      pulls: { x: (dC, x) => dC * (2 * strength * x) },
      tex: ({ x }, { power }) => `${factor}${power(x!, '2')}`,
      slopes: { x: ({ x }) => `${constant(2 * strength)} \\cdot ${x}` },
    };
  },
  words: 'The squares are added up and multiplied by the strength',
  gradientWords: { x: 'Every entry is pulled towards 0 in proportion to its size' },
  expand: (params) => ({
    nodes: {
      square: ['Square', { x: 'x' }],
      scaled: ['Multiply', { a: 'square', b: params.strength as number }],
    },
    last: 'scaled',
  }),
  code: {
    pytorch: ({ inputs, params }) => `${String(params.strength)} * torch.sum(${inputs.x} ** 2)`,
    numpy: ({ inputs, params }) => `${String(params.strength)} * np.sum(${inputs.x} ** 2)`,
  },
  samples: [
    ...penaltySamples,
    { name: 'zeros', inputs: { x: sampleTensor([2, 2], 0, 1, -2, 0) } },
    { name: 'huge and tiny', inputs: { x: vector(1e8, -1e-8) } },
  ],
});
