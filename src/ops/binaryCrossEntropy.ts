// BinaryCrossEntropy: C = mean of -(t log p + (1 - t) log(1 - p)), or the sum, or each one; target has the shape of p. As
// torch.nn.functional.binary_cross_entropy: logarithms are cut off at -100, and p (1 - p) in the gradient at 10^-12 (of float32).
import type { InputTensors, Problem } from '../engine/op.ts';
import { scalar } from '../engine/tensor.ts';
import { entryLoss } from './entryLoss.ts';
import type { LossKink } from './entryLossSpec.ts';
import { lossOptions, numpyReduced, pairSamples, shareWave } from './lossPorts.ts';
import { entryName } from './ports.ts';
import { brackets } from './ruleText.ts';
import { sampleTensor, vector } from './sampleTensor.ts';

const leastLog = -100;
/** PyTorch holds it in single precision. */
const leastProduct = Math.fround(1e-12);

function cutLog(p: number): number {
  return Math.max(Math.log(p), leastLog);
}

/** log(1 - p), exact also for tiny p. */
function cutLogOfRest(p: number): number {
  return Math.max(Math.log1p(-p), leastLog);
}

function notProbability({ p }: InputTensors): Problem | null {
  const at = p!.data.findIndex((value) => value < 0 || value > 1);
  if (at < 0) return null;
  return {
    problem: `${entryName('p', p!.shape, at)} is ${p!.data[at]}, but a probability lies between 0 and 1`,
    port: 'p',
    expected: '0 to 1',
    received: String(p!.data[at]),
    fix: { kind: 'insert', op: 'Sigmoid', text: 'Put a Sigmoid before p.' },
  };
}

const kinks: readonly LossKink[] = [
  {
    at: 'p (1 - p) < 1e-12 (in p)',
    gradient: '(p - target) / 1e-12',
    ports: ['p'],
    seen: ['p'],
    what: 'a slope without bound',
    taken: 'the slope is taken as (p - target) / 1e-12',
    holds: (_, p) => p * (1 - p) < leastProduct,
  },
];

export const binaryCrossEntropy = entryLoss({
  name: 'BinaryCrossEntropy',
  glyph: 'C_{01}',
  summary: 'How surprised a model of yes-or-no questions is by the answers.',
  about:
    'For every entry a question of its own with two answers: the target is 1 for yes, 0 for no, or a share in between, and p the probability that the model gives to yes. Take it after a Sigmoid node to see the two steps apart; for training prefer BinaryCrossEntropyWithLogits, whose gradient stays exact when the sigmoid rounds to 0 or 1. A sure and wrong answer costs 100 and not infinitely much.',
  aliases: ['bce', 'bceloss', 'binary_cross_entropy', 'log loss', 'logistic loss', 'bernoulli', 'multi-label', 'loss'],
  formula: 'C = -\\frac{1}{n} \\sum_i \\left(t_i \\log p_i + (1 - t_i) \\log(1 - p_i)\\right)',
  inputs: [
    { name: 'p', role: 'data', differentiable: true, description: 'Probabilities of a yes, between 0 and 1.' },
    {
      name: 'target',
      role: 'target',
      differentiable: true,
      fits: 'equal',
      tex: 't',
      description: '1 for yes, 0 for no, or a share in between; the shape of p.',
    },
  ],
  check: notProbability,
  at: () => ({
    value: (p, t) => (t - 1) * cutLogOfRest(p) - t * cutLog(p),
    pulls: {
      p: (dC, p, t) => (dC * (p - t)) / Math.max((1 - p) * p, leastProduct),
      target: (dC, p) => dC * (cutLogOfRest(p) - cutLog(p)),
    },
    tex: ({ p, target }, { times }) =>
      `-${brackets(`${times(target!, `\\log\\left(${p}\\right)`)} + ${times(brackets(`1 - ${target}`), `\\log\\left(1 - ${p}\\right)`)}`)}`,
    slopes: {
      p: ({ p, target }, { times, over }) => over(brackets(`${p} - ${target}`), times(p!, brackets(`1 - ${p}`))),
      target: ({ p }) => `\\log\\left(1 - ${p}\\right) - \\log\\left(${p}\\right)`,
    },
  }),
  words: 'Minus the log-probability of the answer that is right, entry by entry',
  gradientWords: {
    p: 'Every probability gets its error, the more the surer it is: divided by p times 1 - p',
    target: 'Each target gets the log-odds against it',
  },
  kinks,
  expand: () => ({
    nodes: {
      logyes: ['Log', { x: 'p' }],
      yes: ['Clip', { x: 'logyes' }, { min: leastLog }],
      minus: ['Negate', { x: 'p' }],
      logno: ['Log1p', { x: 'minus' }],
      no: ['Clip', { x: 'logno' }, { min: leastLog }],
      hit: ['Multiply', { a: 'target', b: 'yes' }],
      rest: ['Subtract', { a: 1, b: 'target' }],
      miss: ['Multiply', { a: 'rest', b: 'no' }],
      sum: ['Add', { a: 'hit', b: 'miss' }],
      loss: ['Negate', { x: 'sum' }],
    },
    last: 'loss',
  }),
  code: {
    pytorch: ({ inputs, params }) => `F.binary_cross_entropy(${inputs.p}, ${inputs.target}${lossOptions(params)})`,
    numpy({ inputs: { p, target }, params }) {
      const [yes, no] = [`np.maximum(np.log(${p}), -100)`, `np.maximum(np.log1p(-${p}), -100)`];
      const each = `-(${target} * ${yes} + (1 - ${target}) * ${no})`;
      return numpyReduced(params, each);
    },
  },
  samples: [
    ...pairSamples(['p', 'target'], { left: shareWave, right: shareWave, broadcasts: false }),
    { name: 'answers of yes and no', inputs: { p: vector(0.9, 0.2, 0.6), target: vector(1, 0, 0) } },
    { name: 'one question', inputs: { p: scalar(0.75), target: scalar(1) } },
    { name: 'nearly sure', inputs: { p: vector(1e-6, 1e-9), target: vector(0, 1) } },
    {
      name: 'sure and right, sure and wrong',
      params: { reduction: 'none' },
      inputs: { p: sampleTensor([2, 2], 0, 1, 0, 1), target: sampleTensor([2, 2], 0, 1, 1, 0) },
      kinks: ['p', 'target'],
    },
  ],
});
