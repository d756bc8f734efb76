// BinaryCrossEntropyWithLogits: C = mean of w (t q softplus(-z) + (1 - t) softplus(z)), or the sum, or each one: the binary cross-entropy of
// sigmoid(z), with weight w and pos_weight q. softplus(z) = log(1 + e^z) is never computed from an overflowing exponential. Semantics of
// torch.nn.functional.binary_cross_entropy_with_logits; but a share of 0 takes no part, also of an infinite loss.
import { scalar } from '../engine/tensor.ts';
import { entryLoss } from './entryLoss.ts';
import type { Holes, LossInput } from './entryLossSpec.ts';
import { lossOptions, numpyReduced, pairSamples, shareWave } from './lossPorts.ts';
import { brackets, type Notation } from './ruleText.ts';
import { positiveWave, vector, wave } from './sampleTensor.ts';

function softplus(z: number): number {
  return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
}
/** Exact at both ends: 1 is never subtracted from. */
function sigmoid(z: number): number {
  return 1 / (1 + Math.exp(-z));
}
/** A share of something that may be infinite: no share is nothing. */
function part(share: number, of: number): number {
  return share === 0 ? 0 : share * of;
}

const inputs: readonly LossInput[] = [
  {
    name: 'logits',
    role: 'data',
    differentiable: true,
    tex: '\\text{logits}',
    description: 'Scores: above 0 speaks for yes, below 0 for no.',
  },
  {
    name: 'target',
    role: 'target',
    differentiable: true,
    fits: 'equal',
    tex: 't',
    description: '1 for yes, 0 for no, or a share in between; the shape of the logits.',
  },
  {
    name: 'weight',
    role: 'data',
    differentiable: false,
    optional: true,
    fits: 'repeat',
    description: 'How much each entry counts; repeats to the shape of the logits. Left out: all count 1.',
  },
  {
    name: 'pos_weight',
    role: 'data',
    differentiable: false,
    optional: true,
    fits: 'repeat',
    description: 'How much a yes counts, for answers that are rare; repeats to the shape of the logits.',
  },
];

/** The factors of an entry's weight, where there are any. */
function weights({ weight, pos_weight: positive }: Holes): { readonly all: string[]; readonly yes: string[] } {
  return { all: weight === undefined ? [] : [weight], yes: positive === undefined ? [] : [positive] };
}
function product(factors: readonly string[], { times }: Notation): string {
  return times(...factors);
}

