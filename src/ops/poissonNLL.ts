// PoissonNLL: C = mean of e^z - t z for log-rates z (or of x - t log(x + eps) for rates x), or the sum, or each one. `full` adds Stirling's
// t log t - t + log(2 pi t) / 2 where t > 1. The two broadcast, as torch.nn.functional.poisson_nll_loss does; but the gradient of a target of
// 0 is a number here under `full` too, where PyTorch multiplies 0 by the logarithm of 0.
import type { Params } from '../engine/op.ts';
import { entryLoss } from './entryLoss.ts';
import type { LossInput } from './entryLossSpec.ts';
import type { GraphNode } from './graphOf.ts';
import { countWave, numpyReduced, pairSamples } from './lossPorts.ts';
import { brackets, constant } from './ruleText.ts';
import { positiveWave, vector, wave } from './sampleTensor.ts';

function stirling(t: number): number {
  return t > 1 ? t * Math.log(t) - t + 0.5 * Math.log(2 * Math.PI * t) : 0;
}
function stirlingSlope(t: number): number {
  return t > 1 ? Math.log(t) + 0.5 / t : 0;
}

const inputs: readonly LossInput[] = [
  {
    name: 'prediction',
    role: 'data',
    differentiable: true,
    tex: '\\hat{y}',
    description: 'The logarithms of the rates that the model expects; the rates themselves when log_input is off.',
  },
  {
    name: 'target',
    role: 'target',
    differentiable: true,
    tex: 't',
    description: 'The counts that came; of the same shape, or one that broadcasts.',
  },
];

/** Where the count is above 1, what it is above by is not 0. */
const stirlingNodes: Readonly<Record<string, GraphNode>> = {
  above: ['Subtract', { a: 'target', b: 1 }],
  isabove: ['ReLU', { x: 'above' }],
  count: ['Clip', { x: 'target' }, { min: 1 }],
  countlog: ['Log', { x: 'count' }],
  powered: ['Multiply', { a: 'count', b: 'countlog' }],
  lessened: ['Subtract', { a: 'powered', b: 'count' }],
  circle: ['Multiply', { a: 'count', b: 2 * Math.PI }],
  circlelog: ['Log', { x: 'circle' }],
  half: ['Multiply', { a: 'circlelog', b: 0.5 }],
  stirling: ['Add', { a: 'lessened', b: 'half' }],
  more: ['Where', { condition: 'isabove', a: 'stirling', b: 0 }],
  loss: ['Add', { a: 'surprise', b: 'more' }],
};

function options(params: Params): readonly string[] {
  return [
    ...(params.log_input === false ? ['log_input=False'] : []),
    ...(params.full === true ? ['full=True'] : []),
    ...(params.eps === 1e-8 ? [] : [`eps=${String(params.eps)}`]),
    ...(params.reduction === 'mean' ? [] : [`reduction='${String(params.reduction)}'`]),
  ];
}

