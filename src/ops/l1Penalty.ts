// L1Penalty: C = strength times the sum of |x|. A scalar. Where x is 0 its gradient is 0, as that of torch.abs.
import { scalar } from '../engine/tensor.ts';
import { entryLoss } from './entryLoss.ts';
import { penaltyPort, penaltySamples, strengthParam } from './penalty.ts';
import { constant } from './ruleText.ts';
import { sampleTensor, vector } from './sampleTensor.ts';

export const l1Penalty = entryLoss({
  name: 'L1Penalty',
  glyph: '\\lambda\\|w\\|_1',
  summary: 'A cost for weights by their size, which drives many to zero.',
  about:
    'Regularization: strength times the sum of the absolute values, to be added to a loss so that weights stay small. Every weight is pulled towards 0 with the same force however small it is, so those that the data does not need end at 0 and the model becomes sparse. Wire a weight to it and to its layer, and add what comes out to the loss. Weights that are 0 get no gradient from it.',
  aliases: ['lasso', 'l1 regularization', 'regularizer', 'sparsity', 'weight penalty', 'norm'],
  formula: 'C = \\lambda \\sum_i |x_i|',
  inputs: [penaltyPort],
  reduction: null,
  params: [strengthParam],
  at(params) {
    const strength = params.strength as number;
    const factor = strength === 1 ? '' : `${constant(strength)} \\cdot `;
    return {
      value: (x) => strength * Math.abs(x),
      pulls: { x: (dC, x) => (x === 0 ? 0 : dC * strength * Math.sign(x)) },
      tex: ({ x }) => `${factor}\\left|${x}\\right|`,
      slopes: { x: ({ x }) => `${factor}\\operatorname{sign}\\left(${x}\\right)` },
    };
  },
  words: 'The absolute values are added up and multiplied by the strength',
  gradientWords: { x: 'Every entry is pulled towards 0 with the same force, the strength' },
  kinks: [
    {
      at: 'x = 0',
      gradient: '0',
      ports: ['x'],
      seen: ['x'],
      what: 'a corner',
      taken: 'the gradient is taken as 0 there',
      holds: (_, x) => x === 0,
    },
  ],
  expand: (params) => ({
    nodes: {
      distance: ['Absolute', { x: 'x' }],
      scaled: ['Multiply', { a: 'distance', b: params.strength as number }],
    },
    last: 'scaled',
  }),
  code: {
    pytorch: ({ inputs, params }) => `${String(params.strength)} * torch.sum(torch.abs(${inputs.x}))`,
    numpy: ({ inputs, params }) => `${String(params.strength)} * np.sum(np.abs(${inputs.x}))`,
  },
  samples: [
    ...penaltySamples,
    { name: 'zeros', inputs: { x: sampleTensor([2, 2], 0, 1, -2, 0) }, kinks: ['x'] },
    { name: 'one zero', inputs: { x: scalar(0) }, kinks: ['x'] },
    { name: 'huge and tiny', inputs: { x: vector(1e8, -1e-8) } },
  ],
});
