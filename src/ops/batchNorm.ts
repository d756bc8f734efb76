// BatchNorm: y = gamma (x - mean) / sqrt(variance + eps) + beta, channel by channel. In training, mean and (biased) variance are those of the
// batch; in evaluation the ports mean and variance. x [batch, channels, ...]; y has its shape; gamma, beta, mean and variance [channels], or
// one entry. Two passes and a corrected mean (engine/standardize.ts).
import { map, multiply, subtract } from '../engine/elementwise.ts';
import { defineOp, type InputPort, type InputShape, isProblem, type Params, type Problem } from '../engine/op.ts';
import type { Shape } from '../engine/shape.ts';
import { type Standardized, standardize, standardizeBack } from '../engine/standardize.ts';
import type { Tensor } from '../engine/tensor.ts';
import { batchNormCode } from './batchNormCode.ts';
import { batchNormDerivation } from './batchNormDerivation.ts';
import { batchNormSamples } from './batchNormSamples.ts';
import { batchLayout, channelAxis, tooFewAxes } from './channelLayout.ts';
import { diagonal } from './diagonal.ts';
import { added, moving } from './multilinear.ts';
import { scaleJacobian, standardJacobian } from './normalization.ts';
import { fixedExpansion, normalizationExpansion } from './normalizationExpansion.ts';
import {
  betaPort,
  epsParam,
  gammaPort,
  type Layout,
  ownGradient,
  ownShape,
  ownTangent,
  placed,
  scaleAndShift,
  scaleProblem,
} from './normalizedScale.ts';
import { shapeAt } from './ports.ts';

interface Residuals extends Standardized {
  /** Null in evaluation, where every entry goes its own way. */
  readonly layout: Layout | null;
}

const running = (name: 'mean' | 'variance', tex: string): InputPort => ({
  name,
  role: 'data',
  differentiable: false,
  default: { init: name === 'mean' ? 'zeros' : 'ones' },
  tex,
  description: `The running ${name} [channels], used in evaluation. A run does not move it; it gets no gradient.`,
});
/** In training the batch gives mean and variance, so nothing is held for them; a wire is kept for evaluation, and nothing reads it. */
function resting(port: InputPort): InputPort {
  const { default: _, ...rest } = port;
  return {
    ...rest,
    optional: true,
    description: `The running ${port.name} [channels]. It waits for evaluation: in training the batch gives the ${port.name}.`,
  };
}
const ports: readonly InputPort[] = [
  {
    name: 'x',
    role: 'data',
    differentiable: true,
    description: 'Samples [batch, channels], [batch, channels, height, width] and so on.',
  },
  gammaPort('[channels]'),
  betaPort('[channels]'),
  running('mean', '\\mu'),
  running('variance', '\\sigma^2'),
];
const trainingPorts: readonly InputPort[] = [...ports.slice(0, 3), ...ports.slice(3).map(resting)];

