// differentiateEntry: the derivative of an entry rule by one entry of a tensor: sum, product, quotient and chain rule, in symbols.

import { evaluate, flatIndex, NoValue, type Surroundings } from '../evaluate.ts';
import { type Expression, sameRef, type TensorRef, tensorsIn } from '../expression.ts';
import { bare, grouped, isNumber, negated, one, productOf, quotientOf, sumOf, zero } from './algebra.ts';
import { decidingPlaces, NoFormula, overLetters } from './boundLetters.ts';
import { slopeOf } from './slopeOf.ts';
import { chosenRow, substitute } from './substitute.ts';

interface Entry {
  readonly ref: TensorRef;
  readonly flat: number;
}

/** Null: something in the rule has no derivative that can be written down here. */
export function differentiateEntry(rule: Expression, at: Surroundings, by: Entry): Expression | null {
  try {
    return derivative(rule, at, by);
  } catch (error) {
    if (error instanceof NoFormula || error instanceof NoValue) return null;
    throw error;
  }
}

function derivative(expression: Expression, at: Surroundings, by: Entry): Expression {
  const d = (part: Expression): Expression => derivative(part, at, by);
  const same = (part: Expression): Expression => substitute(part, at);
  if (!tensorsIn(expression).some(({ ref }) => sameRef(ref, by.ref))) return zero;
  switch (expression.kind) {
    case 'number':
    case 'letter':
    case 'symbol':
    case 'relation':
    case 'indicator':
      return zero;
    case 'tensor':
      return isEntry(expression, at, by) ? one : zero;
    case 'negative':
      return negated(d(expression.of));
    case 'add':
      return sumOf(expression.terms.map(d));
    case 'product':
      return sumOf(
        expression.factors.map((factor, place) => {
          const slope = d(factor);
          if (isNumber(slope, 0)) return zero;
          return productOf(expression.factors.map((other, where) => (where === place ? slope : same(other))));
        }),
      );
    case 'quotient':
      return quotientRule(expression, d, same);
    case 'power':
      return powerRule(expression, d, same);
    case 'group':
      if (expression.fence === 'round' || expression.fence === 'square') return d(expression.body);
      if (expression.fence === 'bars' || expression.fence === 'norm') {
        return productOf([{ kind: 'call', name: 'sign', arguments: [same(expression.body)] }, d(expression.body)]);
      }
      return zero;
    case 'call':
      return chainRule(expression, d, same);
    case 'cases': {
      const row = chosenRow(expression, at);
      if (row === null) throw new NoFormula();
      return d(row);
    }
    case 'over':
      return sumRule(expression, at, by);
    case 'overAxes':
    case 'partial':
    case 'derivative':
    case 'matrix':
    case 'elided':
    case 'raw':
      throw new NoFormula();
  }
}

function isEntry(
  { ref, index, transposed }: Extract<Expression, { kind: 'tensor' }>,
  at: Surroundings,
  by: Entry,
): boolean {
  if (!sameRef(ref, by.ref)) return false;
  const shape = at.tensor(ref)?.shape;
  const place = (index ?? []).map((part) => evaluate(part, at));
  if (shape === undefined || place.includes(null)) throw new NoFormula();
  const numbers = place.map((each) => each ?? 0);
  return flatIndex(shape, transposed ? numbers.toReversed() : numbers) === by.flat;
}

type Rewrite = (part: Expression) => Expression;

/** (u' v - u v') / v²; without what is 0. */
function quotientRule(
  { over, under }: Extract<Expression, { kind: 'quotient' }>,
  d: Rewrite,
  same: Rewrite,
): Expression {
  const [du, dv] = [d(over), d(under)];
  const [u, v] = [same(over), same(under)];
  if (isNumber(dv, 0)) return quotientOf(du, v);
  const top = sumOf([productOf([du, v]), negated(productOf([u, dv]))]);
  return quotientOf(top, { kind: 'power', base: grouped(v), exponent: { kind: 'number', value: 2 }, entrywise: false });
}

function powerRule({ base, exponent }: Extract<Expression, { kind: 'power' }>, d: Rewrite, same: Rewrite): Expression {
  const [b, n] = [same(base), same(exponent)];
  const power: Expression = { kind: 'power', base: b, exponent: n, entrywise: false };
  const [db, dn] = [d(base), d(exponent)];
  const isE = base.kind === 'symbol' && base.value === Math.E;
  const byExponent = isNumber(dn, 0)
    ? zero
    : productOf([dn, power, isE ? one : { kind: 'call', name: 'log', arguments: [b] }]);
  if (isNumber(db, 0)) return byExponent;
  const inside = bare(n);
  const less: Expression =
    inside.kind === 'number'
      ? { kind: 'number', value: inside.value - 1 }
      : { kind: 'add', terms: [inside, { kind: 'number', value: -1 }] };
  const lower: Expression = isNumber(less, 1) ? b : { kind: 'power', base: b, exponent: less, entrywise: false };
  return sumOf([productOf([n, lower, db]), byExponent]);
}

function chainRule(
  { name, arguments: list }: Extract<Expression, { kind: 'call' }>,
  d: Rewrite,
  same: Rewrite,
): Expression {
  const [first, second] = list;
  if (first === undefined) throw new NoFormula();
  if (second !== undefined) {
    if (list.length > 2 || (name !== 'max' && name !== 'min')) throw new NoFormula();
    const [a, b] = [same(first), same(second)];
    const wins = (left: Expression, right: Expression): Expression => ({
      kind: 'indicator',
      condition: { kind: 'relation', sign: name === 'max' ? '>' : '<', left, right },
    });
    return sumOf([productOf([wins(a, b), d(first)]), productOf([wins(b, a), d(second)])]);
  }
  const slope = slopeOf(name, same(first));
  if (slope === null) throw new NoFormula();
  return productOf([slope, d(first)]);
}

function sumRule(expression: Extract<Expression, { kind: 'over' }>, at: Surroundings, by: Entry): Expression {
  if (expression.operator !== 'sum') throw new NoFormula();
  const terms: Expression[] = [];
  for (const { here, free } of decidingPlaces(expression, at, ({ ref }) => sameRef(ref, by.ref))) {
    terms.push(overLetters(free, derivative(expression.body, here, by), here));
  }
  return sumOf(terms);
}
