// normalizationTerms: what the rules of normalizations are written with: the letters of an entry of x and of those standardized with it.
import { type Shape, sizeOf } from '../engine/shape.ts';
import { called } from './placeRules.ts';
import { constant, hole, letters, repeatOver, sumOver } from './ruleText.ts';

export interface Normalizing {
  readonly x: Shape;
  /** The axes of x over which it is standardized. */
  readonly axes: readonly number[];
  /** Of axis 1 only those channels that are in the same group of this many. */
  readonly groupOf?: number;
  /** The axes of gamma and beta. */
  readonly own: readonly number[];
  readonly gamma: Shape;
  /** Left out: nothing is subtracted and no beta added (RMSNorm). */
  readonly beta?: Shape;
  readonly eps: number;
  /** What is standardized together, in words: `each sample`. */
  readonly together: string;
  /** What stands below the symbols of mean and deviation, in TeX, where ports have these symbols. */
  readonly below?: string;
}

export type Letters = readonly string[];

export interface NormalizationTerms {
  /** An entry of x, and another that is standardized with it, with its own letters `first`; `second` are for means inside of means. */
  readonly at: Letters;
  readonly far: Letters;
  readonly first: Letters;
  readonly second: Letters;
  /** How many entries are standardized together. */
  readonly count: number;
  /** An entry of a mean or deviation by letters of its own, and that of an entry of x. */
  readonly kept: Letters;
  readonly keptAt: Letters;
  /** `1/n `, nothing where n is 1. */
  readonly share: string;
  /** What the letters of sums run over. */
  readonly ranges: Readonly<Record<string, string>>;
  /** The entry at `at` with other letters along the axes. */
  moved(to: Letters): Letters;
  /** A sum over what is standardized with the entry of x, or with the group `group` of `kept`. */
  sum(over: Letters, ofKept?: boolean): string;
  /** An entry of gamma or beta. */
  param(name: string, shape: Shape, indices: Letters): string;
}

/** Null where there are more axes than letters. */
export function normalizationTerms({ x, axes, own, groupOf }: Normalizing): NormalizationTerms | null {
  const named = letters(x.length + 2 * axes.length + 1);
  if (named === null) return null;
  const at = named.slice(0, x.length);
  const first = named.slice(x.length, x.length + axes.length);
  const second = named.slice(x.length + axes.length, -1);
  const ownGroup = named.at(-1)!;
  const count = sizeOf(axes.map((axis) => x[axis]!)) / (groupOf === undefined ? 1 : x[1]! / groupOf);
  const moved = (to: Letters): Letters =>
    at.map((letter, axis) => (axes.includes(axis) ? to[axes.indexOf(axis)]! : letter));
  const group = (letter: string): string => `\\lfloor ${letter} / ${groupOf} \\rfloor`;
  const outside = at.filter((_, axis) => !axes.includes(axis));
  const keptWith = (ofGroup: string): Letters => (groupOf === undefined ? outside : [...outside, ofGroup]);
  return {
    at,
    far: moved(first),
    first,
    second,
    count,
    kept: keptWith(ownGroup),
    keptAt: keptWith(group(at[1] ?? '')),
    share: count === 1 ? '' : `\\frac{1}{${count}} \\cdot `,
    ranges: Object.fromEntries([...first, ...second].map((letter, k) => [letter, `x.${axes[k % axes.length]!}`])),
    moved,
    sum(over, ofKept = false) {
      if (groupOf === undefined || over.length === 0) return sumOver(over);
      const where = `${group(over[axes.indexOf(1)]!)} = ${ofKept ? ownGroup : group(at[1]!)}`;
      return `\\sum_{${over.join(',')} : ${where}} `;
    },
    param: (name, shape, indices) =>
      hole(name, sizeOf(shape) !== 1 ? own.map((axis) => indices[axis]!) : shape.map(() => '0')),
  };
}

/** A mean or deviation as a whole, repeated for what it is of. */
export function repeatedForX(name: string, { axes, x, groupOf }: Normalizing): string {
  if (groupOf === undefined) return repeatedAlong(hole(name), axes, x.length);
  const places = axes.filter((axis) => axis !== 1);
  return repeatedAlong(called('channels', hole(name)), places, x.length);
}

/** Without `axes` of the `rank` that x has. In front of all others they are put in by broadcasting. */
export function repeatedAlong(tex: string, axes: readonly number[], rank: number): string {
  const inFront = axes.every((axis, k) => axis === k);
  return inFront || axes.length === rank ? tex : repeatOver(tex, axes);
}

export function withEps(tex: string, eps: number): string {
  return eps === 0 ? tex : `${tex} + ${smallNumber(eps)}`;
}

/** `10^{-5}` rather than 0.00001. */
export function smallNumber(value: number): string {
  const [digits, exponent] = value.toExponential().split('e');
  if (Number(exponent) > -4) return constant(value);
  return digits === '1' ? `10^{${exponent}}` : `${digits} \\cdot 10^{${exponent}}`;
}
