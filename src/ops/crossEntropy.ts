// CrossEntropy: C = -sum_k t_k log p_k for probabilities p along the last axis, reduced over the samples. 0 log 0 counts as 0.
import { computed } from '../engine/buffers.ts';
import { map } from '../engine/elementwise.ts';
import { defineOp, isProblem } from '../engine/op.ts';
import { sameShape } from '../engine/shape.ts';
import { eachEntry, lossOf, reductionParam, takesPart, targetGradient, targetPort } from './classLoss.ts';
import { classLossCode } from './classLossCode.ts';
import { classLossDerivation } from './classLossDerivation.ts';
import { classLossSamples } from './classLossSamples.ts';
import { inferClassLoss, readTarget, type TargetReading } from './classTarget.ts';
import { type PairKink, pairNotices } from './kinks.ts';

interface Residuals {
  readonly reading: TargetReading;
  readonly logp: Float64Array;
}

const kinks: readonly PairKink[] = [
  {
    at: 'p = 0 where target = 0, a probability (in p)',
    gradient: '0',
    pytorch: 'not a number',
    ports: ['p'],
    what: '0 log 0, which counts as 0',
    taken: 'the gradient there is taken as 0',
    holds: (p, t) => p === 0 && t === 0,
  },
  {
    at: 'p = 0 where target = 0, a probability (in target)',
    gradient: 'infinity',
    ports: ['target'],
    what: '0 log 0, which counts as 0',
    taken: 'the slope there is taken as infinity',
    holds: (p, t) => p === 0 && t === 0,
  },
];

export const crossEntropy = defineOp<Residuals>({
  name: 'CrossEntropy',
  family: 'Losses',
  glyph: 'C',
  summary: 'Minus the log of the probability that the model gave to the right class.',
  about:
    'Compares probabilities, such as those after a Softmax node, with the target: the loss is minus the log-probability of the right class, 0 for a sure and right model, large for a sure and wrong one. Take it to see softmax and loss as two steps. For training prefer SoftmaxCrossEntropy on the scores: here a probability that was rounded to 0 costs infinitely much.',
  aliases: ['cross_entropy', 'crossentropy', 'log loss', 'categorical crossentropy', 'ce', 'loss', 'surprise', 'xlogy'],
  formula: 'C = -\\sum_k t_k \\log p_k',
  inputs: [
    { name: 'p', role: 'data', differentiable: true, description: 'Probabilities, one per class along the last axis.' },
    targetPort,
  ],
  outputs: [{ name: 'C', description: 'The loss: a scalar, or one per sample.' }],
  params: [reductionParam],
  infer: (inputs, params) => inferClassLoss('p', inputs, params),
  steady: true,
  forward({ p, target }, params) {
    const reading = readTarget(p!, target!, undefined, params);
    if (isProblem(reading)) return reading;
    const { data: logp } = map(Math.log, p!);
    return {
      outputs: { C: lossOf(logp, reading, p!.shape.slice(0, -1), params.reduction!) },
      residuals: { reading, logp },
    };
  },
  // dp_k = -dC t_k / p_k
  vjp({ C: dC }, { inputs, params, residuals: { reading, logp }, needs }) {
    const { coefficients, form } = reading;
    const p = inputs.p!;
    const data = computed(p.data.length, (out) => {
      out.fill(0);
      eachEntry(dC!, reading, params.reduction!, (i, g) => {
        if (takesPart(coefficients[i]!, logp[i]!, form)) out[i] = (-g * coefficients[i]!) / p.data[i]!;
      });
    });
    return {
      p: { shape: p.shape, data },
      ...(needs('target') && { target: targetGradient(dC!, logp, reading, inputs.target!.shape, undefined, params) }),
    };
  },
  expand: (params) => ({
    nodes: [
      { id: 'logp', op: 'Log' },
      { id: 'nll', op: 'NegativeLogLikelihood', params: { reduction: params.reduction! } },
    ],
    edges: [{ from: ['logp', 'y'], to: ['nll', 'logp'] }],
    inputs: { p: [['logp', 'x']], target: [['nll', 'target']] },
    outputs: { C: ['nll', 'C'] },
  }),
  derivation: (context) => classLossDerivation('p', context),
  kinks,
  kinkAt: (inputs) =>
    sameShape(inputs.p!.shape, inputs.target!.shape) ? pairNotices('CrossEntropy', ['p', 'target'], inputs, kinks) : {},
  code: classLossCode('p'),
  samples: classLossSamples('p'),
});