export const batchNorm = defineOp<Residuals>({
  name: 'BatchNorm',
  family: 'Normalization',
  glyph: '\\hat x_c',
  summary: 'Gives every channel mean 0 and deviation 1 over the batch, then scales it.',
  about:
    'In training every channel is normalized with the mean and variance of the batch at hand, which keeps deep networks trainable at large steps and makes samples depend on each other, forward and backward. In evaluation the running mean and variance at the ports stand in, and each sample is on its own. Moving those is the training loop’s work, by momentum: y is the only output here, and a run changes no port. Batches of one or two are better served by GroupNorm or LayerNorm.',
  aliases: ['batch normalization', 'bn', 'normalize', 'standardize', 'running mean', 'running statistics', 'whitening'],
  formula: 'y = \\gamma_c\\, \\frac{x - \\mu_c}{\\sqrt{\\sigma_c^2 + \\varepsilon}} + \\beta_c',
  inputs: (params) => (params.training === false ? ports : trainingPorts),
  outputs: [{ name: 'y', description: 'The same shape as x.' }],
  params: [
    {
      kind: 'boolean',
      name: 'training',
      default: true,
      description: 'Whether the batch gives mean and variance (training), or the ports do (evaluation).',
    },
    epsParam,
    {
      kind: 'number',
      name: 'momentum',
      default: 0.1,
      min: 0,
      max: 1,
      description:
        'The share of the batch in the next running mean and variance: for the code that trains, not for this run.',
    },
  ],
  steady: true,
  infer(inputs, params) {
    const x = shapeAt(inputs, 'x');
    if (isProblem(x)) return x;
    const layout = layoutOf(x, params);
    if (layout && isProblem(layout)) return layout;
    const open: Record<string, Shape> = {};
    for (const { name } of ports.slice(1)) {
      if (params.training === true && inputs[name] === undefined && (name === 'mean' || name === 'variance')) continue;
      const problem = scaleProblem(name, inputs[name] as InputShape, x, channelAxis, 'channel');
      if (problem) return problem;
      if (inputs[name] === 'open') open[name] = ownShape(x, channelAxis);
    }
    return { outputs: { y: x }, inputs: open };
  },
  forward({ x, gamma, beta, mean, variance }, params) {
    const eps = params.eps as number;
    const layout = layoutOf(x!.shape, params);
    if (layout && isProblem(layout)) return layout;
    const found = layout ? standardize(x!, layout.axes, eps) : fixed(x!, mean!, variance!, eps);
    return {
      outputs: { y: scaleAndShift(found.normal, gamma!, beta, channelAxis) },
      residuals: { ...found, layout },
    };
  },
  // Training: dx = (g - mean g - normal mean(g normal)) / deviation, evaluation: dx = g / deviation, for g = gamma dy;
  // dgamma = sum dy normal, dbeta = sum dy.
  vjp({ y: dy }, { inputs: { x, gamma, beta }, residuals, needs }) {
    const answer: Record<string, Tensor> = {};
    if (needs('x')) {
      const g = multiply(dy!, placed(gamma!, x!.shape, channelAxis));
      answer.x = residuals.layout
        ? standardizeBack(g, residuals, residuals.layout.axes, true)
        : multiply(g, residuals.inverse);
    }
    if (needs('gamma')) answer.gamma = ownGradient(multiply(dy!, residuals.normal), gamma!.shape, channelAxis);
    if (needs('beta')) answer.beta = ownGradient(dy!, beta!.shape, channelAxis);
    return answer;
  },
  // The standardizing is its own adjoint; then the product rule for gamma times normal, and beta is added.
  jvp({ x: dx, gamma: dgamma, beta: dbeta }, { inputs: { gamma }, residuals }) {
    const { layout, normal, inverse } = residuals;
    const moved = dx && (layout ? standardizeBack(dx, residuals, layout.axes, true) : multiply(dx, inverse));
    const byX = moved && scaleAndShift(moved, gamma!, undefined, channelAxis);
    return moving('y', added(byX, ownTangent(normal, dgamma, dbeta, channelAxis)));
  },
  jacobian(_output, port, { inputs, residuals }) {
    if (port !== 'x') return scaleJacobian(port, inputs, residuals.normal, channelAxis);
    const { shape } = inputs.x!;
    const { layout, normal, inverse } = residuals;
    if (layout) return standardJacobian(shape, inputs.gamma!, layout, residuals, true);
    const ones = { shape, data: normal.data.slice().fill(1) };
    const slopes = multiply(multiply(ones, inverse), placed(inputs.gamma!, shape, channelAxis));
    const value = diagonal(slopes, shape);
    return value && { value, tex: '\\operatorname{diag}\\left(\\frac{\\gamma_c}{\\sigma_c}\\right)' };
  },
  expand(params, shapes) {
    const x = shapes.x ?? [];
    if (params.training !== true) return fixedExpansion(params, shapes, x, channelAxis);
    const axes = x.flatMap((_, axis) => (axis === 1 ? [] : [axis]));
    return normalizationExpansion(params, shapes, { x, view: x, axes, own: channelAxis, centred: true });
  },
  derivation: batchNormDerivation,
  code: batchNormCode,
  samples: batchNormSamples,
});

/** Null in evaluation. */
function layoutOf(x: Shape, params: Params): Layout | Problem | null {
  if (params.training === true) return batchLayout(x);
  return x.length < 2 ? tooFewAxes(x, 2) : null;
}

/** x with a given mean and variance per channel. */
function fixed(x: Tensor, mean: Tensor, variance: Tensor, eps: number): Standardized {
  const inverse = placed(
    map((square) => 1 / Math.sqrt(square + eps), variance),
    x.shape,
    channelAxis,
  );
  return { normal: multiply(subtract(x, placed(mean, x.shape, channelAxis)), inverse), inverse };
}