export const binaryCrossEntropyWithLogits = entryLoss({
  name: 'BinaryCrossEntropyWithLogits',
  glyph: 'C_{\\sigma}',
  summary: 'Sigmoid and binary cross-entropy in one stable step.',
  about:
    'The loss for yes-or-no questions, one for every entry, on raw scores: a sigmoid would turn each score into the probability of a yes. Doing both in one step is exact for scores of any size, and the gradient is as simple as can be: the probability minus the target. It is the loss of logistic regression and of labels that do not exclude each other. pos_weight makes up for a yes that is rare.',
  aliases: [
    'bce with logits',
    'bcewithlogitsloss',
    'binary_cross_entropy_with_logits',
    'logistic regression',
    'sigmoid cross entropy',
    'log loss',
    'multi-label',
    'loss',
  ],
  formula:
    'C = \\frac{1}{n} \\sum_i w_i \\left(q_i\\, t_i \\log\\left(1 + e^{-z_i}\\right) + (1 - t_i) \\log\\left(1 + e^{z_i}\\right)\\right)',
  inputs,
  at: () => ({
    value: (z, t, w, q) => w * (part(t * q, softplus(-z)) + part(1 - t, softplus(z))),
    pulls: {
      logits: (dC, z, t, w, q) => dC * w * ((1 - t) * sigmoid(z) - t * q * sigmoid(-z)),
      target: (dC, z, _t, w, q) => dC * w * (q === 1 ? -z : q * softplus(-z) - softplus(z)),
    },
    tex(at, notation) {
      const { all, yes } = weights(at);
      const one = (sign: string): string => `\\log\\left(1 + \\exp\\left(${sign}${at.logits}\\right)\\right)`;
      const both = `${product([at.target!, ...yes, one('-')], notation)} + ${product([brackets(`1 - ${at.target}`), one('')], notation)}`;
      return all.length === 0 ? both : product([...all, brackets(both)], notation);
    },
    slopes: {
      logits(at, notation) {
        const { all, yes } = weights(at);
        const p = `\\sigma\\left(${at.logits}\\right)`;
        const error =
          yes.length === 0
            ? `${p} - ${at.target}`
            : `${product([brackets(`1 - ${at.target}`), p], notation)} - ${product([at.target!, ...yes, `\\sigma\\left(-${at.logits}\\right)`], notation)}`;
        return all.length === 0 ? error : product([...all, brackets(error)], notation);
      },
      target(at, notation) {
        const { all, yes } = weights(at);
        if (yes.length === 0) return `-${product([...all, at.logits!], notation)}`;
        const one = (sign: string): string => `\\log\\left(1 + \\exp\\left(${sign}${at.logits}\\right)\\right)`;
        const both = `${product([...yes, one('-')], notation)} - ${one('')}`;
        return all.length === 0 ? both : product([...all, brackets(both)], notation);
      },
    },
  }),
  words: 'Minus the log-probability of the right answer, when a sigmoid makes the score a probability',
  gradientWords: {
    logits: 'Every score gets its probability minus its target',
    target: 'Each target gets minus the score, which is the log-odds of a yes',
  },
  // Without care for large scores: the same numbers as long as the exponentials do not overflow.
  expand: (_, { weight, pos_weight: positive }) => ({
    nodes: {
      minus: ['Negate', { x: 'logits' }],
      oddsno: ['Exp', { x: 'minus' }],
      costyes: ['Log1p', { x: 'oddsno' }],
      oddsyes: ['Exp', { x: 'logits' }],
      costno: ['Log1p', { x: 'oddsyes' }],
      rest: ['Subtract', { a: 1, b: 'target' }],
      miss: ['Multiply', { a: 'rest', b: 'costno' }],
      hit: ['Multiply', { a: 'target', b: 'costyes' }],
      ...(positive && {
        fixedyes: ['StopGradient', { x: 'pos_weight' }] as const,
        weightedyes: ['Multiply', { a: 'hit', b: 'fixedyes' }] as const,
      }),
      both: ['Add', { a: positive ? 'weightedyes' : 'hit', b: 'miss' }],
      ...(weight && {
        fixed: ['StopGradient', { x: 'weight' }] as const,
        weighted: ['Multiply', { a: 'both', b: 'fixed' }] as const,
      }),
    },
    last: weight ? 'weighted' : 'both',
  }),
  code: {
    pytorch: ({ inputs: { logits, target, weight, pos_weight: positive }, params }) =>
      `F.binary_cross_entropy_with_logits(${logits}, ${target}${lossOptions(params, [
        ...(weight === undefined ? [] : [`weight=${weight}`]),
        ...(positive === undefined ? [] : [`pos_weight=${positive}`]),
      ])})`,
    numpy({ inputs: { logits, target, weight, pos_weight: positive }, params }) {
      const yes = `${positive === undefined ? '' : `${positive} * `}${target} * np.logaddexp(0, -${logits})`;
      const both = `${yes} + (1 - ${target}) * np.logaddexp(0, ${logits})`;
      return numpyReduced(params, weight === undefined ? both : `${weight} * (${both})`);
    },
  },
  samples: [
    ...pairSamples(['logits', 'target'], { right: shareWave, broadcasts: false }),
    { name: 'answers of yes and no', inputs: { logits: vector(2, -1, 0.5), target: vector(1, 0, 0) } },
    { name: 'one question', inputs: { logits: scalar(0), target: scalar(1) } },
    {
      name: 'a weight for each entry',
      inputs: { logits: wave([2, 3]), target: shareWave([2, 3]), weight: positiveWave([2, 3], 2) },
    },
    {
      name: 'a weight for each column, a yes counts more',
      params: { reduction: 'none' },
      inputs: {
        logits: wave([2, 3]),
        target: shareWave([2, 3]),
        weight: positiveWave([3], 2),
        pos_weight: positiveWave([3], 3),
      },
    },
    {
      name: 'a yes counts more, summed',
      params: { reduction: 'sum' },
      inputs: { logits: wave([2, 2, 2]), target: shareWave([2, 2, 2]), pos_weight: scalar(2.5) },
    },
    {
      name: 'a weight for each row',
      inputs: { logits: wave([2, 3]), target: shareWave([2, 3]), weight: positiveWave([2, 1]) },
    },
    { name: 'logits of 1000', inputs: { logits: vector(1000, -1000, 1000, -1000), target: vector(1, 0, 0, 1) } },
    {
      name: 'infinite and right',
      inputs: { logits: vector(Infinity, -Infinity), target: vector(1, 0) },
      kinks: ['logits', 'target'],
    },
  ],
});
