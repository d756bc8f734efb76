// instantiate: the rule for any entry becomes the rule for this entry: letters become places, sums become their terms.

import { bindings, countBindings, evaluate, type Surroundings } from './evaluate.ts';
import type { Expression, TensorPlace } from './expression.ts';

/** A sum longer than this is written with its first and last terms and the count of the others. */
const longestSum = 6;
const termsBefore = 3;
const termsAfter = 2;

/** A sum with more terms than this is not written out at all: its sign stays. */
const mostTerms = 100_000;

/** Every bound letter replaced by its number, every big operator by its terms. Letters without a number stay. */
export function instantiate(expression: Expression, at: Surroundings): Expression {
  const inner = (part: Expression): Expression => instantiate(part, at);
  switch (expression.kind) {
    case 'number':
    case 'symbol':
    case 'elided':
    case 'partial':
      return expression;
    case 'derivative':
      return { ...expression, of: placeAt(expression.of, at), by: placeAt(expression.by, at) };
    case 'matrix':
      return { kind: 'matrix', rows: expression.rows.map((row) => row.map(inner)) };
    case 'letter': {
      const value = at.letters.get(expression.name);
      return value === undefined ? expression : { kind: 'number', value };
    }
    case 'tensor':
      return expression.index === null
        ? expression
        : { ...expression, index: expression.index.map((part) => place(part, at)) };
    case 'negative':
      return { kind: 'negative', of: inner(expression.of) };
    case 'add':
      return { kind: 'add', terms: expression.terms.map(inner) };
    case 'product':
      return productAt(expression, at);
    case 'quotient':
      return { ...expression, over: inner(expression.over), under: inner(expression.under) };
    case 'power':
      return { ...expression, base: inner(expression.base), exponent: inner(expression.exponent) };
    case 'call':
      return { ...expression, arguments: expression.arguments.map(inner) };
    case 'group':
    case 'overAxes':
      return { ...expression, body: inner(expression.body) };
    case 'relation':
      return { ...expression, left: inner(expression.left), right: inner(expression.right) };
    case 'indicator':
      return { kind: 'indicator', condition: inner(expression.condition) };
    case 'cases':
      return chosenCase(expression, at);
    case 'over':
      return writtenOut(expression, at);
    case 'raw':
      return { kind: 'raw', parts: expression.parts.map((part) => (typeof part === 'string' ? part : inner(part))) };
  }
}

function placeAt({ ref, index }: TensorPlace, at: Surroundings): TensorPlace {
  return { ref, index: index && index.map((part) => place(part, at)) };
}

/** Indicators that only pick the term, such as [k = t], have done their work and go. */
function productAt(expression: Extract<Expression, { kind: 'product' }>, at: Surroundings): Expression {
  const kept = expression.factors.filter((factor) => !(picks(factor) && evaluate(factor, at) === 1));
  const [only] = kept;
  if (only === undefined) return { kind: 'number', value: 1 };
  if (kept.length === 1) return instantiate(only, at);
  return { ...expression, factors: kept.map((factor) => instantiate(factor, at)) };
}

function picks(factor: Expression): boolean {
  return factor.kind === 'indicator' && factor.condition.kind === 'relation' && /[=≠]/.test(factor.condition.sign);
}

/** An index that follows from numbers (also from a class index in a tensor) becomes that number. */
function place(index: Expression, at: Surroundings): Expression {
  const value = evaluate(index, at);
  return value === null ? instantiate(index, at) : { kind: 'number', value };
}

/** Of several cases the one that holds here. */
function chosenCase(expression: Extract<Expression, { kind: 'cases' }>, at: Surroundings): Expression {
  for (const { value, condition } of expression.rows) {
    const holds = condition === null ? 1 : evaluate({ kind: 'indicator', condition }, at);
    if (holds === null) break;
    if (holds === 1) return instantiate(value, at);
  }
  return {
    kind: 'cases',
    rows: expression.rows.map(({ value, condition }) => ({
      value: instantiate(value, at),
      condition: condition === null ? null : instantiate(condition, at),
    })),
  };
}

function writtenOut(expression: Extract<Expression, { kind: 'over' }>, at: Surroundings): Expression {
  const most = countBindings(expression.letters, at);
  if (most === null || most > mostTerms) return expression;
  let every: ReadonlyMap<string, number>[];
  try {
    every = [...bindings(expression.letters, expression.where, at)].filter(
      (letters) => !vanishes(expression, { ...at, letters }),
    );
  } catch {
    return expression;
  }
  return joined(
    expression.operator,
    shortened(every, (letters) => instantiate(expression.body, { ...at, letters })),
  );
}

/** A term for each; of many the first and last ones, and the count of the others. */
export function shortened<T>(every: readonly T[], term: (one: T) => Expression): readonly Expression[] {
  const before = every.length > longestSum ? every.slice(0, termsBefore) : every;
  const after = every.length > longestSum ? every.slice(-termsAfter) : [];
  const count = every.length - before.length - after.length;
  return [...before.map(term), ...(count > 0 ? [{ kind: 'elided', count } as const] : []), ...after.map(term)];
}

/** A term of a sum that an indicator takes away. */
function vanishes({ operator, body }: Extract<Expression, { kind: 'over' }>, at: Surroundings): boolean {
  if (operator !== 'sum') return false;
  const factors = body.kind === 'product' ? body.factors : [body];
  return factors.some((factor) => factor.kind === 'indicator' && evaluate(factor, at) === 0);
}

function joined(operator: Extract<Expression, { kind: 'over' }>['operator'], terms: readonly Expression[]): Expression {
  const [only] = terms;
  switch (operator) {
    case 'sum':
      if (only === undefined) return { kind: 'number', value: 0 };
      return terms.length === 1 ? only : { kind: 'add', terms };
    case 'product':
      if (only === undefined) return { kind: 'number', value: 1 };
      return terms.length === 1 ? only : { kind: 'product', sign: 'dot', factors: terms };
    case 'maximum':
    case 'minimum':
      return { kind: 'call', name: operator === 'maximum' ? 'max' : 'min', arguments: terms };
  }
}
