// equationItems: a rule as a row of things to draw side by side: signs and symbols as TeX, matrices as grids to point into.
import type { Expression, TensorRef } from '../../../../explain/expression.ts';
import { tensorsIn } from '../../../../explain/expression.ts';
import { type PrintStyle, tightness } from '../../../../explain/printing.ts';
import { axesSign, toTex } from '../../../../explain/toTex.ts';

export type EquationItem =
  | { readonly kind: 'tex'; readonly tex: string }
  | { readonly kind: 'tensor'; readonly ref: TensorRef; readonly transposed: boolean }
  /** Parentheses that grow with what stands between them. */
  | { readonly kind: 'open' | 'close'; readonly fence: '(' | '[' | '|' };

/** `style` prints with numbers: scalars are figures, and only what has a shape becomes a grid. */
export function equationItems(rule: Expression, style: PrintStyle): readonly EquationItem[] {
  return itemsOf(rule, style, 0);
}

/** Items that no line break parts: what stands right inside of parentheses, the function before them, a sign and what follows it. */
export function equationUnits(items: readonly EquationItem[]): readonly (readonly EquationItem[])[] {
  const units: EquationItem[][] = [];
  for (const [at, item] of items.entries()) {
    const before = items[at - 1];
    const last = units.at(-1);
    const isGlued =
      before !== undefined &&
      (before.kind === 'open' || item.kind === 'close' || isSign(before) || (item.kind === 'open' && isName(before)));
    if (isGlued && last !== undefined) last.push(item);
    else units.push([item]);
  }
  return units;
}

function isSign(item: EquationItem): boolean {
  return item.kind === 'tex' && /^(?:[-+/]|\\cdot|\\odot|\\oslash|\\times|\\displaystyle\\sum.*)$/.test(item.tex);
}

function isName(item: EquationItem): boolean {
  return item.kind === 'tex' && /^\\(?:operatorname|[a-z]{2,}$)/.test(item.tex) && !isSign(item);
}

function itemsOf(expression: Expression, style: PrintStyle, needed: number): readonly EquationItem[] {
  if (!hasGrid(expression, style)) return [tex(parenthesized(expression, style, needed))];
  const items = bare(expression, style);
  return tightness(expression, style) < needed ? fenced(items, '(') : items;
}

function bare(expression: Expression, style: PrintStyle): readonly EquationItem[] {
  switch (expression.kind) {
    case 'tensor':
      return [{ kind: 'tensor', ref: expression.ref, transposed: expression.transposed }];
    case 'negative':
      return [tex('-'), ...itemsOf(expression.of, style, 3)];
    case 'add':
      return expression.terms.flatMap((term, at) => {
        if (term.kind === 'negative') return [tex('-'), ...itemsOf(term.of, style, 3)];
        return at === 0 ? itemsOf(term, style, 1) : [tex('+'), ...itemsOf(term, style, 3)];
      });
    case 'product':
      return expression.factors.flatMap((factor, at) => {
        const last = at === expression.factors.length - 1;
        const items = itemsOf(factor, style, last && (factor.kind === 'over' || factor.kind === 'overAxes') ? 3 : 4);
        const before = expression.factors[at - 1];
        if (before === undefined) return items;
        if (expression.sign === 'entrywise') return [tex('\\odot'), ...items];
        const bothGrids = hasGrid(before, style) && hasGrid(factor, style);
        return bothGrids && expression.sign === 'beside' ? items : [tex('\\cdot'), ...items];
      });
    case 'quotient':
      if (expression.drawn === 'fraction') return [tex(toTex(expression, style))];
      return [
        ...itemsOf(expression.over, style, 4),
        tex(expression.drawn === 'entrywise' ? '\\oslash' : '/'),
        ...itemsOf(expression.under, style, 5),
      ];
    case 'group': {
      const fence = ({ round: '(', square: '[', bars: '|' } as const)[expression.fence as 'round' | 'square' | 'bars'];
      if (fence === undefined) return [tex(toTex(expression, style))];
      return fenced(itemsOf(expression.body, style, 0), fence);
    }
    case 'call': {
      if (expression.name === 'transpose' || expression.name === 'sqrt') return [tex(toTex(expression, style))];
      const name = toTex({ ...expression, arguments: [] }, style).replace(/\(\)$/, '');
      const inside = expression.arguments.flatMap((argument, at) => [
        ...(at === 0 ? [] : [tex(',')]),
        ...itemsOf(argument, style, 0),
      ]);
      return [tex(name), ...fenced(inside, '(')];
    }
    case 'indicator':
      return fenced(itemsOf(expression.condition, style, 0), '[');
    case 'relation': {
      const sign = toTex({ ...expression, left: nothing, right: nothing }, style);
      return [...itemsOf(expression.left, style, 0), tex(sign), ...itemsOf(expression.right, style, 0)];
    }
    case 'overAxes':
      return [tex(`\\displaystyle${axesSign(expression.axes)}`), ...itemsOf(expression.body, style, 4)];
    // Set as one formula: what is in them cannot be pointed at.
    case 'number':
    case 'letter':
    case 'symbol':
    case 'partial':
    case 'power':
    case 'over':
    case 'cases':
    case 'elided':
    case 'derivative':
    case 'matrix':
    case 'raw':
      return [tex(toTex(expression, style))];
  }
}

const nothing: Expression = { kind: 'symbol', tex: '', value: null };

/** Whether anything in it is drawn as a grid: a whole tensor that is not a scalar. */
function hasGrid(expression: Expression, style: PrintStyle): boolean {
  return tensorsIn(expression).some(({ ref, index }) => {
    const value = index === null ? style.numbers?.(ref) : undefined;
    return value !== undefined && value.shape.length > 0;
  });
}

function parenthesized(expression: Expression, style: PrintStyle, needed: number): string {
  const text = toTex(expression, style);
  return tightness(expression, style) < needed ? `(${text})` : text;
}

function fenced(items: readonly EquationItem[], fence: '(' | '[' | '|'): readonly EquationItem[] {
  return [{ kind: 'open', fence }, ...items, { kind: 'close', fence }];
}

function tex(text: string): EquationItem {
  return { kind: 'tex', tex: text };
}
