// SoftmaxCrossEntropy: C = -sum_k t_k log softmax(z)_k, reduced over the samples. The log-probabilities are made from differences to the
// largest logit, so logits of 1000 are harmless. Semantics of torch.nn.functional.cross_entropy in float64, with the class axis last.
import { computed } from '../engine/buffers.ts';
import { runLoop } from '../engine/kernels/machine.ts';
import { defineOp, isProblem } from '../engine/op.ts';
import { sizeOf } from '../engine/shape.ts';
import { alongClasses, axisParam, classAxis, eachSample } from './classAxis.ts';
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
import { axisOf, inferClassLoss, readTarget, type TargetReading, targetForm } from './classTarget.ts';
import { exponentials } from './exponentials.ts';

interface Residuals {
  readonly reading: TargetReading;
  readonly logp: Float64Array;
  /** exp(logits - largest), and per sample their sum. */
  readonly powers: Float64Array;
  readonly totals: Float64Array;
}

export const softmaxCrossEntropy = defineOp<Residuals>({
  name: 'SoftmaxCrossEntropy',
  family: 'Losses',
  glyph: 'C',
  summary: 'The classification loss: softmax and cross-entropy in one stable step.',
  about:
    "How surprised the model is by the right class, when softmax turns its scores into probabilities: minus the log of that class's probability. Use it on the raw scores of a classifier. Doing both in one step is exact even where a probability would round to 0, and makes the gradient as simple as it can be: the probabilities minus the target. Targets are class indices, or probabilities of the scores' shape.",
  aliases: [
    'cross_entropy',
    'crossentropy',
    'softmax loss',
    'categorical crossentropy',
    'log loss',
    'ce',
    'xent',
    'classification loss',
    'nll of softmax',
    'logits',
  ],
  formula: 'C = -\\sum_k t_k \\log \\frac{e^{z_k}}{\\sum_n e^{z_n}}',
  inputs: [
    {
      name: 'logits',
      role: 'data',
      differentiable: true,
      tex: '\\text{logits}',
      description: 'Scores, one per class along the axis.',
    },
    targetPort,
    weightPort,
  ],
  outputs: [{ name: 'C', description: 'The loss: a scalar, or one per sample.' }],
  params: [
    reductionParam,
    {
      kind: 'number',
      name: 'label_smoothing',
      default: 0,
      min: 0,
      max: 1,
      description: 'How much of the target is replaced by the uniform distribution.',
    },
    ignoreIndexParam,
    axisParam,
  ],
  infer: (inputs, params) => inferClassLoss('logits', inputs, params),
  steady: true,
  forward({ logits, target, weight }, params) {
    const reading = readTarget(logits!, target!, weight, params);
    if (isProblem(reading)) return reading;
    const along = alongClasses(logits!.shape, axisOf(params));
    const { exponents: logp, powers, totals } = exponentials(logits!, along, [1]);
    runLoop(() => {
      eachSample(along, (start, sample) => {
        const logTotal = Math.log(totals[sample]!);
        for (let k = 0, i = start; k < along.length; k++, i += along.inner) logp[i]! -= logTotal;
      });
    });
    const samples = logits!.shape.toSpliced(axisOf(params), 1);
    return {
      outputs: { C: lossOf(logp, reading, samples, params.reduction!) },
      residuals: { reading, logp, powers, totals },
    };
  },
  // dlogits = dC (softmax(z) sum_k q_k - q), q the coefficients of the target.
  vjp({ C: dC }, { inputs, params, residuals: { reading, logp, powers, totals }, needs }) {
    const { along, coefficients } = reading;
    const targets = computed(along.outer * along.inner, (out) => {
      out.fill(0);
      eachSample(along, (start, sample) => {
        for (let k = 0, i = start; k < along.length; k++, i += along.inner) out[sample]! += coefficients[i]!;
      });
    });
    const data = computed(logp.length, (out) => {
      out.fill(0);
      eachEntry(dC!, reading, params.reduction!, (i, g, sample) => {
        out[i] = g * ((powers[i]! / totals[sample]!) * targets[sample]! - coefficients[i]!);
      });
    });
    return {
      logits: { shape: inputs.logits!.shape, data },
      ...(needs('target') && {
        target: targetGradient(dC!, logp, reading, inputs.target!.shape, inputs.weight, params),
      }),
    };
  },
  // Smoothing and other class axes wait for ops that can mix and transpose.
  expand(params, shapes) {
    const { logits, target } = shapes;
    if (!logits || !target || sizeOf(logits) === 0 || params.label_smoothing !== 0) return null;
    if (classAxis(logits, axisOf(params), 'logits') !== logits.length - 1) return null;
    const ignores = targetForm(logits, target, logits.length - 1) === 'indices' ? params.ignore_index : null;
    return {
      nodes: [
        { id: 'logp', op: 'LogSoftmax', params: { axis: -1 } },
        { id: 'nll', op: 'NegativeLogLikelihood', params: { reduction: params.reduction!, ignore_index: ignores! } },
      ],
      edges: [{ from: ['logp', 'y'], to: ['nll', 'logp'] }],
      inputs: {
        logits: [['logp', 'x']],
        target: [['nll', 'target']],
        ...(shapes.weight && { weight: [['nll', 'weight']] as const }),
      },
      outputs: { C: ['nll', 'C'] },
    };
  },
  derivation: (context) => classLossDerivation('logits', context),
  code: classLossCode('logits'),
  samples: classLossSamples('logits'),
});
