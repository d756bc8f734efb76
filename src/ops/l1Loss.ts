// L1Loss: C = mean of |prediction - target|, or the sum, or each one. The two broadcast, as torch.nn.functional.l1_loss does; the mean is
// over the broadcast shape. Where the two are equal the gradient is 0, as in PyTorch.
import { scalar } from '../engine/tensor.ts';
import { entryLoss } from './entryLoss.ts';
import { lossOptions, numpyReduced, pairSamples, predictionPort, wantedPort } from './lossPorts.ts';
import { brackets } from './ruleText.ts';
import { vector } from './sampleTensor.ts';

export const l1Loss = entryLoss({
  name: 'L1Loss',
  glyph: '\\overline{|e|}',
  summary: 'The average distance between prediction and target.',
  about:
    'Predicting numbers when some targets are far off: the distance counts as it is, not squared, so one outlier pulls no harder than any other entry, and what is learned is a median where the squared error learns a mean. The pull does not fade near the target, so training ends in small steps to and fro unless the learning rate goes down. At equality the gradient is taken as 0.',
  aliases: [
    'mae',
    'l1_loss',
    'mean absolute error',
    'absolute error',
    'least absolute deviations',
    'regression',
    'loss',
  ],
  formula: 'C = \\frac{1}{n} \\sum_i |\\hat{y}_i - t_i|',
  inputs: [predictionPort, wantedPort],
  at: () => ({
    value: (y, t) => Math.abs(y - t),
    pulls: {
      prediction: (dC, y, t) => (y === t ? 0 : dC * Math.sign(y - t)),
      target: (dC, y, t) => (y === t ? 0 : -dC * Math.sign(y - t)),
    },
    tex: ({ prediction, target }) => `\\left|${prediction} - ${target}\\right|`,
    slopes: {
      prediction: ({ prediction, target }) => `\\operatorname{sign}${brackets(`${prediction} - ${target}`)}`,
      target: ({ prediction, target }) => `-\\operatorname{sign}${brackets(`${prediction} - ${target}`)}`,
    },
  }),
  words: 'The distance between prediction and target is taken entry by entry',
  gradientWords: {
    prediction:
      'The slope of a distance is its sign, so every prediction is pulled towards its target with the same force',
    target: 'The target gets the opposite of what the prediction gets',
  },
  kinks: [
    {
      at: 'prediction = target',
      gradient: '0',
      ports: ['prediction', 'target'],
      seen: ['prediction', 'target'],
      what: 'a corner',
      taken: 'the gradient is taken as 0 there',
      holds: (_, y, t) => y === t,
    },
  ],
  expand: () => ({
    nodes: { error: ['Subtract', { a: 'prediction', b: 'target' }], distance: ['Absolute', { x: 'error' }] },
    last: 'distance',
  }),
  code: {
    pytorch: ({ inputs, params }) => `F.l1_loss(${inputs.prediction}, ${inputs.target}${lossOptions(params)})`,
    numpy: ({ inputs, params }) => numpyReduced(params, `np.abs(${inputs.prediction} - ${inputs.target})`),
  },
  samples: [
    ...pairSamples(['prediction', 'target']),
    {
      name: 'equal here and there',
      inputs: { prediction: vector(1, 2, -3), target: vector(1, 0, -3) },
      kinks: ['prediction', 'target'],
    },
    { name: 'no error', inputs: { prediction: scalar(2), target: scalar(2) }, kinks: ['prediction', 'target'] },
    { name: 'huge and tiny errors', inputs: { prediction: vector(1e6, 1e-6), target: vector(-1e6, 0) } },
  ],
});
