// substitute: a rule with some of its letters at their places. Sums keep their sign; what only picks a term becomes its 1 or 0.

import { evaluate, type Surroundings } from '../evaluate.ts';
import { type Expression, partsOf, tensorsIn } from '../expression.ts';
import { negated, productOf, quotientOf, sumOf } from './algebra.ts';

export function substitute(expression: Expression, at: Surroundings): Expression {
  const inner = (part: Expression): Expression => substitute(part, at);
  switch (expression.kind) {
    case 'number':
    case 'symbol':
    case 'elided':
    case 'partial':
    case 'derivative':
    case 'matrix':
      return expression;
    case 'letter': {
      const value = at.letters.get(expression.name);
      return value === undefined ? expression : { kind: 'number', value };
    }
    case 'tensor':
      if (expression.index === null) return expression;
      return { ...expression, index: expression.index.map((part) => place(part, at)) };
    case 'negative':
      return negated(inner(expression.of));
    case 'add':
      return sumOf(expression.terms.map(inner));
    case 'product':
      if (expression.sign === 'entrywise') return { ...expression, factors: expression.factors.map(inner) };
      return productOf(expression.factors.map(inner));
    case 'quotient': {
      const [over, under] = [inner(expression.over), inner(expression.under)];
      return expression.drawn === 'fraction' ? quotientOf(over, under) : { ...expression, over, under };
    }
    case 'power':
      return { ...expression, base: inner(expression.base), exponent: inner(expression.exponent) };
    case 'call':
      return { ...expression, arguments: expression.arguments.map(inner) };
    case 'group':
    case 'overAxes':
      return { ...expression, body: inner(expression.body) };
    case 'relation':
      return {
        ...expression,
        left: side(expression.left, expression.right, at),
        right: side(expression.right, expression.left, at),
      };
    case 'indicator':
      return indicatorAt(expression, at);
    case 'cases':
      return caseAt(expression, at);
    case 'over': {
      const letters = new Map(at.letters);
      for (const { letter } of expression.letters) letters.delete(letter);
      const inside: Surroundings = { ...at, letters };
      const where = expression.where && substitute(expression.where, inside);
      return { ...expression, where, body: substitute(expression.body, inside) };
    }
    case 'raw':
      return { kind: 'raw', parts: expression.parts.map((part) => (typeof part === 'string' ? part : inner(part))) };
  }
}

/** A place that is compared with a letter is written as people count it: k ≠ 1 for the first. What follows from places is worked out. */
function side(part: Expression, other: Expression, at: Surroundings): Expression {
  const value = isOfPlaces(part) ? evaluate(part, at) : null;
  if (value === null) return substitute(part, at);
  const isPlace = isLetter(part) || isLetter(other);
  return isPlace ? { kind: 'symbol', tex: String(value + 1), value } : { kind: 'number', value };
}

/** Letters and numbers alone. */
function isOfPlaces(part: Expression): boolean {
  return hasLetter(part) && tensorsIn(part).length === 0;
}

function hasLetter(part: Expression): boolean {
  return isLetter(part) || partsOf(part).some(hasLetter);
}

/** An index that follows from what is bound becomes its number. */
function place(index: Expression, at: Surroundings): Expression {
  const value = evaluate(index, at);
  return value === null ? substitute(index, at) : { kind: 'number', value };
}

function indicatorAt(expression: Extract<Expression, { kind: 'indicator' }>, at: Surroundings): Expression {
  const value = picksPlace(expression) ? evaluate(expression, at) : null;
  if (value !== null) return { kind: 'number', value };
  return { kind: 'indicator', condition: substitute(expression.condition, at) };
}

/** [k = t] picks a term; [x = y] compares numbers that a person wants to see compared. */
export function picksPlace(factor: Expression): boolean {
  if (factor.kind !== 'indicator' || factor.condition.kind !== 'relation') return false;
  const { sign, left, right } = factor.condition;
  if (!/[=≠]/.test(sign)) return false;
  return [left, right].some((side) => side.kind === 'letter' || (side.kind === 'add' && side.terms.some(isLetter)));
}

function isLetter({ kind }: Expression): boolean {
  return kind === 'letter';
}

function caseAt(expression: Extract<Expression, { kind: 'cases' }>, at: Surroundings): Expression {
  const row = chosenRow(expression, at);
  if (row !== null) return substitute(row, at);
  return {
    kind: 'cases',
    rows: expression.rows.map(({ value, condition }) => ({
      value: substitute(value, at),
      condition: condition && substitute(condition, at),
    })),
  };
}

/** The case that holds here; null where that depends on letters that are not bound. */
export function chosenRow({ rows }: Extract<Expression, { kind: 'cases' }>, at: Surroundings): Expression | null {
  for (const { value, condition } of rows) {
    const holds = condition === null ? 1 : evaluate({ kind: 'indicator', condition }, at);
    if (holds === null) return null;
    if (holds === 1) return value;
  }
  return null;
}
