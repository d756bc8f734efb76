// filledFormula: the formula of a cell for the line with numbers: a sum that stays is written out there, or is its number among others.
import { bindings, evaluate, type Surroundings } from '../evaluate.ts';
import { type Expression, partsOf } from '../expression.ts';
import { shortened } from '../instantiate.ts';
import { mapParts } from '../mapParts.ts';
import { bare } from './algebra.ts';
import { substitute } from './substitute.ts';

type Over = Extract<Expression, { kind: 'over' }>;

/** More terms than this are not looked at one by one. */
const mostTerms = 10_000;

/**
 * A sum that is alone in the formula is written as its terms, in each of which a sum is its number; a long one has its first and last terms
 * and the count of the others. Of several sums each is its number.
 */
export function filledFormula(formula: Expression, at: Surroundings): Expression {
  const isAlone = outermost(formula).length === 1;
  const fill = (part: Expression): Expression => {
    if (part.kind === 'over') return (isAlone ? terms(part, at) : null) ?? numbered(part, at);
    return mapParts(part, fill) ?? part;
  };
  return bare(fill(formula));
}

function outermost(expression: Expression): readonly Over[] {
  return expression.kind === 'over' ? [expression] : partsOf(expression).flatMap(outermost);
}

function terms(sum: Over, at: Surroundings): Expression | null {
  if (sum.operator !== 'sum') return null;
  const every: ReadonlyMap<string, number>[] = [];
  for (const letters of bindings(sum.letters, sum.where, at)) {
    every.push(letters);
    if (every.length > mostTerms) return null;
  }
  const written = shortened(every, (letters) => numbered(bare(sum.body), { ...at, letters }));
  const [only] = written;
  if (only === undefined) return { kind: 'number', value: 0 };
  return written.length === 1 ? only : { kind: 'group', fence: 'round', body: { kind: 'add', terms: written } };
}

/** With the letters at their places, and every sum as its number. */
function numbered(part: Expression, at: Surroundings): Expression {
  if (part.kind === 'over') {
    const value = evaluate(part, at);
    return value === null ? substitute(part, at) : { kind: 'number', value, found: true };
  }
  if (part.kind === 'tensor' || part.kind === 'letter' || part.kind === 'relation') return substitute(part, at);
  return mapParts(part, (inner) => numbered(inner, at)) ?? part;
}
