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
  const ordered = withSquares(kept).toSorted((a, b) => placeOf(a) - placeOf(b));
  const [only] = ordered;
  const product: Expression =
    only === undefined ? one : ordered.length === 1 ? only : { kind: 'product', sign: 'beside', factors: ordered };
  return negative ? negated(product) : product;
}

/** x² for an entry x that is there twice. */
function withSquares(factors: readonly Expression[]): readonly Expression[] {
  const taken: Expression[] = [];
  for (const factor of factors) {
    const at = factor.kind === 'tensor' ? taken.findIndex((other) => isSame(other, factor)) : -1;
    if (at < 0) taken.push(factor);
    else taken[at] = { kind: 'power', base: factor, exponent: { kind: 'number', value: 2 }, entrywise: false };
  }
  return taken;
}

/** `a b / d - a c / d` as `a (b - c) / d`; terms that have nothing in common stay as they are. */
export function factored(sum: Expression): Expression {
  if (sum.kind !== 'add') return sum;
  const terms = sum.terms.map(taken);
  const over = takeCommon(terms.map((term) => term.over));
  const under = takeCommon(terms.map((term) => term.under));
  if (over.length + under.length === 0) return sum;
  const lead = terms[0]!.sign;
  const left = terms.map((term) => {
    const rest = quotientOf(productOf(term.over), productOf(term.under));
    return term.sign === lead ? rest : negated(rest);
  });
  const product = quotientOf(productOf([...over, sumOf(left)]), productOf(under));
  return lead === 1 ? product : negated(product);
}

/** A term as its sign and its factors above and below the line. */
function taken(term: Expression): { readonly sign: 1 | -1; readonly over: Expression[]; readonly under: Expression[] } {
  if (term.kind === 'negative') {
    const { sign, ...factors } = taken(term.of);
    return { sign: sign === 1 ? -1 : 1, ...factors };
  }
  const [over, under]: [Expression[], Expression[]] = [[], []];
  for (const factor of factorsOf(term)) {
    const isFraction = factor.kind === 'quotient' && factor.drawn === 'fraction';
    over.push(...factorsOf(isFraction ? bare(factor.over) : factor));
    if (isFraction) under.push(...factorsOf(bare(factor.under)));
  }
  return { sign: 1, over: over.filter((factor) => !isNumber(factor, 1)), under };
}

function factorsOf(term: Expression): readonly Expression[] {
  return term.kind === 'product' && term.sign !== 'entrywise' ? term.factors : [term];
}

/** What is in all of these lists, which it is taken out of. */
function takeCommon(lists: readonly Expression[][]): readonly Expression[] {
  const common: Expression[] = [];
  for (const factor of [...(lists[0] ?? [])]) {
    const places = lists.map((list) => list.findIndex((other) => isSame(other, factor)));
    if (places.includes(-1)) continue;
    common.push(factor);
    lists.forEach((list, at) => list.splice(places[at]!, 1));
  }
  return common;
}

function isSame(a: Expression, b: Expression): boolean {
  return a.kind === b.kind && JSON.stringify(a) === JSON.stringify(b);
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
  const [share, ...others] = top.kind === 'product' && top.sign !== 'entrywise' ? top.factors : [];
  // 1/4 a over b is a over 4 b.
  if (share?.kind === 'quotient' && isNumber(share.over, 1) && share.under.kind === 'number') {
    return quotientOf(productOf(others), productOf([share.under, under]));
  }
  return { kind: 'quotient', over: top, under: bare(under), drawn: 'fraction' };
}

/** A base in parentheses unless it holds together by itself. */
export function grouped(base: Expression): Expression {
  const alone = base.kind === 'tensor' || base.kind === 'number' || base.kind === 'symbol' || base.kind === 'group';
  return alone ? base : { kind: 'group', fence: 'round', body: base };
}
