// KLDivergence: C = mean of t (log t - logp), or of e^t (t - logp) where the target holds logarithms (log_target); or the sum, or each one,
// or with `batchmean` the sum per sample, which is the divergence itself. The two broadcast, as torch.nn.functional.kl_div does. 0 log 0 is
// 0, also for a logarithm of minus infinity (PyTorch: NaN there).
import { entryLoss } from './entryLoss.ts';
import { lossOptions, numpyReduced, pairSamples, shareWave } from './lossPorts.ts';
import { batchReductionParam } from './lossReduction.ts';
import { brackets } from './ruleText.ts';
import { sampleTensor, vector, wave } from './sampleTensor.ts';

export const klDivergence = entryLoss({
  name: 'KLDivergence',
  glyph: 'D_{\\mathrm{KL}}',
  summary: 'How far one distribution is from another, in nats.',
  about:
    'The Kullback-Leibler divergence of the target distribution from the predicted one: the cross-entropy minus what the target would cost itself, so it is 0 exactly when the two agree. Feed it log-probabilities, as LogSoftmax gives them. It is used to distil one model into another and in variational autoencoders. Take the reduction batchmean for the divergence per sample: mean divides by the number of classes as well.',
  aliases: ['kl_div', 'kldivloss', 'kullback leibler', 'relative entropy', 'distillation', 'information gain', 'loss'],
  formula: 'C = \\sum_k t_k \\left(\\log t_k - \\log p_k\\right)',
  inputs: [
    {
      name: 'logp',
      role: 'data',
      differentiable: true,
      tex: '\\log p',
      description: 'Log-probabilities that the model gives.',
    },
    {
      name: 'target',
      role: 'target',
      differentiable: true,
      tex: 't',
      description: 'Probabilities, or their logarithms with log_target; of the same shape, or one that broadcasts.',
    },
  ],
  reduction: batchReductionParam,
  params: [
    { kind: 'boolean', name: 'log_target', default: false, description: 'Whether the target holds log-probabilities.' },
  ],
  at(params) {
    if (params.log_target === true) {
      return {
        value: (logp, t) => (t === -Infinity ? 0 : Math.exp(t) * (t - logp)),
        pulls: {
          logp: (dC, _, t) => -dC * Math.exp(t),
          target: (dC, logp, t) => (t === -Infinity ? 0 : dC * Math.exp(t) * (t - logp + 1)),
        },
        tex: ({ logp, target }, { times }) => times(`\\exp\\left(${target}\\right)`, brackets(`${target} - ${logp}`)),
        slopes: {
          logp: ({ target }) => `-\\exp\\left(${target}\\right)`,
          target: ({ logp, target }, { times }) =>
            times(`\\exp\\left(${target}\\right)`, brackets(`${target} - ${logp} + 1`)),
        },
      };
    }
    return {
      value: (logp, t) => (t === 0 ? 0 : t * (Math.log(t) - logp)),
      pulls: {
        logp: (dC, _, t) => -dC * t,
        target: (dC, logp, t) => dC * (Math.log(t) - logp + 1),
      },
      tex: ({ logp, target }, { times }) => times(target!, brackets(`\\log\\left(${target}\\right) - ${logp}`)),
      slopes: {
        logp: ({ target }) => `-${target}`,
        target: ({ logp, target }) => `\\log\\left(${target}\\right) - ${logp} + 1`,
      },
    };
  },
  words: 'The log of the target minus that of the prediction, weighted by the target',
  gradientWords: {
    logp: 'Each log-probability gets minus its target: the loss is linear in it',
    target: 'Each target gets how much its log is above the predicted one, and the change of its own weight',
  },
  kinks: [
    {
      at: 'target = 0 (in target)',
      gradient: 'minus infinity',
      pytorch: 'not a number',
      ports: ['target'],
      seen: ['target'],
      what: 'a vertical tangent',
      taken: 'the slope is taken as minus infinity',
      holds: ({ log_target: isLog }, _, t) => isLog === false && t === 0,
    },
  ],
  expand: ({ log_target: isLog }) => ({
    nodes: isLog
      ? {
          share: ['Exp', { x: 'target' }],
          gap: ['Subtract', { a: 'target', b: 'logp' }],
          loss: ['Multiply', { a: 'share', b: 'gap' }],
        }
      : {
          log: ['Log', { x: 'target' }],
          gap: ['Subtract', { a: 'log', b: 'logp' }],
          loss: ['Multiply', { a: 'target', b: 'gap' }],
        },
    last: 'loss',
  }),
  code: {
    pytorch: ({ inputs, params }) =>
      `F.kl_div(${inputs.logp}, ${inputs.target}${lossOptions(params, params.log_target === true ? ['log_target=True'] : [])})`,
    numpy({ inputs: { logp, target }, params }) {
      const each =
        params.log_target === true
          ? `np.exp(${target}) * (${target} - ${logp})`
          : `${target} * (np.log(np.where(${target} == 0, 1, ${target})) - ${logp})`;
      if (params.reduction === 'batchmean') return `np.sum(${each}) / ${logp}.shape[0]`;
      return numpyReduced(params, each);
    },
  },
  samples: [
    ...pairSamples(['logp', 'target'], { right: shareWave }),
    {
      name: 'per sample',
      params: { reduction: 'batchmean' },
      inputs: { logp: wave([2, 3]), target: shareWave([2, 3], 1) },
    },
    {
      name: 'per sample, target repeats',
      params: { reduction: 'batchmean' },
      inputs: { logp: wave([2, 3]), target: shareWave([3], 1) },
    },
    { name: 'logarithms', params: { log_target: true }, inputs: { logp: wave([2, 3]), target: wave([2, 3], 1) } },
    {
      name: 'logarithms, each one, prediction repeats',
      params: { log_target: true, reduction: 'none' },
      inputs: { logp: wave([3]), target: wave([2, 3], 1) },
    },
    {
      name: 'logarithms, per sample',
      params: { log_target: true, reduction: 'batchmean' },
      inputs: { logp: wave([2, 1, 2]), target: wave([2, 1, 2], 1) },
    },
    {
      name: 'a one-hot target',
      params: { reduction: 'batchmean' },
      inputs: { logp: sampleTensor([1, 3], -0.5, -1.5, -2), target: sampleTensor([1, 3], 0, 1, 0) },
      kinks: ['target'],
    },
    { name: 'tiny probabilities', inputs: { logp: vector(-700, -1e-9), target: vector(1e-9, 1 - 1e-9) } },
    {
      name: 'the logarithm of 0',
      params: { log_target: true },
      inputs: { logp: vector(-1, -2), target: vector(-Infinity, 0) },
      kinks: ['logp', 'target'],
    },
  ],
});
