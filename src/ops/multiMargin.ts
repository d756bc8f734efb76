// MultiMargin: C = sum over the other classes k of max(0, margin - x_t + x_k)^p, divided by the number of classes; averaged over the samples,
// or summed, or each. The classes lie along the last axis, t is the index of the right one. As torch.nn.functional.multi_margin_loss, with
// any number of axes before the classes. Where a class is exactly the margin below the right one its gradient is 0.
import { computed } from '../engine/buffers.ts';
import { demand } from '../engine/kernels/machine.ts';
import { defineOp, type Inferred, type InputShape, isProblem, type Params, type Problem } from '../engine/op.ts';
import { sameShape, shapeName, shapeText } from '../engine/shape.ts';
import { scalar, type Tensor } from '../engine/tensor.ts';
import { reductionParam } from './classLoss.ts';
import { badClass, isClass } from './classTarget.ts';
import { insertFix } from './insertFix.ts';
import { entryIs, likewise } from './kinks.ts';
import { lossOptions, numpyReduced } from './lossPorts.ts';
import { reducedGraph, reduceLosses, reductionOf } from './lossReduction.ts';
import { multiMarginDerivation } from './multiMarginDerivation.ts';
import { hasShape, missing, shapeAt } from './ports.ts';
import { sampleTensor, vector, wave } from './sampleTensor.ts';

