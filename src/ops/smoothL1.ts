// SmoothL1: C = mean of e² / (2 beta) where |e| < beta, and of |e| - beta/2 beyond, for e = prediction - target; or the sum, or each one.
// The two broadcast, as torch.nn.functional.smooth_l1_loss does. With beta = 0 it is |e|, whose slope at e = 0 PyTorch takes as -1.
import { entryLoss } from './entryLoss.ts';
import { lossOptions, numpyReduced, pairSamples, predictionPort, wantedPort } from './lossPorts.ts';
import { brackets, constant } from './ruleText.ts';
import { vector, wave } from './sampleTensor.ts';

function slope(error: number, beta: number): number {
  return error <= -beta ? -1 : error >= beta ? 1 : error / beta;
}

export const smoothL1 = entryLoss({
  name: 'SmoothL1',
  glyph: '\\cup_{\\beta}',
  summary: 'The distance to the target, rounded off near zero.',
  about:
    'The absolute error with its corner rounded off: within beta of the target it is a parabola, so that the gradient fades there, beyond it the plain distance, so that far targets pull with a force of 1 and no more. It was made for the corners of boxes in object detection. It is the Huber loss divided by beta; with beta 0 nothing is rounded off and it is the L1 loss.',
  aliases: ['smooth_l1_loss', 'smooth l1 loss', 'huber', 'box regression', 'fast r-cnn', 'regression', 'loss'],
  formula:
    'C = \\frac{1}{n} \\sum_i \\begin{cases} \\frac{e_i^2}{2 \\beta} & \\text{if } |e_i| < \\beta \\\\ |e_i| - \\frac{\\beta}{2} & \\text{otherwise} \\end{cases}, \\quad e = \\hat{y} - t',
  inputs: [predictionPort, wantedPort],
  params: [
    {
      kind: 'number',
      name: 'beta',
      default: 1,
      min: 0,
      description: 'Up to which error the corner is rounded off; 0: not at all.',
    },
  ],
  at(params) {
    const beta = params.beta as number;
    const sharp = beta === 0;
    const curve = (distance: string, square: string): string =>
      `\\begin{cases} ${square} & \\text{if } ${distance} < ${constant(beta)} \\\\ ${distance} - ${constant(beta / 2)} & \\text{otherwise} \\end{cases}`;
    const bounded = (prediction: string, target: string): string => {
      const error = `${prediction} - ${target}`;
      if (sharp) return `\\operatorname{sign}${brackets(error)}`;
      const part = beta === 1 ? error : `${constant(1 / beta)} \\cdot ${brackets(error)}`;
      return `\\max\\left(-1, \\min\\left(1, ${part}\\right)\\right)`;
    };
    return {
      value(y, t) {
        const distance = Math.abs(y - t);
        return distance < beta ? (0.5 * distance * distance) / beta : distance - 0.5 * beta;
      },
      pulls: {
        prediction: (dC, y, t) => dC * slope(y - t, beta),
        target: (dC, y, t) => dC * slope(t - y, beta),
      },
      tex({ prediction, target }, { power }) {
        const distance = `\\left|${prediction} - ${target}\\right|`;
        if (sharp) return distance;
        return curve(distance, `${constant(0.5 / beta)} \\cdot ${power(brackets(`${prediction} - ${target}`), '2')}`);
      },
      slopes: {
        prediction: ({ prediction, target }) => bounded(prediction!, target!),
        target: ({ prediction, target }) => `-${bounded(prediction!, target!)}`,
      },
    };
  },
  words: 'Errors below beta are squared, larger ones count by their distance',
  gradientWords: {
    prediction: 'The gradient is the error in units of beta, cut off at 1 on either side',
    target: 'The target gets the opposite of what the prediction gets',
  },
  kinks: [
    {
      at: 'prediction = target, with beta = 0',
      gradient: '-1 for both',
      ports: ['prediction', 'target'],
      seen: ['prediction', 'target'],
      what: 'a corner, since beta is 0',
      taken: 'the slope is taken as -1 for both',
      holds: ({ beta }, y, t) => beta === 0 && y === t,
    },
  ],
  // With near = min(|e|, beta) both halves are near (|e| - near / 2) / beta.
  expand: ({ beta }) =>
    beta === 0
      ? null
      : {
          nodes: {
            error: ['Subtract', { a: 'prediction', b: 'target' }],
            distance: ['Absolute', { x: 'error' }],
            near: ['Clip', { x: 'distance' }, { max: beta! }],
            half: ['Multiply', { a: 'near', b: 0.5 }],
            rest: ['Subtract', { a: 'distance', b: 'half' }],
            product: ['Multiply', { a: 'near', b: 'rest' }],
            loss: ['Divide', { a: 'product', b: beta as number }],
          },
          last: 'loss',
        },
  code: {
    pytorch: ({ inputs, params }) =>
      `F.smooth_l1_loss(${inputs.prediction}, ${inputs.target}${lossOptions(params, params.beta === 1 ? [] : [`beta=${String(params.beta)}`])})`,
    numpy({ inputs, params }) {
      const beta = params.beta as number;
      if (beta === 0) return numpyReduced(params, `np.abs(${inputs.prediction} - ${inputs.target})`);
      const error = `(e := np.abs(${inputs.prediction} - ${inputs.target}))`;
      const square = `e ** 2 / ${2 * beta}`;
      return numpyReduced(params, `np.where(${error} < ${beta}, ${square}, e - ${beta / 2})`);
    },
  },
  samples: [
    ...pairSamples(['prediction', 'target']),
    { name: 'beta 0.25', params: { beta: 0.25 }, inputs: { prediction: wave([2, 3]), target: wave([2, 3], 1) } },
    { name: 'beta 0', params: { beta: 0 }, inputs: { prediction: wave([3]), target: wave([3], 1) } },
    {
      name: 'no error and beta 0',
      params: { beta: 0, reduction: 'none' },
      inputs: { prediction: vector(1, 2), target: vector(1, 2) },
      kinks: ['prediction', 'target'],
    },
    { name: 'no error in one entry', inputs: { prediction: vector(1, 2, -3), target: vector(1, 0.25, -1) } },
    { name: 'huge and tiny errors', inputs: { prediction: vector(1e6, 1e-6), target: vector(-1e6, 0) } },
  ],
});
