// NegativeLogLikelihood: C = -sum_k t_k logp_k for log-probabilities along the last axis, reduced over the samples.
// Semantics of torch.nn.functional.nll_loss, with the class axis last, and with probabilities as targets too.
import { computed } from '../engine/buffers.ts';
import { defineOp, type Expansion, isProblem } from '../engine/op.ts';
import {
  eachEntry,
  ignoreIndexParam,
  lossOf,
  reductionParam,
  targetGradient,
  targetPort,
  weightPort,
} from './classLoss.ts';
import { classLossCode } from './classLossCode.ts';
import { classLossDerivation } from './classLossDerivation.ts';
import { classLossSamples } from './classLossSamples.ts';
import { inferClassLoss, readTarget, type TargetReading, targetForm } from './classTarget.ts';

const weightingEdges: Expansion['edges'] = [
  { from: ['product', 'y'], to: ['weighted', 'a'] },
  { from: ['fixed', 'y'], to: ['weighted', 'b'] },
];

export const negativeLogLikelihood = defineOp<TargetReading>({
  name: 'NegativeLogLikelihood',
  family: 'Losses',
  glyph: '-\\log p_t',
  summary: 'Minus the log-probability of the right class, given log-probabilities.',
  about:
    'Takes log-probabilities, as LogSoftmax gives them, picks the one of the right class and turns its sign. Together the two are the cross-entropy of a classifier, split so that each half can be looked at: this half is linear, its gradient is minus the target whatever the log-probabilities are.',
  aliases: ['nll', 'nll_loss', 'nllloss', 'log likelihood', 'likelihood', 'loss'],
  formula: 'C = -\\sum_k t_k \\log p_k, \\quad \\log p \\text{ given}',
  inputs: [
    {
      name: 'logp',
      role: 'data',
      differentiable: true,
      tex: '\\log p',
      description: 'Log-probabilities, one per class along the last axis.',
    },
    targetPort,
    weightPort,
  ],
  outputs: [{ name: 'C', description: 'The loss: a scalar, or one per sample.' }],
  params: [reductionParam, ignoreIndexParam],
  infer: (inputs, params) => inferClassLoss('logp', inputs, params),
  steady: true,
  forward({ logp, target, weight }, params) {
    const reading = readTarget(logp!, target!, weight, params);
    if (isProblem(reading)) return reading;
    return {
      outputs: { C: lossOf(logp!.data, reading, logp!.shape.slice(0, -1), params.reduction!) },
      residuals: reading,
    };
  },
  // dlogp_k = -dC t_k
  vjp({ C: dC }, { inputs, params, residuals: reading, needs }) {
    const logp = inputs.logp!;
    const data = computed(logp.data.length, (out) => {
      out.fill(0);
      eachEntry(dC!, reading, params.reduction!, (i, g) => {
        if (reading.coefficients[i] !== 0) out[i] = -g * reading.coefficients[i]!;
      });
    });
    return {
      logp: { shape: logp.shape, data },
      ...(needs('target') && {
        target: targetGradient(dC!, logp.data, reading, inputs.target!.shape, inputs.weight, params),
      }),
    };
  },
  // Class indices wait for an op that makes them one-hot.
  expand(params, shapes) {
    const { logp, target, weight } = shapes;
    if (!logp || !target || targetForm(logp, target, logp.length - 1) !== 'probabilities') return null;
    const samples = logp.slice(0, -1).reduce((count, length) => count * length, 1);
    const scale = params.reduction === 'mean' ? -1 / samples : -1;
    const weighting = [
      { id: 'fixed', op: 'StopGradient' },
      { id: 'weighted', op: 'Multiply' },
    ];
    const summed = weight ? 'weighted' : 'product';
    return {
      nodes: [
        { id: 'product', op: 'Multiply' },
        ...(weight ? weighting : []),
        { id: 'sum', op: 'Sum', params: { axes: params.reduction === 'none' ? [-1] : null } },
        { id: 'minus', op: 'Multiply', inputs: { b: scale } },
      ],
      edges: [
        ...(weight ? weightingEdges : []),
        { from: [summed, 'y'], to: ['sum', 'x'] },
        { from: ['sum', 'y'], to: ['minus', 'a'] },
      ],
      inputs: {
        logp: [['product', 'b']],
        target: [['product', 'a']],
        ...(weight && { weight: [['fixed', 'x']] as const }),
      },
      outputs: { C: ['minus', 'y'] },
    };
  },
  derivation: (context) => classLossDerivation('logp', context),
  code: classLossCode('logp'),
  samples: classLossSamples('logp'),
});
