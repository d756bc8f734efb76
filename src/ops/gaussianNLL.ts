// GaussianNLL: C = mean of (log v + e² / v) / 2 for e = prediction - target and v = max(variance, eps), or the sum, or each one; `full` adds
// log(2 pi) / 2. variance has the shape of the prediction, or one number per row, or one for all. As torch.nn.functional.gaussian_nll_loss,
// which cuts off the variance behind the back of the gradient: below eps the variance still gets the gradient that it would get at eps.
import type { InputTensors, Params, Problem } from '../engine/op.ts';
import type { Shape } from '../engine/shape.ts';
import { scalar } from '../engine/tensor.ts';
import { entryLoss } from './entryLoss.ts';
import { seenShape } from './entryLossShapes.ts';
import type { LossInput } from './entryLossSpec.ts';
import { numpyReduced, predictionPort, wantedPort } from './lossPorts.ts';
import { entryName } from './ports.ts';
import { brackets, constant } from './ruleText.ts';
import { positiveWave, sampleTensor, vector, wave } from './sampleTensor.ts';

const halfLogTwoPi = 0.5 * Math.log(2 * Math.PI);

const inputs: readonly LossInput[] = [
  { ...predictionPort, description: 'The means that the model expects.' },
  wantedPort,
  {
    name: 'variance',
    role: 'data',
    differentiable: true,
    fits: 'rows',
    tex: 'v',
    description:
      'How far the model expects to be off, squared; not negative. One for each entry, one per row, or one for all.',
  },
];

function negative({ variance }: InputTensors): Problem | null {
  const at = variance!.data.findIndex((value) => value < 0);
  if (at < 0) return null;
  return {
    problem: `${entryName('variance', variance!.shape, at)} is ${variance!.data[at]}, but a variance is not negative`,
    port: 'variance',
    expected: '0 or more',
    received: String(variance!.data[at]),
    fix: { kind: 'insert', op: 'Exp', text: 'Put an Exp before variance, so that the model predicts its logarithm.' },
  };
}

/** The variance with the axis that one number per row lacks. */
function rowsAs(variance: string, shapes: Readonly<Record<string, Shape | undefined>> | undefined): string {
  const own = shapes?.variance;
  return own && seenShape(inputs, 'variance', shapes!).length > own.length ? `${variance}[..., None]` : variance;
}

function options(params: Params): readonly string[] {
  return [
    ...(params.full === true ? ['full=True'] : []),
    ...(params.eps === 1e-6 ? [] : [`eps=${String(params.eps)}`]),
    ...(params.reduction === 'mean' ? [] : [`reduction='${String(params.reduction)}'`]),
  ];
}