export const poissonNLL = entryLoss({
  name: 'PoissonNLL',
  glyph: '\\frac{\\lambda^{t}}{t!}',
  summary: 'How surprising counts are, when a rate was predicted for each.',
  about:
    'For predicting counts, such as visitors in an hour: minus the log-likelihood of each count under a Poisson distribution with the predicted rate. The model gives the logarithm of the rate, which may be any number, and the gradient is then the rate minus the count. Terms that depend on the count alone are left out, unless full adds an approximation of them. Large log-rates overflow, since they are exponentiated.',
  aliases: ['poisson_nll_loss', 'poisson loss', 'poisson regression', 'counts', 'count data', 'likelihood', 'loss'],
  formula: 'C = \\frac{1}{n} \\sum_i \\left(e^{\\hat{y}_i} - t_i \\hat{y}_i\\right)',
  inputs,
  params: [
    {
      kind: 'boolean',
      name: 'log_input',
      default: true,
      description: 'Whether the prediction is the logarithm of the rate.',
    },
    {
      kind: 'boolean',
      name: 'full',
      default: false,
      description: "Whether Stirling's approximation of log t! is added.",
    },
    {
      kind: 'number',
      name: 'eps',
      default: 1e-8,
      min: 0,
      description: 'Added to a rate before its logarithm is taken; without effect for log-rates.',
    },
  ],
  at(params) {
    const isLog = params.log_input === true;
    const full = params.full === true;
    const eps = params.eps as number;
    const logOf = (rate: string): string => `\\log\\left(${rate}${eps === 0 ? '' : ` + ${constant(eps)}`}\\right)`;
    return {
      value: (y, t) => (isLog ? Math.exp(y) - t * y : y - t * Math.log(y + eps)) + (full ? stirling(t) : 0),
      pulls: {
        prediction: (dC, y, t) => dC * (isLog ? Math.exp(y) - t : 1 - t / (y + eps)),
        target: (dC, y, t) => dC * ((full ? stirlingSlope(t) : 0) - (isLog ? y : Math.log(y + eps))),
      },
      tex({ prediction, target }, { times }) {
        const surprise = isLog
          ? `\\exp\\left(${prediction}\\right) - ${times(target!, prediction!)}`
          : `${prediction} - ${times(target!, logOf(prediction!))}`;
        if (!full) return surprise;
        const log = `\\log\\left(${target}\\right)`;
        const more = `${times(target!, log)} - ${target} + \\frac{1}{2} \\cdot \\log\\left(2 \\cdot \\pi \\cdot ${target}\\right)`;
        return `${surprise} + \\begin{cases} ${more} & \\text{if } ${target} > 1 \\\\ 0 & \\text{otherwise} \\end{cases}`;
      },
      slopes: {
        prediction: ({ prediction, target }, { over }) =>
          isLog
            ? `\\exp\\left(${prediction}\\right) - ${target}`
            : `1 - ${over(target!, eps === 0 ? prediction! : brackets(`${prediction} + ${constant(eps)}`))}`,
        target({ prediction, target }, { over }) {
          const surprise = isLog ? `-${prediction}` : `-${logOf(prediction!)}`;
          if (!full) return surprise;
          const more = `\\log\\left(${target}\\right) + ${over('0.5', target!)}`;
          return `${surprise} + \\begin{cases} ${more} & \\text{if } ${target} > 1 \\\\ 0 & \\text{otherwise} \\end{cases}`;
        },
      },
    };
  },
  words: 'The rate, minus the count times its logarithm, entry by entry',
  gradientWords: {
    prediction: 'A log-rate gets the rate minus the count: nothing where the model expects what came',
    target: 'Each count gets minus the log-rate that multiplies it',
  },
  kinks: [
    {
      at: 'target = 1, with full (in target)',
      gradient: 'that from below',
      ports: ['target'],
      seen: ['target'],
      what: "a jump, where Stirling's term sets in",
      taken: 'the gradient is taken from below',
      holds: ({ full }, _, t) => full === true && t === 1,
    },
  ],
  expand({ log_input: isLog, full, eps }) {
    const surprise: Readonly<Record<string, GraphNode>> = isLog
      ? {
          rate: ['Exp', { x: 'prediction' }],
          part: ['Multiply', { a: 'target', b: 'prediction' }],
          surprise: ['Subtract', { a: 'rate', b: 'part' }],
        }
      : {
          shifted: ['Add', { a: 'prediction', b: eps as number }],
          log: ['Log', { x: 'shifted' }],
          part: ['Multiply', { a: 'target', b: 'log' }],
          surprise: ['Subtract', { a: 'prediction', b: 'part' }],
        };
    return full === true
      ? { nodes: { ...surprise, ...stirlingNodes }, last: 'loss' }
      : { nodes: surprise, last: 'surprise' };
  },
  code: {
    pytorch: ({ inputs: { prediction, target }, params }) =>
      `F.poisson_nll_loss(${[prediction, target, ...options(params)].join(', ')})`,
    numpy({ inputs: { prediction, target }, params }) {
      const eps = params.eps === 0 ? '' : ` + ${String(params.eps)}`;
      const surprise =
        params.log_input === true
          ? `np.exp(${prediction}) - ${target} * ${prediction}`
          : `${prediction} - ${target} * np.log(${prediction}${eps})`;
      if (params.full !== true) return numpyReduced(params, surprise);
      const counts = `(s := np.maximum(${target}, 1))`;
      const more = `np.where(${target} > 1, ${counts} * np.log(s) - s + 0.5 * np.log(2 * np.pi * s), 0)`;
      return numpyReduced(params, `${surprise} + ${more}`);
    },
  },
  samples: [
    ...pairSamples(['prediction', 'target'], { right: countWave }),
    { name: 'full', params: { full: true }, inputs: { prediction: wave([2, 3]), target: vector(0, 2.5, 4) } },
    {
      name: 'full, a count of 1',
      params: { full: true, reduction: 'none' },
      inputs: { prediction: wave([4]), target: vector(0, 1, 2, 3) },
      kinks: ['target'],
    },
    {
      name: 'rates',
      params: { log_input: false },
      inputs: { prediction: positiveWave([2, 3]), target: countWave([2, 3], 1) },
    },
    {
      name: 'rates, full, summed, a larger eps',
      params: { log_input: false, full: true, eps: 0.01, reduction: 'sum' },
      inputs: { prediction: positiveWave([2, 2]), target: countWave([2, 2], 1) },
      kinks: ['target'],
    },
    {
      name: 'rates near 0',
      params: { log_input: false, eps: 0 },
      inputs: { prediction: vector(1e-6, 2), target: vector(0, 3) },
    },
    { name: 'far off', inputs: { prediction: vector(20, -30), target: vector(3, 7) } },
  ],
});