export const multiMargin = defineOp({
  name: 'MultiMargin',
  family: 'Losses',
  glyph: '\\searrow_{m}',
  summary: 'The hinge loss for several classes: the right score must win by a margin.',
  about:
    'Classification in the manner of support vector machines: the score of the right class should be above each of the others by at least the margin; what is missing, class by class, is the cost (squared with p = 2, which punishes large lacks more and small ones less). A sample that wins by the margin costs nothing and gets no gradient. Scores are only compared, so unlike after a softmax they are no probabilities.',
  aliases: ['multi_margin_loss', 'multiclass hinge', 'crammer singer', 'svm', 'max margin', 'classification', 'loss'],
  formula: 'C = \\frac{1}{K} \\sum_{k \\ne t} \\max(0, m - x_t + x_k)^p',
  inputs: [
    {
      name: 'scores',
      role: 'data',
      differentiable: true,
      tex: 'x',
      description: 'Scores, one per class along the last axis.',
    },
    {
      name: 'target',
      role: 'target',
      differentiable: false,
      integer: true,
      tex: 't',
      description: 'The right class of each sample as an index from 0.',
    },
  ],
  outputs: [{ name: 'C', description: 'The loss: a scalar, or with reduction none one per sample.' }],
  params: [
    reductionParam,
    {
      kind: 'integer',
      name: 'p',
      default: 1,
      min: 1,
      max: 2,
      description: 'The power of what is missing: 1, or 2 to square it.',
    },
    { kind: 'number', name: 'margin', default: 1, description: 'By how much the right score should win.' },
  ],
  infer: inferMargin,
  steady: true,
  forward({ scores, target }, params) {
    const classes = scores!.shape.at(-1)!;
    const firstBad = (): number => target!.data.findIndex((index) => !isClass(index, classes));
    const at = firstBad();
    if (at >= 0) return badClass(target!, at, classes, undefined);
    demand(() => firstBad() < 0);
    const losses = computed(target!.data.length, (out) => {
      out.fill(0);
      eachLack(scores!, target!, params.margin as number, (n, _k, lack) => {
        out[n]! += params.p === 2 ? lack * lack : lack;
      });
      for (let n = 0; n < out.length; n++) out[n]! /= classes;
    });
    const kind = reductionOf(params);
    return {
      outputs: { C: reduceLosses({ shape: target!.shape, data: losses }, kind, kind === 'mean' ? losses.length : 1) },
    };
  },
  // With z = margin - x_t + x_k > 0: x_k gets p z^(p-1) / K, and x_t minus the sum of it.
  vjp({ C: dC }, { inputs, params }) {
    const [scores, target] = [inputs.scores!, inputs.target!];
    const classes = scores.shape.at(-1)!;
    const kind = reductionOf(params);
    const ofC = dC!.data;
    const data = computed(scores.data.length, (out) => {
      out.fill(0);
      const shared = kind === 'mean' ? ofC[0]! / target.data.length : ofC[0]!;
      eachLack(scores, target, params.margin as number, (n, k, lack) => {
        const g = (kind === 'none' ? ofC[n]! : shared) / classes;
        const pull = params.p === 2 ? 2 * g * lack : g;
        out[n * classes + k] = pull;
        out[n * classes + target.data[n]!]! -= pull;
      });
    });
    return { scores: { shape: scores.shape, data } };
  },
  expand(params, { scores }) {
    const classes = scores?.at(-1);
    if (!scores || classes === undefined || classes === 0) return null;
    const last = scores.length - 1;
    return reducedGraph(
      {
        picked: ['OneHot', { indices: 'target' }, { depth: classes }],
        own: ['Multiply', { a: 'picked', b: 'scores' }],
        right: ['Sum', { x: 'own' }, { axes: [last], keepdims: true }],
        ahead: ['Subtract', { a: 'right', b: 'scores' }],
        gap: ['Subtract', { a: params.margin as number, b: 'ahead' }],
        lack: ['ReLU', { x: 'gap' }],
        ...(params.p === 2 && { squared: ['Square', { x: 'lack' }] as const }),
        others: ['Subtract', { a: 1, b: 'picked' }],
        counted: ['Multiply', { a: 'others', b: params.p === 2 ? 'squared' : 'lack' }],
        sum: ['Sum', { x: 'counted' }, { axes: [last] }],
        loss: ['Divide', { a: 'sum', b: classes }],
      },
      'loss',
      reductionOf(params),
      1,
    );
  },
  derivation: multiMarginDerivation,
  kinks: [{ at: 'scores[k] - scores[target] = -margin, with p = 1', gradient: '0' }],
  kinkAt({ scores, target }, params): Readonly<Record<string, string>> {
    if (params.p === 2) return {};
    const classes = scores!.shape.at(-1)!;
    let count = 0;
    let notice = '';
    for (let i = 0; i < scores!.data.length; i++) {
      const right = i - (i % classes) + target!.data[Math.floor(i / classes)]!;
      if (i === right || (params.margin as number) - scores!.data[right]! + scores!.data[i]! !== 0) continue;
      if (count++ === 0) {
        notice =
          `${entryIs('scores', scores!, i)} and ${entryIs('scores', scores!, right)}, where MultiMargin has a corner: ` +
          'they are the margin apart, and the gradient is taken as 0, as PyTorch does';
      }
    }
    return count === 0 ? {} : { scores: notice + likewise(count - 1) };
  },
  code: {
    // PyTorch takes one sample, or a list of them.
    pytorch({ inputs: { scores, target }, params, shapes }) {
      const deep = (shapes?.scores?.length ?? 2) > 2;
      const options = lossOptions(params, [
        ...(params.p === 1 ? [] : [`p=${String(params.p)}`]),
        ...(params.margin === 1 ? [] : [`margin=${String(params.margin)}`]),
      ]);
      if (!deep) return `F.multi_margin_loss(${scores}, ${target}${options})`;
      const call = `F.multi_margin_loss(${scores}.flatten(0, -2), ${target}.flatten()${options})`;
      return params.reduction === 'none' ? `${call}.reshape(${target}.shape)` : call;
    },
    numpy({ inputs: { scores, target }, params }) {
      const right = `np.take_along_axis(${scores}, ${target}[..., None], axis=-1)`;
      const lacks = `np.maximum(0, ${String(params.margin)} - ${right} + ${scores})${params.p === 2 ? ' ** 2' : ''}`;
      const others = `np.arange(${scores}.shape[-1]) != ${target}[..., None]`;
      return numpyReduced(params, `np.sum(np.where(${others}, ${lacks}, 0), axis=-1) / ${scores}.shape[-1]`);
    },
  },
  samples: [
    { name: 'one sample', inputs: { scores: vector(0.5, 1.25, -0.75), target: scalar(0) } },
    { name: 'a batch', inputs: { scores: wave([4, 3]), target: vector(0, 2, 1, 2) } },
    {
      name: 'squared, each sample',
      params: { p: 2, reduction: 'none' },
      inputs: { scores: wave([3, 4]), target: vector(3, 0, 1) },
    },
    {
      name: 'squared, a smaller margin, summed',
      params: { p: 2, margin: 0.25, reduction: 'sum' },
      inputs: { scores: wave([3, 3]), target: vector(1, 0, 2) },
    },
    { name: 'rank 3', inputs: { scores: wave([2, 2, 3]), target: sampleTensor([2, 2], 0, 1, 2, 2) } },
    {
      name: 'rank 4, an axis of size 1, each sample',
      params: { reduction: 'none' },
      inputs: { scores: wave([2, 1, 2, 3]), target: sampleTensor([2, 1, 2], 0, 1, 2, 1) },
    },
    { name: 'one class', inputs: { scores: wave([2, 1]), target: vector(0, 0) } },
    { name: 'won by the margin', inputs: { scores: vector(3, 0.5, 1), target: scalar(0) } },
    {
      name: 'exactly the margin apart',
      inputs: { scores: sampleTensor([2, 3], 2, 1, 0, 0, 3, 2), target: vector(0, 1) },
      kinks: ['scores'],
    },
    { name: 'far off', inputs: { scores: vector(1e6, -1e6, 0), target: scalar(1) } },
    {
      name: 'no samples, summed',
      params: { reduction: 'sum' },
      inputs: { scores: sampleTensor([0, 3]), target: sampleTensor([0]) },
    },
    {
      name: 'no samples, mean',
      inputs: { scores: sampleTensor([0, 3]), target: sampleTensor([0]) },
      kinks: ['scores'],
    },
  ],
});

