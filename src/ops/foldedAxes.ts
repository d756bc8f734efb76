// foldedAxes: the params, shape rule, index letters, Jacobian and code arguments that every op which folds axes into one shares.
import { expandTo } from '../engine/broadcast.ts';
import {
  type CodeArgs,
  type Inferred,
  type InputPort,
  type InputShape,
  isProblem,
  type ParamSpec,
  type Params,
  type ParamValue,
  type Problem,
} from '../engine/op.ts';
import { reducedShape, restoreAxes } from '../engine/reduce.ts';
import { normalizeAxis, type Shape } from '../engine/shape.ts';
import type { Tensor } from '../engine/tensor.ts';
import { axisRange } from './classAxis.ts';
import { blankJacobian } from './diagonal.ts';
import { hasShape, shapeAt } from './ports.ts';
import { letters } from './ruleText.ts';

export const foldedInput: InputPort = {
  name: 'x',
  role: 'data',
  differentiable: true,
  description: 'A tensor of any shape.',
};

export const axesParams: readonly ParamSpec[] = [
  {
    kind: 'integers',
    name: 'axes',
    default: null,
    nullable: true,
    description: 'The axes to fold; negative ones count from the end. Not set, or none named: all (as PyTorch).',
  },
  { kind: 'boolean', name: 'keepdims', default: false, description: 'Keep the folded axes, with size 1.' },
];

/** The axes from the front. None at all means all, and a scalar has one axis that may be named, both as PyTorch has it. */
export function foldedAxes(axes: ParamValue | undefined, rank: number): readonly number[] {
  const named = Array.isArray(axes) ? (axes as readonly number[]) : [];
  if (rank === 0) return [];
  if (named.length === 0) return Array.from({ length: rank }, (_, axis) => axis);
  return named.map((axis) => normalizeAxis(axis, rank)!).toSorted((a, b) => a - b);
}

/** The params of a fold that does the folding for another op. */
export function foldParams(params: Params): Params {
  return { axes: params.axes ?? null, keepdims: params.keepdims ?? false };
}

/** How many entries are folded into one. */
export function countOf(shape: Shape, axes: readonly number[]): number {
  return axes.reduce((count, axis) => count * shape[axis]!, 1);
}

/** Shape rule: y is x without the axes, or with size 1 there (keepdims). */
export function inferFold(inputs: Readonly<Record<string, InputShape>>, params: Params): Inferred | Problem {
  const x = shapeAt(inputs, 'x');
  if (isProblem(x)) return x;
  const rank = Math.max(x.length, 1);
  const seen = new Set<number>();
  for (const axis of (params.axes as readonly number[] | null) ?? []) {
    const at = normalizeAxis(axis, rank);
    if (at === null) {
      return {
        problem: `axis ${axis} does not exist: x ${hasShape(x)}, so there is ${axisRange(rank)}`,
        port: 'x',
        expected: axisRange(rank),
        received: String(axis),
        fix: { kind: 'param', name: 'axes', value: null, text: 'Fold all axes.' },
      };
    }
    if (seen.has(at)) {
      const once = [...new Set((params.axes as readonly number[]).map((one) => normalizeAxis(one, rank)!))];
      return {
        problem: `axis ${axis} is named twice, but an axis can be folded only once`,
        port: 'x',
        received: `[${(params.axes as readonly number[]).join(', ')}]`,
        fix: { kind: 'param', name: 'axes', value: once, text: `Name it once: [${once.join(', ')}].` },
      };
    }
    seen.add(at);
  }
  return { outputs: { y: reducedShape(x, foldedAxes(params.axes, x.length), params.keepdims === true) } };
}

/** The letters of a fold's rules. */
export interface FoldIndices {
  /** One per axis of x. */
  readonly all: readonly string[];
  /** Those of the folded axes. */
  readonly summed: readonly string[];
  /** Other letters for the folded axes, in the order of `summed`. */
  readonly others: readonly string[];
  /** One per axis of y, for the rule of an entry of y. */
  readonly kept: readonly string[];
  /** Where an entry of x looks into y: `0` on a kept axis of size 1. */
  readonly source: readonly string[];
  /** Which axis of x gives the range of each of these letters. */
  ranges(of: readonly string[]): { readonly sum?: Readonly<Record<string, string>> };
}

/** Null when there are more axes than letters. `others` are given only where they are asked for. */
export function foldIndices(
  shape: Shape,
  axes: readonly number[],
  keepdims: boolean,
  withOthers = false,
): FoldIndices | null {
  const named = letters(shape.length + axes.length * (withOthers ? 2 : 1));
  if (!named) return null;
  const all = named.slice(0, shape.length);
  const spare = named.slice(shape.length, shape.length + axes.length);
  const others = named.slice(shape.length + axes.length);
  const without = all.filter((_, axis) => !axes.includes(axis));
  const at = (axis: number): number => axes.indexOf(axis);
  const summed = axes.map((axis) => all[axis]!);
  return {
    all,
    summed,
    others,
    kept: keepdims ? all.map((letter, axis) => (axes.includes(axis) ? spare[at(axis)]! : letter)) : without,
    source: keepdims ? all.map((letter, axis) => (axes.includes(axis) ? '0' : letter)) : without,
    ranges(of) {
      if (of.length === 0) return {};
      const axisOf = new Map([...summed, ...others].map((letter, k) => [letter, axes[k % axes.length]!]));
      return { sum: Object.fromEntries(of.map((letter) => [letter, `x.${axisOf.get(letter)!}`])) };
    },
  };
}

/** The Jacobian of a fold whose output moves with each entry of x by these slopes (of the shape of x). */
export function foldJacobian(slopes: Tensor, y: Tensor, axes: readonly number[]): Tensor | null {
  const { shape, data } = slopes;
  const value = blankJacobian(y.data.length, data.length);
  if (!value) return null;
  const numbers = { shape: y.shape, data: Float64Array.from(y.data, (_, o) => o) };
  const row = expandTo(restoreAxes(numbers, shape, axes), shape).data;
  for (let i = 0; i < data.length; i++) value.data[row[i]! * data.length + i] = data[i]!;
  return value;
}

/** `, dim=(0, 2), keepdim=True`. A number of its own has no axes to name in NumPy. `all`: how all axes are named. */
export function callArguments({ params, shapes }: CodeArgs, axesName: string, keepName: string, all = 'None'): string {
  if (shapes?.x?.length === 0) return '';
  const axes = (params.axes as readonly number[] | null) ?? [];
  const keep = params.keepdims === true ? `, ${keepName}=True` : '';
  if (axes.length === 0) return keep === '' ? '' : `, ${axesName}=${all}${keep}`;
  return `, ${axesName}=${tupleText(axes)}${keep}`;
}

/** `(0, 2)`, `(1,)`: numbers as Python writes a tuple of them. */
export function tupleText(numbers: readonly number[]): string {
  return `(${numbers.join(', ')}${numbers.length === 1 ? ',' : ''})`;
}
