// classTarget: what a classification loss makes of its target: class indices or probabilities, class weights, smoothing, ignored samples.
import { computed, lend } from '../engine/buffers.ts';
import { demand, runLoop } from '../engine/kernels/machine.ts';
import type { Inferred, InputShape, Params, Problem } from '../engine/op.ts';
import { isProblem } from '../engine/op.ts';
import type { Along } from '../engine/reduce.ts';
import { type Shape, sameShape, shapeName, shapeText } from '../engine/shape.ts';
import { full, type Tensor } from '../engine/tensor.ts';
import { alongClasses, classAxis } from './classAxis.ts';
import { allowedIndices } from './indices.ts';
import { insertFix } from './insertFix.ts';
import { entryName, hasShape, missing, shapeAt } from './ports.ts';

/** The name of the port with one score per class. */
export type ScoresPort = 'logits' | 'p' | 'logp';

/** Indices: the shape of the scores without the class axis. Probabilities: the shape of the scores. Null: neither. */
export function targetForm(scores: Shape, target: Shape, axis: number): 'indices' | 'probabilities' | null {
  if (sameShape(scores, target)) return 'probabilities';
  return sameShape(scores.toSpliced(axis, 1), target) ? 'indices' : null;
}

/** The class axis: CrossEntropy and NegativeLogLikelihood have no param for it, theirs is the last. */
export function axisOf(params: Params): number {
  return (params.axis as number | undefined) ?? -1;
}

/** Shape rule: a scalar, or with reduction `none` the shape of the scores without the class axis. */
export function inferClassLoss(
  port: ScoresPort,
  inputs: Readonly<Record<string, InputShape>>,
  params: Params,
): Inferred | Problem {
  const scores = shapeAt(inputs, port);
  if (isProblem(scores)) return scores;
  if (scores.length === 0) {
    return {
      problem: `${port} is a scalar, but must have one entry per class`,
      port,
      expected: 'classes, or samples × classes',
      received: 'scalar',
      fix: { kind: 'advice', text: 'Write it as a vector with one entry per class.' },
    };
  }
  const axis = classAxis(scores, axisOf(params), port);
  if (typeof axis !== 'number') return axis;
  const samples = scores.toSpliced(axis, 1);
  const classes = scores[axis]!;
  if (inputs.target === undefined) return missing('target');
  const target = inputs.target === 'open' ? samples : inputs.target;
  const form = targetForm(scores, target, axis);
  if (form === null) return targetDoesNotFit(port, scores, target, axis, params);
  const ignored = params.ignore_index as number | null | undefined;
  if (form === 'probabilities' && ignored !== null && ignored !== undefined && ignored >= 0) {
    return {
      problem: `ignore_index is ${ignored}, but target holds probabilities (it has the shape of ${port}) and no class index to ignore`,
      port: 'target',
      expected: shapeText(samples),
      received: shapeText(target),
      fix: { kind: 'param', name: 'ignore_index', value: null, text: 'Ignore nothing.' },
    };
  }
  const { weight } = inputs;
  if (weight !== undefined && weight !== 'open' && !sameShape(weight, [classes])) {
    return {
      problem: `weight ${hasShape(weight)}, but must have one entry for each of the ${classes} classes`,
      port: 'weight',
      expected: shapeText([classes]),
      received: shapeText(weight),
      fix: { kind: 'hold', port: 'weight', value: { init: 'ones' }, text: `Let weight hold ${classes} ones.` },
    };
  }
  return {
    outputs: { C: params.reduction === 'none' ? samples : [] },
    inputs: { ...(inputs.target === 'open' && { target }), ...(weight === 'open' && { weight: [classes] }) },
  };
}

function targetDoesNotFit(port: ScoresPort, scores: Shape, target: Shape, axis: number, params: Params): Problem {
  const samples = scores.toSpliced(axis, 1);
  const other = 'axis' in params ? scores.findIndex((_, at) => sameShape(scores.toSpliced(at, 1), target)) : -1;
  return {
    problem:
      `target ${hasShape(target)}, but with ${port} of shape ${shapeName(scores)} it must be ` +
      `${samples.length === 0 ? 'a class index (a scalar)' : `class indices of shape ${shapeName(samples)}`} or probabilities of shape ${shapeName(scores)}`,
    port: 'target',
    expected: `${shapeText(samples)} (indices) or ${shapeText(scores)} (probabilities)`,
    received: shapeText(target),
    fix:
      other >= 0
        ? { kind: 'param', name: 'axis', value: other, text: `Take axis ${other} of ${port} for the classes.` }
        : (insertFix('target', target, (shape) => targetForm(scores, shape, axis) !== null) ?? {
            kind: 'advice',
            text: `Give target one class index per sample, or the shape of ${port}.`,
          }),
  };
}

