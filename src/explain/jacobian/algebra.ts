// algebra: expressions put together so that they read well: no factor 1, no term 0, one sign in front.
import { type Expression, partsOf } from '../expression.ts';

export const zero: Expression = { kind: 'number', value: 0 };
export const one: Expression = { kind: 'number', value: 1 };

export function isNumber(expression: Expression, value: number): boolean {
  const inside = bare(expression);
  return inside.kind === 'number' && inside.value === value;
}

/** Without parentheses that only group: printers set those that are needed. */
export function bare(expression: Expression): Expression {
  return expression.kind === 'group' && (expression.fence === 'round' || expression.fence === 'square')
    ? bare(expression.body)
    : expression;
}

export function sumOf(terms: readonly Expression[]): Expression {
  const kept = terms.map(bare).filter((term) => !isNumber(term, 0));
  const [only] = kept;
  if (only === undefined) return zero;
  if (kept.length === 1) return only;
  return { kind: 'add', terms: kept.flatMap((term) => (term.kind === 'add' ? term.terms : [term])) };
}

export function negated(expression: Expression): Expression {
  const inside = bare(expression);
  if (inside.kind === 'negative') return inside.of;
  if (inside.kind === 'number') return { kind: 'number', value: inside.value === 0 ? 0 : -inside.value };
  return { kind: 'negative', of: inside };
}

export function productOf(factors: readonly Expression[]): Expression {
  let negative = false;
  const kept: Expression[] = [];
  const take = (factor: Expression): void => {
    const inside = bare(factor);
    if (inside.kind === 'negative') {
      negative = !negative;
      take(inside.of);
    } else if (inside.kind === 'number' && inside.value < 0) {
      negative = !negative;
      take({ kind: 'number', value: -inside.value });
    } else if (inside.kind === 'product' && inside.sign !== 'entrywise') inside.factors.forEach(take);
    else if (!isNumber(inside, 1)) kept.push(inside);
  };
  factors.forEach(take);
  if (kept.some((factor) => isNumber(factor, 0))) return zero;
  const ordered = kept.toSorted((a, b) => placeOf(a) - placeOf(b));
  const [only] = ordered;
  const product: Expression =
    only === undefined ? one : ordered.length === 1 ? only : { kind: 'product', sign: 'beside', factors: ordered };
  return negative ? negated(product) : product;
}

/** Numbers stand first, then what has no place, such as β; sums last, since they reach to the end. */
function placeOf(factor: Expression): number {
  if (isConstant(factor)) return 0;
  if (factor.kind === 'over') return 3;
  return factor.kind === 'tensor' && (factor.index ?? []).length === 0 ? 1 : 2;
}

/** Of numbers alone, such as 1 / √2. */
function isConstant(factor: Expression): boolean {
  return !/^(tensor|letter|partial|derivative|raw)$/.test(factor.kind) && partsOf(factor).every(isConstant);
}

export function quotientOf(over: Expression, under: Expression): Expression {
  const top = bare(over);
  if (isNumber(top, 0)) return zero;
  if (isNumber(under, 1)) return top;
  if (top.kind === 'negative') return negated(quotientOf(top.of, under));
  return { kind: 'quotient', over: top, under: bare(under), drawn: 'fraction' };
}
