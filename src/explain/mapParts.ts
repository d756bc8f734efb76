// mapParts: an expression with its direct parts changed.
import type { Expression } from './expression.ts';

/** The same expression with other parts; null where a part has none. */
export function mapParts(expression: Expression, change: (part: Expression) => Expression | null): Expression | null {
  let missing = false;
  const to = (part: Expression): Expression => {
    const changed = change(part);
    if (changed === null) missing = true;
    return changed ?? part;
  };
  const changed = changedParts(expression, to);
  return missing ? null : changed;
}

function changedParts(expression: Expression, to: (part: Expression) => Expression): Expression {
  switch (expression.kind) {
    case 'number':
    case 'letter':
    case 'symbol':
    case 'partial':
    case 'elided':
    case 'derivative':
      return expression;
    case 'tensor':
      return expression.index === null ? expression : { ...expression, index: expression.index.map(to) };
    case 'negative':
      return { kind: 'negative', of: to(expression.of) };
    case 'add':
      return { kind: 'add', terms: expression.terms.map(to) };
    case 'product':
      return { ...expression, factors: expression.factors.map(to) };
    case 'quotient':
      return { ...expression, over: to(expression.over), under: to(expression.under) };
    case 'power':
      return { ...expression, base: to(expression.base), exponent: to(expression.exponent) };
    case 'call':
      return { ...expression, arguments: expression.arguments.map(to) };
    case 'over':
      return { ...expression, where: expression.where && to(expression.where), body: to(expression.body) };
    case 'overAxes':
    case 'group':
      return { ...expression, body: to(expression.body) };
    case 'matrix':
      return { kind: 'matrix', rows: expression.rows.map((row) => row.map(to)) };
    case 'relation':
      return { ...expression, left: to(expression.left), right: to(expression.right) };
    case 'indicator':
      return { kind: 'indicator', condition: to(expression.condition) };
    case 'cases':
      return {
        kind: 'cases',
        rows: expression.rows.map(({ value, condition }) => ({
          value: to(value),
          condition: condition && to(condition),
        })),
      };
    case 'raw':
      return { kind: 'raw', parts: expression.parts.map((part) => (typeof part === 'string' ? part : to(part))) };
  }
}