/** A target, ready to use: the loss of a sample is minus the sum over the classes of coefficient times log-probability. */
export interface TargetReading {
  readonly along: Along;
  readonly form: 'indices' | 'probabilities';
  /** Laid out like the scores. */
  readonly coefficients: Float64Array;
  /** Per sample: 1 where the target is `ignore_index`. Null where nothing is ignored. */
  readonly ignored: Float64Array | null;
  /** One number: what the sum over the samples is divided by under reduction `mean`, the weight of all targets or the number of samples. */
  readonly divisor: Float64Array;
}

/**
 * As torch.nn.functional.cross_entropy: indices are averaged over the weights of their classes, probabilities over the samples;
 * smoothing mixes the target with the uniform distribution; class weights multiply every class. No samples: the divisor is 0.
 */
export function readTarget(
  scores: Tensor,
  target: Tensor,
  weight: Tensor | undefined,
  params: Params,
): TargetReading | Problem {
  const axis = classAxis(scores.shape, axisOf(params), 'target');
  if (typeof axis !== 'number') return axis;
  const along = alongClasses(scores.shape, axis);
  const smoothing = (params.label_smoothing as number | undefined) ?? 0;
  const weights = weight?.data ?? full([along.length], 1).data;
  const { data } = target;
  if (targetForm(scores.shape, target.shape, axis) === 'indices') {
    return readIndices(along, target, weights, smoothing, (params.ignore_index as number | null | undefined) ?? null);
  }
  const { length, inner } = along;
  const coefficients = computed(data.length, (out) => {
    for (let i = 0; i < out.length; i++) {
      out[i] = weights[Math.floor(i / inner) % length]! * ((1 - smoothing) * data[i]! + smoothing / length);
    }
  });
  const divisor = full([], coefficients.length / length).data;
  return { along, form: 'probabilities', coefficients, ignored: null, divisor };
}

function readIndices(
  along: Along,
  target: Tensor,
  weights: Float64Array,
  smoothing: number,
  ignoreIndex: number | null,
): TargetReading | Problem {
  const { length: classes, inner, outer } = along;
  const { data } = target;
  const firstBad = (): number => data.findIndex((index) => index !== ignoreIndex && !isClass(index, classes));
  const bad = firstBad();
  if (bad >= 0) return badClass(target, bad, classes, ignoreIndex);
  demand(() => firstBad() < 0);
  const coefficients = lend(outer * classes * inner);
  const ignored = ignoreIndex === null ? null : lend(data.length);
  const divisor = lend(1);
  runLoop(() => {
    coefficients.fill(0);
    ignored?.fill(0);
    let total = 0;
    for (let sample = 0; sample < data.length; sample++) {
      const index = data[sample]!;
      if (ignored && index === ignoreIndex) {
        ignored[sample] = 1;
        continue;
      }
      total += weights[index]!;
      const start = Math.floor(sample / inner) * classes * inner + (sample % inner);
      if (smoothing === 0) coefficients[start + index * inner] = weights[index]!;
      else {
        for (let k = 0; k < classes; k++) {
          coefficients[start + k * inner] = weights[k]! * ((k === index ? 1 - smoothing : 0) + smoothing / classes);
        }
      }
    }
    divisor[0] = total;
  });
  return { along, form: 'indices', coefficients, ignored, divisor };
}

/** Whether a number names one of so many classes. */
export function isClass(index: number, classes: number): boolean {
  return Number.isInteger(index) && index >= 0 && index < classes;
}

/** An entry that is no class. `ignoreIndex` is null where one may be set, undefined for a loss that takes class indices only. */
export function badClass(target: Tensor, at: number, classes: number, ignoreIndex: number | null | undefined): Problem {
  const value = target.data[at]!;
  const entry = entryName('target', target.shape, at);
  const range = classes === 1 ? 'only 0' : `0 to ${classes - 1}`;
  const others = ignoreIndex === undefined ? '' : ', or give probabilities, one per class';
  const mayIgnore = Number.isInteger(value) && value < 0 && ignoreIndex === null;
  return {
    problem: Number.isInteger(value)
      ? `${entry} is ${value}, but there ${classes === 1 ? 'is 1 class' : `are ${classes} classes`} (${range})`
      : `${entry} is ${value}, but a class index is a whole number (${range})`,
    port: 'target',
    expected: range,
    received: String(value),
    fix: mayIgnore
      ? { kind: 'param', name: 'ignore_index', value, text: `Ignore samples whose target is ${value}.` }
      : { kind: 'advice', text: `Use class ${allowedIndices(classes)}${others}.` },
  };
}