export const gaussianNLL = entryLoss({
  name: 'GaussianNLL',
  glyph: '\\mathcal{N}_{\\mu,v}',
  summary: 'How surprising numbers are, when a mean and a variance were predicted.',
  about:
    'For models that also say how sure they are: minus the log-likelihood of the target under a normal distribution with the predicted mean and variance. Where the model expects to be far off, errors count less, but expecting too much costs its logarithm, so the variance learns the size of the squared error. With all variances 1 it is half the squared error. Tiny variances are taken as eps; their gradient is the one at eps.',
  aliases: [
    'gaussian_nll_loss',
    'normal likelihood',
    'heteroscedastic',
    'uncertainty',
    'variance',
    'regression',
    'loss',
  ],
  formula: 'C = \\frac{1}{2n} \\sum_i \\left(\\log v_i + \\frac{(\\hat{y}_i - t_i)^2}{v_i}\\right)',
  inputs,
  params: [
    { kind: 'boolean', name: 'full', default: false, description: 'Whether the constant log(2 pi) / 2 is added.' },
    { kind: 'number', name: 'eps', default: 1e-6, min: 0, description: 'Variances below this are taken as this.' },
  ],
  check: negative,
  at(params) {
    const eps = params.eps as number;
    const more = params.full === true ? halfLogTwoPi : 0;
    const cut = (v: string): string => (eps === 0 ? v : `\\max\\left(${v}, ${constant(eps)}\\right)`);
    return {
      value(y, t, v) {
        const used = Math.max(v, eps);
        return 0.5 * (Math.log(used) + ((y - t) * (y - t)) / used) + more;
      },
      pulls: {
        prediction: (dC, y, t, v) => (dC * (y - t)) / Math.max(v, eps),
        target: (dC, y, t, v) => (dC * (t - y)) / Math.max(v, eps),
        variance(dC, y, t, v) {
          const used = Math.max(v, eps);
          return (0.5 * dC * (1 - ((y - t) * (y - t)) / used)) / used;
        },
      },
      tex({ prediction, target, variance }, { times, over, power }) {
        const v = cut(variance!);
        const both = `\\log\\left(${v}\\right) + ${over(power(brackets(`${prediction} - ${target}`), '2'), v)}`;
        const half = times('\\frac{1}{2}', brackets(both));
        return params.full === true ? `${half} + \\frac{1}{2} \\cdot \\log\\left(2 \\cdot \\pi\\right)` : half;
      },
      slopes: {
        prediction: ({ prediction, target, variance }, { over }) =>
          over(brackets(`${prediction} - ${target}`), cut(variance!)),
        target: ({ prediction, target, variance }, { over }) =>
          `-${over(brackets(`${prediction} - ${target}`), cut(variance!))}`,
        variance({ prediction, target, variance }, { times, over, power }) {
          const v = cut(variance!);
          const error = power(brackets(`${prediction} - ${target}`), '2');
          return times('\\frac{1}{2}', brackets(`${over('1', v)} - ${over(error, power(v, '2'))}`));
        },
      },
    };
  },
  words: 'Half the logarithm of the variance, plus half the squared error in units of the variance',
  gradientWords: {
    prediction: 'The gradient is the error, divided by the variance: less where the model was unsure',
    target: 'The target gets the opposite of what the prediction gets',
    variance: 'The variance is pulled towards the squared error',
  },
  kinks: [
    {
      at: 'variance < eps (in variance)',
      gradient: 'that at eps',
      ports: ['variance'],
      seen: ['variance'],
      what: 'the variance cut off at eps',
      taken: 'it gets the gradient that it would get at eps',
      holds: ({ eps }, _y, _t, v) => v < (eps as number),
    },
    {
      at: 'variance = eps (in variance)',
      gradient: 'that from above',
      ports: ['variance'],
      seen: ['variance'],
      what: 'a corner, at eps',
      taken: 'the gradient is taken from above',
      holds: ({ eps }, _y, _t, v) => v === (eps as number),
    },
  ],
  // What is cut off at eps is added behind a StopGradient, so that the variance gets its gradient as if nothing had happened.
  expand({ eps, full }, shapes) {
    const perRow = seenShape(inputs, 'variance', shapes).length > (shapes.variance?.length ?? 0);
    const variance = perRow ? 'column' : 'variance';
    return {
      nodes: {
        ...(perRow && { column: ['Unsqueeze', { x: 'variance' }, { axes: [-1] }] as const }),
        cut: ['Clip', { x: variance }, { min: eps! }],
        gap: ['Subtract', { a: 'cut', b: variance }],
        fixed: ['StopGradient', { x: 'gap' }],
        used: ['Add', { a: variance, b: 'fixed' }],
        log: ['Log', { x: 'used' }],
        error: ['Subtract', { a: 'prediction', b: 'target' }],
        square: ['Square', { x: 'error' }],
        share: ['Divide', { a: 'square', b: 'used' }],
        both: ['Add', { a: 'log', b: 'share' }],
        half: ['Multiply', { a: 'both', b: 0.5 }],
        ...(full === true && { shifted: ['Add', { a: 'half', b: halfLogTwoPi }] as const }),
      },
      last: full === true ? 'shifted' : 'half',
    };
  },
  code: {
    // F.gaussian_nll_loss does not take one variance for all of a matrix.
    pytorch({ inputs: { prediction, target, variance }, params, shapes }) {
      const all = (shapes?.variance?.length ?? 1) === 0;
      const v = all ? `${variance}.expand(${prediction}.shape)` : variance;
      return `F.gaussian_nll_loss(${[prediction, target, v, ...options(params)].join(', ')})`;
    },
    numpy({ inputs: { prediction, target, variance }, params, shapes }) {
      const v = `(v := np.maximum(${rowsAs(variance!, shapes)}, ${String(params.eps)}))`;
      const more = params.full === true ? ' + 0.5 * np.log(2 * np.pi)' : '';
      return numpyReduced(params, `0.5 * (np.log${v} + (${prediction} - ${target}) ** 2 / v)${more}`);
    },
  },
  samples: [
    { name: 'scalars', inputs: { prediction: scalar(2.5), target: scalar(1), variance: scalar(0.5) } },
    { name: 'vectors', inputs: { prediction: wave([4]), target: wave([4], 1), variance: positiveWave([4]) } },
    {
      name: 'full, summed',
      params: { full: true, reduction: 'sum' },
      inputs: { prediction: wave([2, 3]), target: wave([2, 3], 1), variance: positiveWave([2, 3]) },
    },
    {
      name: 'each one',
      params: { reduction: 'none' },
      inputs: { prediction: wave([2, 3]), target: wave([2, 3], 1), variance: positiveWave([2, 3]) },
    },
    {
      name: 'one variance per row',
      inputs: { prediction: wave([2, 3]), target: wave([2, 3], 1), variance: positiveWave([2]) },
    },
    {
      name: 'one variance per row, kept axis, each one',
      params: { reduction: 'none' },
      inputs: { prediction: wave([2, 3]), target: wave([3], 1), variance: positiveWave([2, 1]) },
    },
    {
      name: 'one variance for all',
      inputs: { prediction: wave([2, 2]), target: wave([2, 2], 1), variance: scalar(1.5) },
    },
    {
      name: 'rank 3, per row, each one',
      params: { reduction: 'none' },
      inputs: { prediction: wave([2, 2, 3]), target: wave([2, 1, 3], 1), variance: positiveWave([2, 2]) },
    },
    {
      name: 'rank 4, prediction repeats',
      inputs: { prediction: wave([1, 2]), target: wave([2, 1, 2, 2], 1), variance: positiveWave([1, 2]) },
    },
    {
      name: 'variances below and at eps',
      params: { eps: 0.01, reduction: 'none' },
      inputs: { prediction: vector(1, 2, 3), target: vector(1.5, 2, 2), variance: vector(0, 0.01, 1) },
      kinks: ['variance'],
    },
    {
      name: 'no eps',
      params: { eps: 0 },
      inputs: { prediction: vector(1, 2), target: vector(0, 2.5), variance: vector(1e-3, 1e3) },
    },
    {
      name: 'empty batch, summed',
      params: { reduction: 'sum' },
      inputs: { prediction: sampleTensor([0, 2]), target: sampleTensor([0, 2]), variance: sampleTensor([0, 2]) },
    },
    {
      name: 'empty batch, mean',
      inputs: { prediction: sampleTensor([0, 2]), target: sampleTensor([0, 2]), variance: sampleTensor([0, 2]) },
      kinks: ['prediction', 'target', 'variance'],
    },
  ],
});
