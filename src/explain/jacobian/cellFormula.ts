// cellFormula: one cell of a Jacobian in symbols: from the rule of the gradient, and by differentiating the rule of the value.

import { evaluate, flatIndex, type Surroundings } from '../evaluate.ts';
import { type Expression, partsOf, sameRef } from '../expression.ts';
import { placeOf } from '../jacobianTerms.ts';
import type { BoundRule } from '../readRule.ts';
import { coefficientOf } from './coefficient.ts';
import { differentiateEntry } from './differentiateEntry.ts';
import type { JacobianLens } from './jacobianLens.ts';

export interface CellFormula {
  /** The short form: what stands with the cotangent of the row in the gradient of the column. */
  readonly short: Expression | null;
  /** Sum, product, quotient and chain rule, applied to the rule of the value. */
  readonly long: Expression | null;
  /** Where there is neither: why. */
  readonly gap: Gap | null;
}

/**
 * `differs`: worked out as it is written, `formula` comes to `number` here, and that is not what the op gives (a kink, an overflow);
 * `long`: there is a formula of so many parts, and nobody would read it; `unread`: the op's rules do not tell.
 */
export type Gap =
  | { readonly kind: 'differs'; readonly formula: Expression; readonly number: number }
  | { readonly kind: 'long'; readonly parts: number }
  | { readonly kind: 'unread' };

/** Longer than this, nobody reads it. */
const mostParts = 160;

/** `value`: the number in the cell. A formula that does not come to it is not given. */
export function cellFormula(lens: JacobianLens, row: number, column: number, value: number): CellFormula {
  const { of, by, rules, rows, columns } = lens;
  const gradient = lettersAt(rules.gradient, placeOf(columns, column));
  const forward = lettersAt(rules.forward, placeOf(rows, row));
  const cotangent = { ref: { ...of, side: 'gradient' }, flat: row } as const;
  const short = gradient && coefficientOf(gradient.body, surroundings(lens, gradient.letters), cotangent);
  const long =
    forward && differentiateEntry(forward.body, surroundings(lens, forward.letters), { ref: by, flat: column });
  const found = [short, long].map((formula) => looked(lens, row, formula, value));
  const [first = null, second = null] = found.map((each) => (each.kind === 'formula' ? each.formula : null));
  return { short: first, long: second, gap: (first ?? second) ? null : gapOf(found) };
}

type Looked = { readonly kind: 'formula'; readonly formula: Expression } | Gap;

function looked(lens: JacobianLens, row: number, formula: Expression | null, value: number): Looked {
  if (formula === null) return { kind: 'unread' };
  const parts = partCount(formula);
  if (parts > mostParts) return { kind: 'long', parts };
  const ordered = rowFirst(formula, lens, row);
  const number = evaluate(ordered, surroundings(lens, new Map()));
  if (number === null) return { kind: 'unread' };
  return comesTo(number, value) ? { kind: 'formula', formula: ordered } : { kind: 'differs', formula: ordered, number };
}

/** The rule of the gradient knows the op's conventions better than the rule of the value does. */
function gapOf(found: readonly Looked[]): Gap {
  const gaps = found.filter((each) => each.kind !== 'formula');
  return gaps.find(({ kind }) => kind === 'differs') ?? gaps.find(({ kind }) => kind === 'long') ?? { kind: 'unread' };
}

/** What the names in a formula of this lens stand for. */
export function surroundings(lens: JacobianLens, letters: ReadonlyMap<string, number>): Surroundings {
  // The ranges of sums are given by shapes of cotangents, too; those are the shapes of their outputs.
  return { letters, tensor: (ref) => lens.tensor({ ...ref, side: 'value' }) };
}

function lettersAt(rule: BoundRule | null, place: readonly number[]) {
  const entry = rule?.entry;
  if (!entry || entry.indices.length !== place.length) return null;
  return { body: entry.body, letters: new Map(entry.indices.map((letter, axis) => [letter, place[axis] ?? 0])) };
}

function comesTo(a: number, b: number): boolean {
  if (Object.is(a, b) || a === b) return true;
  if (!Number.isFinite(a) || !Number.isFinite(b)) return false;
  return Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b)) + 1e-13;
}

function partCount(expression: Expression): number {
  return partsOf(expression).reduce((count, part) => count + partCount(part), 1);
}

/** Of two entries of the output the one of this row stands first: -β y_1 y_2 in row 1, -β y_2 y_1 in row 2. */
function rowFirst(expression: Expression, lens: JacobianLens, row: number): Expression {
  const isOutput = (part: Expression): boolean => part.kind === 'tensor' && sameRef(part.ref, lens.of);
  const isRow = (part: Expression): boolean => {
    if (part.kind !== 'tensor') return false;
    const place = (part.index ?? []).map((index) => (index.kind === 'number' ? index.value : -1));
    return flatIndex(lens.rows, place) === row;
  };
  if (expression.kind === 'negative') return { kind: 'negative', of: rowFirst(expression.of, lens, row) };
  if (expression.kind !== 'product') return expression;
  const outputs = expression.factors.filter(isOutput);
  const sorted = outputs.toSorted((a, b) => Number(isRow(b)) - Number(isRow(a)));
  let next = 0;
  return {
    ...expression,
    factors: expression.factors.map((factor) => (isOutput(factor) ? (sorted[next++] ?? factor) : factor)),
  };
}
