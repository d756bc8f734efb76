// Huber: C = mean of e²/2 where |e| <= delta, and of delta (|e| - delta/2) beyond, for e = prediction - target; or the sum, or each one.
// The two broadcast, as torch.nn.functional.huber_loss does. Both halves meet with the same slope: there is no corner.
import { entryLoss } from './entryLoss.ts';
import { lossOptions, numpyReduced, pairSamples, predictionPort, wantedPort } from './lossPorts.ts';
import { brackets, constant } from './ruleText.ts';
import { vector, wave } from './sampleTensor.ts';

/** The error, bounded: the slope of the loss. */
function bounded(error: number, delta: number): number {
  return error < -delta ? -delta : error > delta ? delta : error;
}

export const huber = entryLoss({
  name: 'Huber',
  glyph: '\\cup_{\\delta}',
  summary: 'Squared for small errors, linear for large ones.',
  about:
    'A compromise for predicting numbers when a few targets are far off: up to delta the error is squared, so that the gradient fades as the prediction gets close, and beyond delta it grows along a straight line, so that an outlier pulls with a force of at most delta. Take delta as large as an ordinary error. Divided by delta it is the SmoothL1 loss; a large delta makes it half the squared error.',
  aliases: ['huber_loss', 'robust regression', 'outliers', 'smooth l1', 'pseudo huber', 'regression', 'loss'],
  formula:
    'C = \\frac{1}{n} \\sum_i \\begin{cases} \\frac{1}{2} e_i^2 & \\text{if } |e_i| \\le \\delta \\\\ \\delta \\left(|e_i| - \\frac{\\delta}{2}\\right) & \\text{otherwise} \\end{cases}, \\quad e = \\hat{y} - t',
  inputs: [predictionPort, wantedPort],
  params: [
    {
      kind: 'number',
      name: 'delta',
      default: 1,
      min: 0,
      description: 'Where the loss turns from squared to linear; larger than 0.',
    },
  ],
  refuses: ({ delta }) =>
    (delta as number) > 0
      ? null
      : {
          problem: `delta is ${Number(delta)}, but must be larger than 0: it is the largest error that is squared`,
          port: 'prediction',
          expected: 'a number above 0',
          received: String(delta),
          fix: { kind: 'param', name: 'delta', value: 1, text: 'Set delta to 1.' },
        },
  at(params) {
    const delta = params.delta as number;
    const tex = constant(delta);
    return {
      value(y, t) {
        const distance = Math.abs(y - t);
        return distance <= delta ? 0.5 * distance * distance : delta * (distance - 0.5 * delta);
      },
      pulls: {
        prediction: (dC, y, t) => dC * bounded(y - t, delta),
        target: (dC, y, t) => -dC * bounded(y - t, delta),
      },
      tex({ prediction, target }, { times, power }) {
        const error = brackets(`${prediction} - ${target}`);
        const distance = `\\left|${prediction} - ${target}\\right|`;
        const beyond = brackets(`${distance} - ${constant(delta / 2)}`);
        return `\\begin{cases} ${times('\\frac{1}{2}', power(error, '2'))} & \\text{if } ${distance} \\le ${tex} \\\\ ${times(tex, beyond)} & \\text{otherwise} \\end{cases}`;
      },
      slopes: {
        prediction: ({ prediction, target }) =>
          `\\max\\left(-${tex}, \\min\\left(${tex}, ${prediction} - ${target}\\right)\\right)`,
        target: ({ prediction, target }) =>
          `-\\max\\left(-${tex}, \\min\\left(${tex}, ${prediction} - ${target}\\right)\\right)`,
      },
    };
  },
  words: 'Small errors are squared and halved, errors beyond delta count by their distance',
  gradientWords: {
    prediction: 'The gradient is the error itself, cut off at delta on either side',
    target: 'The target gets the opposite of what the prediction gets',
  },
  // With near = min(|e|, delta) both halves are near (|e| - near / 2).
  expand: ({ delta }) => ({
    nodes: {
      error: ['Subtract', { a: 'prediction', b: 'target' }],
      distance: ['Absolute', { x: 'error' }],
      near: ['Clip', { x: 'distance' }, { max: delta! }],
      half: ['Multiply', { a: 'near', b: 0.5 }],
      rest: ['Subtract', { a: 'distance', b: 'half' }],
      loss: ['Multiply', { a: 'near', b: 'rest' }],
    },
    last: 'loss',
  }),
  code: {
    pytorch: ({ inputs, params }) =>
      `F.huber_loss(${inputs.prediction}, ${inputs.target}${lossOptions(params, params.delta === 1 ? [] : [`delta=${String(params.delta)}`])})`,
    numpy({ inputs, params }) {
      const error = `(e := np.abs(${inputs.prediction} - ${inputs.target}))`;
      const delta = String(params.delta);
      const beyond = `${params.delta === 1 ? '' : `${delta} * `}(e - ${(params.delta as number) / 2})`;
      return numpyReduced(params, `np.where(${error} <= ${delta}, e ** 2 / 2, ${beyond})`);
    },
  },
  samples: [
    ...pairSamples(['prediction', 'target']),
    { name: 'delta 0.5', params: { delta: 0.5 }, inputs: { prediction: wave([2, 3]), target: wave([2, 3], 1) } },
    {
      name: 'a large delta, summed',
      params: { delta: 100, reduction: 'sum' },
      inputs: { prediction: wave([3]), target: wave([3], 1) },
    },
    { name: 'no error in one entry', inputs: { prediction: vector(1, 2, -3), target: vector(1, 0.25, -1) } },
    { name: 'huge and tiny errors', inputs: { prediction: vector(1e6, 1e-6), target: vector(-1e6, 0) } },
  ],
});
