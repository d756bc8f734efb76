// coefficient: what one entry of a cotangent is multiplied with in the rule of a gradient: there, in symbols, stands the local derivative.

import { evaluate, flatIndex, NoValue, type Surroundings } from '../evaluate.ts';
import { type Expression, sameRef, type TensorRef, tensorsIn } from '../expression.ts';
import { isNumber, negated, one, productOf, quotientOf, sumOf, zero } from './algebra.ts';
import { decidingPlaces, NoFormula, overLetters } from './boundLetters.ts';
import { chosenRow, picksPlace, substitute } from './substitute.ts';

/** The rule is linear in the cotangents. Null: it is not written in a way from which the factor of one of them can be read. */
export function coefficientOf(
  rule: Expression,
  at: Surroundings,
  cotangent: { readonly ref: TensorRef; readonly flat: number },
): Expression | null {
  try {
    return factorIn(rule, at, cotangent);
  } catch (error) {
    if (error instanceof NoFormula || error instanceof NoValue) return null;
    throw error;
  }
}

interface Cotangent {
  readonly ref: TensorRef;
  readonly flat: number;
}

const known = new WeakMap<Expression, boolean>();

function hasCotangent(expression: Expression): boolean {
  let has = known.get(expression);
  if (has === undefined) {
    has = tensorsIn(expression).some(({ ref }) => ref.side === 'gradient');
    known.set(expression, has);
  }
  return has;
}

function factorIn(expression: Expression, at: Surroundings, wanted: Cotangent): Expression {
  const inner = (part: Expression): Expression => factorIn(part, at, wanted);
  if (!hasCotangent(expression)) {
    if (isNumber(expression, 0)) return zero;
    throw new NoFormula();
  }
  switch (expression.kind) {
    case 'tensor':
      return isWanted(expression, at, wanted) ? one : zero;
    case 'negative':
      return negated(inner(expression.of));
    case 'group':
      if (expression.fence !== 'round' && expression.fence !== 'square') throw new NoFormula();
      return inner(expression.body);
    case 'add':
      return sumOf(expression.terms.map(inner));
    case 'product':
      return factorOfProduct(expression.factors, at, wanted);
    case 'quotient':
      if (hasCotangent(expression.under)) throw new NoFormula();
      return quotientOf(inner(expression.over), substitute(expression.under, at));
    case 'cases': {
      const row = chosenRow(expression, at);
      if (row === null) throw new NoFormula();
      return hasCotangent(row) || isNumber(row, 0) ? inner(row) : zero;
    }
    case 'over': {
      if (expression.operator !== 'sum') throw new NoFormula();
      const terms: Expression[] = [];
      for (const { here, free } of decidingPlaces(expression, at, ({ ref }) => ref.side === 'gradient')) {
        terms.push(overLetters(free, factorIn(expression.body, here, wanted), here));
      }
      return sumOf(terms);
    }
    case 'number':
    case 'letter':
    case 'symbol':
    case 'power':
    case 'call':
    case 'overAxes':
    case 'partial':
    case 'derivative':
    case 'matrix':
    case 'relation':
    case 'indicator':
    case 'elided':
    case 'raw':
      throw new NoFormula();
  }
}

function isWanted(
  { ref, index, transposed }: Extract<Expression, { kind: 'tensor' }>,
  at: Surroundings,
  wanted: Cotangent,
): boolean {
  if (!sameRef(ref, wanted.ref)) return false;
  const shape = at.tensor({ ...ref, side: 'value' })?.shape;
  const place = (index ?? []).map((part) => evaluate(part, at));
  if (shape === undefined || place.includes(null)) throw new NoFormula();
  const numbers = place.map((each) => each ?? 0);
  return flatIndex(shape, transposed ? numbers.toReversed() : numbers) === wanted.flat;
}

function factorOfProduct(factors: readonly Expression[], at: Surroundings, wanted: Cotangent): Expression {
  const [carrier, ...more] = factors.filter(hasCotangent);
  if (carrier === undefined || more.length > 0) throw new NoFormula();
  // What takes the term away is looked at first: behind it may stand places that do not exist.
  for (const factor of factors) if (picksPlace(factor) && evaluate(factor, at) === 0) return zero;
  const coefficient = factorIn(carrier, at, wanted);
  if (isNumber(coefficient, 0)) return zero;
  return productOf(factors.map((factor) => (factor === carrier ? coefficient : substitute(factor, at))));
}
