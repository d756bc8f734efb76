// ruleText: pieces of the TeX templates that derivations are made of (the notation is described at `Rule` in engine/op.ts).
import type { Shape } from '../engine/shape.ts';

const alphabet = Array.from('ijklmnpqrstuvwabcdfgh');

/** One index letter per axis, from `first` on. Null when there are more axes than letters: then a rule has no entry form. */
export function letters(count: number, skip: readonly string[] = []): readonly string[] | null {
  const free = alphabet.filter((letter) => !skip.includes(letter));
  return count <= free.length ? free.slice(0, count) : null;
}

/** A hole for a whole tensor, or for one entry of it. */
export function hole(name: string, indices?: readonly string[]): string {
  return indices && indices.length > 0 ? `#{${name}[${indices.join(',')}]}` : `#{${name}}`;
}

/** `\sum_{i,j} `, or nothing where no letter is summed. */
export function sumOver(summed: readonly string[]): string {
  return summed.length === 0 ? '' : `\\sum_{${summed.join(',')}} `;
}

/** `\sum_{\text{axes 0, 2}} ` of whole tensors (the summed axes stay, with size 1), or nothing where no axis is summed. */
export function sumOverAxes(axes: readonly number[]): string {
  return axes.length === 0 ? '' : `\\sum_{\\text{${axesText(axes)}}} `;
}

/** Of the ranges that letters may run over, those of the letters that a `\sum` in the rule for an entry runs over. */
export function rangesIn(tex: string, ranges: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const summed = new Set([...tex.matchAll(/\\sum_\{([\w,]+)/g)].flatMap(([, letters = '']) => letters.split(',')));
  return Object.fromEntries(Object.entries(ranges).filter(([letter]) => summed.has(letter)));
}

/** `axis 0`, `axes 0, 2`. */
export function axesText(axes: readonly number[]): string {
  return `${axes.length === 1 ? 'axis' : 'axes'} ${axes.join(', ')}`;
}

/** A tensor repeated along axes that it does not have, or that have size 1 in it. */
export function repeatOver(tex: string, axes: readonly number[]): string {
  const where = `\\mathrm{${axes.length === 1 ? 'axis' : 'axes'}} = ${axes.join(', ')}`;
  return axes.length === 0 ? tex : `\\operatorname{repeat}\\left(${tex}, ${where}\\right)`;
}

export function brackets(inside: string): string {
  return `\\left(${inside}\\right)`;
}

/** In brackets where it is a sum, or begins with a minus: so that a factor or a \sum may stand before it. */
export function asTerm(tex: string): string {
  let depth = 0;
  for (let at = 0; at < tex.length; at++) {
    const sign = tex[at]!;
    if (tex.startsWith('\\left', at) || tex.startsWith('\\begin', at) || sign === '{') depth++;
    else if (tex.startsWith('\\right', at) || tex.startsWith('\\end', at) || sign === '}') depth--;
    else if (depth === 0 && (sign === '+' || sign === '-')) return brackets(tex);
  }
  return tex;
}

/** A constant: `0.1`, `10^{-7}`, `-\infty`. */
export function constant(value: number): string {
  if (Number.isNaN(value)) return '\\mathrm{NaN}';
  if (!Number.isFinite(value)) return value > 0 ? '\\infty' : '-\\infty';
  const [digits = '0', exponent] = String(value).split('e');
  if (exponent === undefined) return digits;
  return digits === '1' ? `10^{${Number(exponent)}}` : `${digits} \\cdot 10^{${Number(exponent)}}`;
}

/** A constant times something: 1 is left out, a negative one in brackets. */
export function scaledBy(value: number, tex: string): string {
  if (value === 1) return tex;
  return `${value < 0 ? brackets(constant(value)) : constant(value)} \\cdot ${tex}`;
}

/** 1 over the square root of a size, as a factor: `0.5 \\cdot `, `\\frac{1}{\\sqrt{2}} \\cdot `; nothing for 1. */
export function overRoot(size: number): string {
  const root = Math.sqrt(size);
  if (root === 1) return '';
  return Number.isInteger(root) ? `${constant(1 / root)} \\cdot ` : `\\frac{1}{\\sqrt{${size}}} \\cdot `;
}

/** How products, quotients and powers are written: of numbers, or of tensors entry by entry. */
export interface Notation {
  readonly times: (...factors: readonly string[]) => string;
  readonly over: (top: string, under: string) => string;
  /** A cotangent divided by a slope: it stays on the line, since it is printed as a fraction itself. */
  readonly share: (cotangent: string, under: string) => string;
  readonly power: (base: string, exponent: string) => string;
}
export const ofNumbers: Notation = {
  times: (...factors) => factors.join(' \\cdot '),
  over: (top, under) => `\\frac{${top}}{${under}}`,
  share: (cotangent, under) => `${cotangent} \\cdot \\frac{1}{${under}}`,
  power: (base, exponent) => `${base}^{${exponent}}`,
};
export const ofTensors: Notation = {
  times: (...factors) => factors.join(' \\odot '),
  over: entrywiseQuotient,
  share: entrywiseQuotient,
  power: (base, exponent) => `${base}^{\\circ ${isOne(exponent) ? exponent : brackets(exponent)}}`,
};
function entrywiseQuotient(top: string, under: string): string {
  return `${top} \\oslash ${isOne(under) ? under : brackets(under)}`;
}
/** One number, symbol or hole. */
function isOne(tex: string): boolean {
  return !tex.includes(' ');
}
export function notationFor(shape: Shape): Notation {
  return shape.length === 0 ? ofNumbers : ofTensors;
}

/** The axes of `target` along which a tensor of `shape` is repeated when it broadcasts to it. */
export function repeatedAxes(shape: Shape, target: Shape): readonly number[] {
  const lead = target.length - shape.length;
  return target.flatMap((length, axis) => (axis < lead || (shape[axis - lead] === 1 && length !== 1) ? [axis] : []));
}

/** The indices of a tensor of `shape` that broadcasts to a tensor whose entry has the letters `indices`; `0` on axes of size 1. */
export function broadcastIndices(shape: Shape, target: Shape, indices: readonly string[]): readonly string[] {
  const lead = target.length - shape.length;
  return shape.map((length, axis) => (length === 1 && target[axis + lead] !== 1 ? '0' : indices[axis + lead]!));
}
