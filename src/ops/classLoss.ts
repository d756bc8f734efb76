// classLoss: how a classification loss is added up from log-probabilities, and how its cotangent is spread over the samples.
import { computed } from '../engine/buffers.ts';
import type { InputPort, ParamSpec, Params, ParamValue } from '../engine/op.ts';
import type { Shape } from '../engine/shape.ts';
import { sumRange } from '../engine/summation.ts';
import type { Tensor } from '../engine/tensor.ts';
import { eachSample } from './classAxis.ts';
import type { TargetReading } from './classTarget.ts';

export const targetPort: InputPort = {
  name: 'target',
  role: 'target',
  differentiable: true,
  classes: true,
  description:
    "The right class of each sample as an index from 0, or a probability for every class (then of the scores' shape, and with a gradient).",
};
export const weightPort: InputPort = {
  name: 'weight',
  role: 'data',
  differentiable: false,
  optional: true,
  description: 'One weight per class, for classes that are rare or matter more. Left out: all count alike.',
};
export const reductionParam: ParamSpec = {
  kind: 'choice',
  name: 'reduction',
  default: 'mean',
  options: ['none', 'sum', 'mean'],
  description: 'none: a loss for each; sum: all added up; mean: their average.',
};
export const ignoreIndexParam: ParamSpec = {
  kind: 'integer',
  name: 'ignore_index',
  default: null,
  nullable: true,
  description: 'Samples with this target do not count: no loss, no gradient, no share in the mean.',
};

/** Scores whose coefficient is 0 take no part: 0 times minus infinity is 0 here, the limit of t log t. */
export function takesPart(coefficient: number, logp: number, form: TargetReading['form']): boolean {
  return coefficient !== 0 || (form === 'probabilities' && logp !== -Infinity);
}

/** Minus the sum of coefficient times log-probability, reduced. `samples` is the shape of one loss per sample. */
export function lossOf(logp: Float64Array, reading: TargetReading, samples: Shape, reduction: ParamValue): Tensor {
  const { along, coefficients, divisor, form } = reading;
  const losses = computed(along.outer * along.inner, (out) => {
    eachSample(along, (start, sample) => {
      let loss = 0;
      for (let k = 0, i = start; k < along.length; k++, i += along.inner) {
        if (takesPart(coefficients[i]!, logp[i]!, form)) loss -= coefficients[i]! * logp[i]!;
      }
      out[sample] = loss;
    });
  });
  if (reduction === 'none') return { shape: samples, data: losses };
  const C = computed(1, (out) => {
    const total = sumRange(losses, 0, losses.length, 1);
    out[0] = reduction === 'mean' ? total / divisor[0]! : total;
  });
  return { shape: [], data: C };
}

/**
 * Calls `visit` for every entry of the scores of samples that count, with the cotangent of that sample's loss. Reads data, so a loop over
 * it belongs into `computed`.
 */
export function eachEntry(
  dC: Tensor,
  { along, divisor, ignored }: TargetReading,
  reduction: ParamValue,
  visit: (entry: number, g: number, sample: number) => void,
): void {
  const shared = reduction === 'mean' ? dC.data[0]! / divisor[0]! : dC.data[0]!;
  eachSample(along, (start, sample) => {
    if (ignored?.[sample] === 1) return;
    const g = reduction === 'none' ? dC.data[sample]! : shared;
    for (let k = 0, i = start; k < along.length; k++, i += along.inner) visit(i, g, sample);
  });
}

/** The gradient to a target of probabilities: minus its sample's cotangent times weight times log-probability. Null for indices. */
export function targetGradient(
  dC: Tensor,
  logp: Float64Array,
  reading: TargetReading,
  target: Shape,
  weight: Tensor | undefined,
  params: Params,
): Tensor | null {
  if (reading.form === 'indices') return null;
  const { inner, length } = reading.along;
  const share = 1 - ((params.label_smoothing as number | undefined) ?? 0);
  const data = computed(logp.length, (out) => {
    eachEntry(dC, reading, params.reduction!, (i, g) => {
      const factor = weight ? weight.data[Math.floor(i / inner) % length]! : 1;
      out[i] = -g * share * factor * logp[i]!;
    });
  });
  return { shape: target, data };
}
