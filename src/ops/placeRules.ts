// placeRules: pieces of the rules of ops that move entries: which place an entry comes from, with names for what is done as a whole.
import type { Rule } from '../engine/op.ts';
import { type Shape, sizeOf, stridesOf } from '../engine/shape.ts';
import { brackets } from './ruleText.ts';

/** `\operatorname{flip}\left(#{x}, \mathrm{axes} = 0, 1\right)`. Arguments: holes, and what `argument` writes. */
export function called(name: string, ...parts: readonly string[]): string {
  return `\\operatorname{${name}}\\left(${parts.join(', ')}\\right)`;
}

/** `\mathrm{axes} = 0, 1`. */
export function argument(name: string, numbers: readonly number[]): string {
  return `\\mathrm{${name}} = ${numbers.join(', ')}`;
}

/** `\mathrm{shape} = 2 \times 3`. */
export function shapeArgument(shape: Shape): string {
  return `\\mathrm{shape} = ${shape.length === 0 ? '\\mathrm{scalar}' : shape.join(' \\times ')}`;
}

/** `i`, `i + 2`, `i - 2`. */
export function shifted(letter: string, by: number): string {
  return by === 0 ? letter : `${letter} ${by < 0 ? '-' : '+'} ${Math.abs(by)}`;
}

/** A rule; without letters for the entry it has no entry form. `sum` may be empty. */
export function placeRule(
  tex: string,
  words: string,
  indices: readonly string[] | null,
  entry: () => string,
  sum: Readonly<Record<string, string>> = {},
): Rule {
  return {
    tex,
    ...(indices && { entry: { indices, tex: entry(), ...(Object.keys(sum).length > 0 && { sum }) } }),
    words,
  };
}

/** One value where the conditions hold and another one elsewhere; without conditions the value alone. */
export function where(conditions: readonly string[], value: string, otherwise: string): string {
  if (conditions.length === 0) return value;
  return cases([[value, conditions.join(' \\land ')]], otherwise);
}

/** The first value whose condition holds, else the last one. */
export function cases(rows: readonly (readonly [value: string, condition: string])[], otherwise: string): string {
  if (rows.length === 0) return otherwise;
  const lines = rows.map(([value, condition]) => `${value} & \\text{if } ${condition}`);
  return `\\begin{cases} ${[...lines, `${otherwise} & \\text{otherwise}`].join(' \\\\ ')} \\end{cases}`;
}

/** `1 \le i < 4`, without the side that always holds; nothing where both do. */
export function between(letter: string, low: number, high: number, length: number): readonly string[] {
  if (low <= 0 && high >= length) return [];
  if (low <= 0) return [`${letter} < ${high}`];
  return [high >= length ? `${letter} \\ge ${low}` : `${low} \\le ${letter} < ${high}`];
}

/**
 * The place in `from` of the entry that stands at `letters` in `to`, when the entries of `from` are laid out anew as `to`. Runs of axes
 * that hold the same number of entries are read apart, so that an axis that stays keeps its letter.
 */
export function reshapedPlaces(from: Shape, to: Shape, letters: readonly string[]): readonly string[] {
  if (sizeOf(from) === 0) return from.map(() => '0');
  const places: string[] = [];
  for (let a = 0, b = 0; a < from.length || b < to.length; ) {
    const [startA, startB] = [a, b];
    let [held, wanted] = [from[a++] ?? 1, to[b++] ?? 1];
    while (held !== wanted) {
      if (held < wanted) held *= from[a++]!;
      else wanted *= to[b++]!;
    }
    places.push(...runPlaces(from.slice(startA, a), flatPlace(to.slice(startB, b), letters.slice(startB, b))));
  }
  return places.slice(0, from.length);
}

/** How many entries of a tensor stand before the one at these letters, as an expression. */
function flatPlace(shape: Shape, letters: readonly string[]): string {
  const strides = stridesOf(shape);
  const terms = shape.flatMap((length, axis) => {
    if (length === 1) return [];
    return [strides[axis] === 1 ? letters[axis]! : `${strides[axis]} \\cdot ${letters[axis]}`];
  });
  return terms.length === 0 ? '0' : terms.join(' + ');
}

/** The index on each axis of the entry with `flat` entries before it. */
function runPlaces(shape: Shape, flat: string): readonly string[] {
  const strides = stridesOf(shape);
  const first = shape.findIndex((length) => length !== 1);
  const compound = /[ ]/.test(flat);
  return shape.map((length, axis) => {
    if (length === 1 || flat === '0') return '0';
    const stride = strides[axis]!;
    const whole = stride === 1 ? flat : `\\lfloor ${compound ? brackets(flat) : flat} / ${stride} \\rfloor`;
    if (axis === first) return whole;
    return `${stride === 1 && compound ? brackets(whole) : whole} \\bmod ${length}`;
  });
}
