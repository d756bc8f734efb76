// printing: what the printers of expressions share: how tightly parts hold together, and what stands for a tensor.
import type { Shape } from '../engine/shape.ts';
import type { Recorded } from '../execution/trace.ts';
import { evaluate } from './evaluate.ts';
import type { Expression, TensorRef } from './expression.ts';
import type { Names } from './names.ts';

/** What tensors are printed as: their symbols, or these numbers where they are known. */
export interface PrintStyle {
  readonly names: Names;
  readonly numbers: ((ref: TensorRef) => Recorded | undefined) | null;
  /** Significant digits. */
  readonly digits: number;
  /** Symbols of whole tensors carry these shapes; left out: none does. */
  readonly shapes?: (ref: TensorRef, transposed: boolean) => Shape | undefined;
  /** A gradient is written on one line, because it stands alone in a fraction or an exponent. */
  readonly small?: boolean;
  /** With `shapes`: a sign as tall as the tallest of the line, so that they stand level. */
  readonly strut?: string;
}

/** How tightly an expression holds together: a part that holds less tightly than its place asks for gets parentheses. */
export function tightness(expression: Expression, style: PrintStyle): number {
  switch (expression.kind) {
    case 'relation':
      return 0;
    case 'add':
      return 1;
    case 'negative':
      return 2;
    case 'over':
    case 'overAxes':
      return 3;
    case 'product':
      return 4;
    case 'quotient':
      return expression.drawn === 'fraction' ? 6 : 4;
    case 'power':
      return 5;
    case 'number':
    case 'partial':
      return numberTightness(expression.kind === 'partial' && style.numbers === null ? 1 : expression.value);
    case 'tensor': {
      const value = entryNumber(expression, style);
      return value === null ? 6 : numberTightness(value);
    }
    case 'call':
      return expression.name === 'mod' ? 4 : 6;
    case 'raw':
      return 3;
    case 'letter':
    case 'symbol':
    case 'group':
    case 'indicator':
    case 'cases':
    case 'elided':
    case 'derivative':
    case 'matrix':
      return 6;
  }
}

function numberTightness(value: number): number {
  if (value < 0) return 2;
  return value !== 0 && Number.isFinite(value) && (value < 1e-4 || value >= 1e6) ? 4 : 6;
}

/** The number that is printed for a single entry (or a scalar), or null where symbols or a matrix are printed. */
export function entryNumber(expression: Extract<Expression, { kind: 'tensor' }>, style: PrintStyle): number | null {
  if (style.numbers === null) return null;
  const recorded = style.numbers(expression.ref);
  if (recorded === undefined || !('data' in recorded)) return null;
  if (expression.index === null && recorded.data.length !== 1) return null;
  if (expression.index === null && recorded.shape.length > 0) return null;
  return evaluate(expression, { letters: new Map(), tensor: () => recorded });
}

/** With numbers, an indicator that picks terms by their place, such as [k = t], is printed as the 1 or 0 that it comes to. */
export function pickedValue(indicator: Extract<Expression, { kind: 'indicator' }>, style: PrintStyle): number | null {
  const { condition } = indicator;
  const { numbers } = style;
  if (numbers === null || condition.kind !== 'relation' || !/[=≠]/.test(condition.sign)) return null;
  const tensor = (ref: TensorRef) => {
    const recorded = numbers(ref);
    return recorded !== undefined && 'data' in recorded ? recorded : undefined;
  };
  return evaluate(indicator, { letters: new Map(), tensor });
}

/** A place in a tensor as people count: from 1. */
export function placeText(index: Expression, print: (expression: Expression) => string): string {
  return index.kind === 'number' ? String(index.value + 1) : print(index);
}

export const relationWords: Readonly<Record<string, string>> = {
  '=': 'equals',
  '≠': 'is not',
  '<': 'is less than',
  '≤': 'is at most',
  '>': 'is greater than',
  '≥': 'is at least',
  '∈': 'is in',
  ',': 'and',
};