/** Visits the other classes of each sample that lack something to the margin. */
function eachLack(
  scores: Tensor,
  target: Tensor,
  margin: number,
  visit: (sample: number, k: number, lack: number) => void,
): void {
  const classes = scores.shape.at(-1)!;
  for (let n = 0, i = 0; n < target.data.length; n++) {
    const right = target.data[n]!;
    const least = margin - scores.data[i + right]!;
    for (let k = 0; k < classes; k++, i++) {
      const lack = least + scores.data[i]!;
      // NaN counts as something.
      if (k !== right && !(lack <= 0)) visit(n, k, lack);
    }
  }
}

/** Shape rule: target without the last axis of the scores; a scalar, or with reduction `none` the shape of the target. */
function inferMargin(inputs: Readonly<Record<string, InputShape>>, params: Params): Inferred | Problem {
  const scores = shapeAt(inputs, 'scores');
  if (isProblem(scores)) return scores;
  if (scores.length === 0) {
    return {
      problem: 'scores is a scalar, but must have one entry per class',
      port: 'scores',
      expected: 'classes, or samples × classes',
      received: 'scalar',
      fix: { kind: 'advice', text: 'Write it as a vector with one entry per class.' },
    };
  }
  if (inputs.target === undefined) return missing('target');
  const samples = scores.slice(0, -1);
  const target = inputs.target === 'open' ? samples : inputs.target;
  if (!sameShape(target, samples)) {
    const wanted = samples.length === 0 ? 'one class index (a scalar)' : `class indices of shape ${shapeName(samples)}`;
    return {
      problem: `target ${hasShape(target)}, but with scores of shape ${shapeName(scores)} it must be ${wanted}`,
      port: 'target',
      expected: shapeText(samples),
      received: shapeText(target),
      fix: insertFix('target', target, (shape) => sameShape(shape, samples)) ?? {
        kind: 'advice',
        text: 'Give target one class index per sample.',
      },
    };
  }
  return {
    outputs: { C: reductionOf(params) === 'none' ? target : [] },
    inputs: inputs.target === 'open' ? { target } : {},
  };
}
