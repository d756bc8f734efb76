// coefficient: what one entry of a cotangent is multiplied with in the rule of a gradient: there, in symbols, stands the local derivative.

import { evaluate, flatIndex, NoValue, type Surroundings } from '../evaluate.ts';
import { type Expression, sameRef, type TensorRef } from '../expression.ts';
import { factored, isNumber, negated, one, productOf, quotientOf, sumOf, zero } from './algebra.ts';
import { decidingPlaces, NoFormula, overLetters } from './boundLetters.ts';
import { type LinearStep, linearStep } from './linearStep.ts';
import { picksPlace, substitute } from './substitute.ts';

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

function factorIn(expression: Expression, at: Surroundings, wanted: Cotangent): Expression {
  const inner = (part: Expression): Expression => factorIn(part, at, wanted);
  const step = linearStep(expression, at);
  switch (step.kind) {
    case 'nothing':
      return zero;
    case 'cotangent':
      return isWanted(step.tensor, at, wanted) ? one : zero;
    case 'negative':
      return negated(inner(step.of));
    case 'terms':
      return factored(sumOf(step.terms.map(inner)));
    case 'product':
      return factorOfProduct(step, at, wanted);
    case 'quotient':
      return quotientOf(inner(step.over), substitute(step.under, at));
    case 'sum': {
      const terms: Expression[] = [];
      for (const { here, free } of decidingPlaces(step.sum, at, ({ ref }) => ref.side === 'gradient')) {
        terms.push(overLetters(free, factorIn(step.sum.body, here, wanted), here));
      }
      return factored(sumOf(terms));
    }
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

function factorOfProduct(
  { factors, carrier }: Extract<LinearStep, { kind: 'product' }>,
  at: Surroundings,
  wanted: Cotangent,
): Expression {
  // What takes the term away is looked at first: behind it may stand places that do not exist.
  for (const factor of factors) if (picksPlace(factor) && evaluate(factor, at) === 0) return zero;
  const coefficient = factorIn(carrier, at, wanted);
  if (isNumber(coefficient, 0)) return zero;
  return productOf(factors.map((factor) => (factor === carrier ? coefficient : substitute(factor, at))));
}
