// kinks: how an op of single entries says which of them sit on a kink, and what is taken as the slope there.
import { expandTo } from '../engine/broadcast.ts';
import type { InputTensors, Kink, Params } from '../engine/op.ts';
import { broadcastShapes } from '../engine/shape.ts';
import type { Tensor } from '../engine/tensor.ts';
import { entryName } from './ports.ts';

/** A kink of a function of one entry, in the words of the docs and as a test of a number. */
export interface EntryKink extends Kink {
  /** What is there: `a corner`, `a jump`. */
  readonly what: string;
  readonly holds: (x: number, params: Params) => boolean;
  /** The slope that is taken there. */
  readonly slope: (params: Params) => number;
}

/** A kink at one number, whatever the params, that PyTorch treats alike. */
export function kinkAtNumber(at: number, what: string, slope: number): EntryKink {
  return { at: `x = ${at}`, what, gradient: slopeText(slope), holds: (x) => x === at, slope: () => slope };
}

/** The sentence about the first entry of x that sits on one of the kinks, and how many more do; null where none does. */
export function entryNotice(
  op: string,
  port: string,
  x: Tensor,
  kinks: readonly EntryKink[],
  params: Params,
): string | null {
  const kinkOf = (value: number): EntryKink | undefined => kinks.find(({ holds }) => holds(value, params));
  const [first, count] = firstAndCount(x.data.length, (i) => kinkOf(x.data[i]!) !== undefined);
  if (count === 0) return null;
  const { what, slope, pytorch } = kinkOf(x.data[first]!)!;
  const taken = slope(params);
  return (
    `${entryIs(port, x, first)}, where ${op} has ${what}: the ${taken === 0 ? 'gradient' : 'slope'} ` +
    `there is taken as ${slopeText(taken)}, ${asPyTorch(pytorch)}${likewise(count - 1)}`
  );
}

/** A kink of a function of two entries that meet by broadcasting. */
export interface PairKink extends Kink {
  /** The ports whose gradient is a convention there. */
  readonly ports: readonly string[];
  /** What is there: `a tie`. */
  readonly what: string;
  /** What is done there: `each gets half of the gradient`. */
  readonly taken: string;
  readonly holds: (a: number, b: number) => boolean;
}

/** A sentence per port about the first pair that sits on one of its kinks. */
export function pairNotices(
  op: string,
  [left, right]: readonly [string, string],
  { [left]: a, [right]: b }: InputTensors,
  kinks: readonly PairKink[],
): Readonly<Record<string, string>> {
  const shape = a && b && broadcastShapes(a.shape, b.shape);
  if (!shape) return {};
  const [ofA, ofB] = [a, b].map((t) => expandTo(numbered(t), shape).data) as [Float64Array, Float64Array];
  const notices: Record<string, string> = {};
  for (const port of [left, right]) {
    const own = kinks.filter(({ ports }) => ports.includes(port));
    const kinkAt = (i: number): PairKink | undefined =>
      own.find(({ holds }) => holds(a.data[ofA[i]!]!, b.data[ofB[i]!]!));
    const [first, count] = firstAndCount(ofA.length, (i) => kinkAt(i) !== undefined);
    if (count === 0) continue;
    const { what, taken, pytorch } = kinkAt(first)!;
    const sides = [entryIs(left, a, ofA[first]!), entryIs(right, b, ofB[first]!)];
    const [here, there] = port === left ? sides : sides.toReversed();
    notices[port] =
      `${here} and ${there}, where ${op} has ${what}: ${taken}, ${asPyTorch(pytorch)}${likewise(count - 1)}`;
  }
  return notices;
}

/** The same shape, with the place of each entry in it. */
function numbered(t: Tensor): Tensor {
  return { shape: t.shape, data: Float64Array.from(t.data, (_, i) => i) };
}

/** The first of `size` places where something holds, and at how many it does. */
export function firstAndCount(size: number, holds: (i: number) => boolean): readonly [first: number, count: number] {
  let [first, count] = [-1, 0];
  for (let i = 0; i < size; i++) {
    if (!holds(i)) continue;
    if (count++ === 0) first = i;
  }
  return [first, count];
}

/** `x[2] is 0`, without the sign of -0. */
export function entryIs(port: string, t: Tensor, flat: number): string {
  return `${entryName(port, t.shape, flat)} is ${t.data[flat]! + 0}`;
}

/** `as PyTorch does`, or what PyTorch does instead. */
export function asPyTorch(pytorch: string | undefined): string {
  return pytorch === undefined ? 'as PyTorch does' : `where PyTorch has ${pytorch}`;
}

/** `; likewise at 3 more entries`, or nothing. */
export function likewise(more: number): string {
  return more === 0 ? '' : `; likewise at ${more} more ${more === 1 ? 'entry' : 'entries'}`;
}

/** A slope as it stands in sentences and in the table: `0`, `infinity`, `not a number`. */
export function slopeText(slope: number): string {
  if (Number.isNaN(slope)) return 'not a number';
  if (Number.isFinite(slope)) return String(slope);
  return slope > 0 ? 'infinity' : 'minus infinity';
}
