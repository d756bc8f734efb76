// linearStep: a rule that is linear in the cotangents, taken apart by one step: what is in it where cotangents are, and what stands beside.
import type { Surroundings } from '../evaluate.ts';
import { type Expression, tensorsIn } from '../expression.ts';
import { isNumber } from './algebra.ts';
import { NoFormula } from './boundLetters.ts';
import { chosenRow } from './substitute.ts';

export type LinearStep =
  /** No cotangent takes part here. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'cotangent'; readonly tensor: Extract<Expression, { kind: 'tensor' }> }
  | { readonly kind: 'negative'; readonly of: Expression }
  | { readonly kind: 'terms'; readonly terms: readonly Expression[] }
  /** `carrier`: the one of the factors that has cotangents. */
  | { readonly kind: 'product'; readonly factors: readonly Expression[]; readonly carrier: Expression }
  | { readonly kind: 'quotient'; readonly over: Expression; readonly under: Expression }
  | { readonly kind: 'sum'; readonly sum: Extract<Expression, { kind: 'over' }> };

/** Throws NoFormula where the rule is not written so that it can be seen to be linear. */
export function linearStep(expression: Expression, at: Surroundings): LinearStep {
  if (!hasCotangent(expression)) {
    if (isNumber(expression, 0)) return { kind: 'nothing' };
    throw new NoFormula();
  }
  switch (expression.kind) {
    case 'tensor':
      return { kind: 'cotangent', tensor: expression };
    case 'negative':
      return { kind: 'negative', of: expression.of };
    case 'group':
      if (expression.fence !== 'round' && expression.fence !== 'square') throw new NoFormula();
      return linearStep(expression.body, at);
    case 'add':
      return { kind: 'terms', terms: expression.terms };
    case 'product': {
      const [carrier, ...more] = expression.factors.filter(hasCotangent);
      if (carrier === undefined || more.length > 0) throw new NoFormula();
      return { kind: 'product', factors: expression.factors, carrier };
    }
    case 'quotient':
      if (hasCotangent(expression.under)) throw new NoFormula();
      return { kind: 'quotient', over: expression.over, under: expression.under };
    case 'cases': {
      const row = chosenRow(expression, at);
      if (row === null) throw new NoFormula();
      return hasCotangent(row) ? linearStep(row, at) : { kind: 'nothing' };
    }
    case 'over':
      if (expression.operator !== 'sum') throw new NoFormula();
      return { kind: 'sum', sum: expression };
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

const known = new WeakMap<Expression, boolean>();

function hasCotangent(expression: Expression): boolean {
  let has = known.get(expression);
  if (has === undefined) {
    has = tensorsIn(expression).some(({ ref }) => ref.side === 'gradient');
    known.set(expression, has);
  }
  return has;
}
