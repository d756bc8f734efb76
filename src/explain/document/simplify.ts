// simplify: what is left of an instantiated rule once zeros and ones have done their work: 0 · x goes, 1 · x is x, -(-x) is x.
import type { Expression } from '../expression.ts';

const zero: Expression = { kind: 'number', value: 0 };

export function simplify(expression: Expression): Expression {
  switch (expression.kind) {
    case 'negative':
      return negated(simplify(expression.of));
    case 'add':
      return sumOf(expression.terms.map(simplify));
    case 'product':
      return productOf(expression, expression.factors.map(simplify));
    case 'quotient':
      return quotientOf({ ...expression, over: simplify(expression.over), under: simplify(expression.under) });
    case 'group':
      return groupOf(expression, simplify(expression.body));
    case 'power':
      return { ...expression, base: simplify(expression.base), exponent: simplify(expression.exponent) };
    case 'call':
      return { ...expression, arguments: expression.arguments.map(simplify) };
    case 'over':
      return { ...expression, body: simplify(expression.body) };
    case 'indicator': {
      const holds = decided(expression.condition);
      return holds === null ? expression : { kind: 'number', value: holds ? 1 : 0 };
    }
    case 'matrix':
      return { kind: 'matrix', rows: expression.rows.map((row) => row.map(simplify)) };
    case 'number':
    case 'letter':
    case 'symbol':
    case 'tensor':
    case 'partial':
    case 'derivative':
    case 'overAxes':
    case 'relation':
    case 'cases':
    case 'elided':
    case 'raw':
      return expression;
  }
}

export function isNumber(expression: Expression, value: number): boolean {
  return expression.kind === 'number' && expression.value === value;
}

function negated(of: Expression): Expression {
  if (of.kind === 'negative') return of.of;
  if (of.kind === 'number') return { kind: 'number', value: of.value === 0 ? 0 : -of.value };
  return { kind: 'negative', of };
}

function sumOf(parts: readonly Expression[]): Expression {
  const terms = parts
    .flatMap((part) => (part.kind === 'add' ? part.terms : [bareSum(part)]).flat())
    .filter((term) => !isNumber(term, 0));
  const [only] = terms;
  if (only === undefined) return zero;
  return terms.length === 1 ? only : { kind: 'add', terms };
}

/** A sum in brackets inside of a sum needs none; after a minus it does. */
function bareSum(part: Expression): readonly Expression[] {
  return part.kind === 'group' && part.fence === 'round' && part.body.kind === 'add' ? part.body.terms : [part];
}

function productOf({ sign }: Extract<Expression, { kind: 'product' }>, parts: readonly Expression[]): Expression {
  let isNegative = false;
  const factors: Expression[] = [];
  for (const part of parts) {
    let factor = opened(part);
    if (factor.kind === 'negative') {
      isNegative = !isNegative;
      factor = opened(factor.of);
    } else if (factor.kind === 'number' && factor.value < 0) {
      isNegative = !isNegative;
      factor = { kind: 'number', value: -factor.value };
    }
    if (isNumber(factor, 0)) return zero;
    if (isNumber(factor, 1)) continue;
    if (factor.kind === 'product' && factor.sign === sign) factors.push(...factor.factors);
    else factors.push(factor);
  }
  const [only] = factors;
  const product: Expression =
    only === undefined
      ? { kind: 'number', value: 1 }
      : factors.length === 1
        ? only
        : { kind: 'product', sign, factors };
  return isNegative ? negated(product) : product;
}

/** Brackets around what holds together without them. */
function opened(part: Expression): Expression {
  if (part.kind !== 'group' || part.fence !== 'round') return part;
  const { kind } = part.body;
  return kind === 'add' || kind === 'relation' || kind === 'over' ? part : part.body;
}

function quotientOf(quotient: Extract<Expression, { kind: 'quotient' }>): Expression {
  const { over, under } = quotient;
  if (isNumber(over, 0)) return zero;
  if (isNumber(under, 1)) return over;
  if (over.kind === 'negative') return negated({ ...quotient, over: over.of });
  if (over.kind === 'number' && over.value < 0)
    return negated({ ...quotient, over: { kind: 'number', value: -over.value } });
  return quotient;
}

function groupOf(group: Extract<Expression, { kind: 'group' }>, body: Expression): Expression {
  if (group.fence !== 'round' && group.fence !== 'square') return { ...group, body };
  const alone =
    body.kind === 'number' ? body.value >= 0 : ['tensor', 'letter', 'symbol', 'call', 'group'].includes(body.kind);
  return alone ? body : { ...group, body };
}

/** Whether a condition about places holds; null where it is about the numbers of tensors. */
function decided(condition: Expression): boolean | null {
  if (condition.kind !== 'relation') return null;
  const { sign, left, right } = condition;
  if (sign === ',') {
    const both = [decided(left), decided(right)];
    return both.includes(false) ? false : both.includes(null) ? null : true;
  }
  if (left.kind !== 'number' || right.kind !== 'number') return null;
  const [a, b] = [left.value, right.value];
  return { '=': a === b, '≠': a !== b, '<': a < b, '≤': a <= b, '>': a > b, '≥': a >= b, '∈': null }[sign];
}
