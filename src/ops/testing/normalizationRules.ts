// normalizationRules: mean and variance in the rules of normalizations: over what an op standardizes together, entry by entry.
import { expandTo } from '../../engine/broadcast.ts';
import { completeParams, type Op, type Sample } from '../../engine/op.ts';
import { random } from '../../engine/random.ts';
import { type Shape, sameShape, stridesOf } from '../../engine/shape.ts';
import type { Tensor } from '../../engine/tensor.ts';

/**
 * `mean(t)` or `var(t)`, repeated to the shape of x, or in a rule about something else one for all that is standardized together;
 * `channels(t)`: what groups have, for each of their channels; `keep(t)`. Null where it is something else, or the op is no normalization.
 */
export function normalizationRule(
  name: string,
  part: Tensor | undefined,
  { op, sample, shape: about }: { readonly op: Op; readonly sample: Sample; readonly shape: Shape },
): Tensor | null {
  if (name === 'keep' && part) return keep(op, sample);
  if (name === 'channels' && part) return channels(part, sample);
  if ((name !== 'mean' && name !== 'var') || op.family !== 'Normalization' || !part) return null;
  const { shape } = sample.inputs.x!;
  const t = expandTo(part, shape);
  const keys = Array.from(t.data, (_, flat) => keyOf(op, sample, flat));
  const mean = (data: Float64Array, key: string): number => {
    const own = [...data].filter((_, flat) => keys[flat] === key);
    return own.reduce((sum, value) => sum + value, 0) / own.length;
  };
  const means = t.data.map((_, flat) => mean(t.data, keys[flat]!));
  const squares = t.data.map((value, flat) => (value - means[flat]!) ** 2);
  const answer = name === 'mean' ? means : squares.map((_, flat) => mean(squares, keys[flat]!));
  if (sameShape(about, shape)) return { shape, data: answer };
  return { shape: about, data: answer.filter((_, flat) => keys.indexOf(keys[flat]!) === flat) };
}

/** [batch, groups] as [batch, channels]. */
function channels({ shape: [batch = 1, groups = 1], data }: Tensor, sample: Sample): Tensor {
  const count = sample.inputs.x!.shape[1]!;
  const place = (flat: number): number =>
    Math.floor(flat / count) * groups + Math.floor(((flat % count) * groups) / count);
  return { shape: [batch, count], data: Float64Array.from({ length: batch * count }, (_, flat) => data[place(flat)]!) };
}

/** The same for entries that are standardized together. */
function keyOf(op: Op, sample: Sample, flat: number): string {
  const { shape } = sample.inputs.x!;
  const params = completeParams(op, sample.params);
  const strides = stridesOf(shape);
  const place = shape.map((length, axis) => Math.floor(flat / strides[axis]!) % length);
  switch (op.name) {
    case 'BatchNorm':
      return String(place[1]);
    case 'InstanceNorm':
      return place.slice(0, 2).join();
    case 'GroupNorm':
      return [place[0], Math.floor((place[1]! * (params.groups as number)) / shape[1]!)].join();
    default: {
      const axes = (params.axes as readonly number[] | null) ?? shape.map((_, axis) => axis);
      return place.filter((_, axis) => !axes.some((one) => (one + shape.length) % shape.length === axis)).join();
    }
  }
}

/** 1 where Dropout keeps an entry: the numbers that its generator draws, held against p. */
function keep(op: Op, sample: Sample): Tensor {
  const { p, seed } = completeParams(op, sample.params);
  const from = random(seed as number);
  const { shape, data } = sample.inputs.x!;
  return { shape, data: data.map(() => (from.uniform() < (p as number) ? 0 : 1)) };
}
