// perAxis: the params of kernels that slide over images: one number for every axis, or one number each.
import type { ParamSpec, Params, ParamValue, Problem } from '../engine/op.ts';

type Slid = Extract<ParamSpec, { kind: 'integers' }>;

export const kernelParam: Slid = {
  kind: 'integers',
  name: 'kernel',
  default: [2],
  min: 1,
  single: true,
  description: 'How many entries the window covers: one number for all axes, or one each.',
};
export const strideParam: Slid = {
  kind: 'integers',
  name: 'stride',
  default: [1],
  min: 1,
  single: true,
  description: 'How far the window moves each time: one number for all axes, or one each.',
};
export const paddingParam: Slid = {
  kind: 'integers',
  name: 'padding',
  default: [0],
  min: 0,
  single: true,
  description: 'How many entries are added on every side of x: one number for all axes, or one each.',
};
export const dilationParam: Slid = {
  kind: 'integers',
  name: 'dilation',
  default: [1],
  min: 1,
  single: true,
  description: 'How far the taps of the kernel lie apart: one number for all axes, or one each.',
};

/** A number per axis; null where the param does not fit (or is not set). */
export function perAxis(value: ParamValue | undefined, axes: number): readonly number[] | null {
  const given = typeof value === 'number' ? [value] : value;
  if (!Array.isArray(given) || (given.length !== 1 && given.length !== axes)) return null;
  return given.length === axes ? given : Array.from({ length: axes }, () => given[0] as number);
}

/** The param as a number per axis, each at least `least`; or the problem, laid at `port`. */
export function axisNumbers(
  params: Params,
  { name, min = 0 }: Slid,
  axes: number,
  port: string,
): readonly number[] | Problem {
  const value = params[name];
  const numbers = perAxis(value, axes);
  if (numbers?.every((number) => number >= min)) return numbers;
  const wrong = numbers?.find((number) => number < min);
  return {
    problem:
      wrong !== undefined
        ? `${name} is ${wrong}, but must be ${min} or more`
        : `${name} has ${Array.isArray(value) ? value.length : 'no'} numbers, but needs one, or one for each of ${axes} axes`,
    port,
    expected: axes === 1 ? 'one number' : `one number, or ${axes}`,
    received: `[${[value].flat().join(', ')}]`,
    fix: { kind: 'param', name, value: [Math.max(min, 1)], text: `Set ${name} to ${Math.max(min, 1)}.` },
  };
}

/** `3`, `3 × 2`: how numbers per axis are written in problems. */
export function timesText(numbers: readonly number[]): string {
  return numbers.join(' × ');
}
