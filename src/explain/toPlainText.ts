// toPlainText: prints an expression as a line of plain text that reads like code: dC/dW = dC/dy x^T.
import { shapeText } from '../engine/shape.ts';
import { isSummary, type Recorded } from '../execution/trace.ts';
import type { Expression, Fence, TensorRef } from './expression.ts';
import { matrixRows } from './matrixText.ts';
import { numberPlain } from './numberText.ts';
import { entryNumber, type PrintStyle, pickedValue, placeText, tightness } from './printing.ts';
import { axesWords } from './toTex.ts';

export function toPlainText(expression: Expression, style: PrintStyle): string {
  return print(expression, style, 0);
}

/** `W`, `w[1, 2]`, `∂C/∂W`. */
export function refPlain(ref: TensorRef, places: readonly string[], { names }: Pick<PrintStyle, 'names'>): string {
  const named = (places.length > 0 ? names.entry(ref) : names.symbol(ref)).plain;
  // A dot above the last letter; digits that follow it are an index.
  const text = ref.dotted ? named.replace(/(\p{L})(?=\P{L}*$)/u, '$1\u0307').normalize('NFC') : named;
  const symbol = places.length > 0 ? `${text}[${places.join(', ')}]` : text;
  return ref.side === 'value' ? symbol : `∂${names.cost.plain}/∂${symbol}`;
}

function print(expression: Expression, style: PrintStyle, needed: number): string {
  const text = bare(expression, style);
  return tightness(expression, style) < needed ? `(${text})` : text;
}

function bare(expression: Expression, style: PrintStyle): string {
  const inner = (part: Expression): string => print(part, style, 0);
  const cell = (entry: Expression): string =>
    entry.kind === 'number' ? numberPlain(entry.value, style.digits) : inner(entry);
  switch (expression.kind) {
    case 'number':
      return numberPlain(expression.value, expression.found ? style.digits : 12);
    case 'letter':
      return expression.name;
    case 'symbol':
      return texWords(expression.tex);
    case 'tensor':
      return tensorPlain(expression, style);
    case 'partial': {
      if (style.numbers !== null) return numberPlain(expression.value, style.digits);
      const [of, by] = [expression.of, expression.by].map(({ ref, index }) =>
        refPlain(
          { ...ref, side: 'value' },
          index.map((at) => String(at + 1)),
          style,
        ),
      );
      return `∂${of}/∂${by}`;
    }
    case 'derivative': {
      const [of, by] = [expression.of, expression.by].map(({ ref, index }) =>
        refPlain({ ...ref, side: 'value' }, placesPlain(index, style), style),
      );
      return expression.transposed ? `(∂${of}/∂${by})^T` : `∂${of}/∂${by}`;
    }
    case 'matrix':
      return `[${expression.rows.map((row) => `[${row.map(cell).join(', ')}]`).join(', ')}]`;
    case 'negative':
      return `-${print(expression.of, style, 3)}`;
    case 'add':
      return expression.terms
        .map((term, at) => {
          if (term.kind === 'negative') return `${at === 0 ? '-' : ' - '}${print(term.of, style, 3)}`;
          return at === 0 ? print(term, style, 1) : ` + ${print(term, style, 3)}`;
        })
        .join('');
    case 'product':
      return expression.factors
        .map((factor, at) =>
          print(factor, style, factor.kind === 'over' && at === expression.factors.length - 1 ? 3 : 4),
        )
        .join(
          { beside: style.numbers === null ? ' ' : ' * ', dot: ' * ', times: ' * ', entrywise: ' ⊙ ' }[expression.sign],
        );
    case 'quotient':
      return `${print(expression.over, style, 4)} ${expression.drawn === 'entrywise' ? '⊘' : '/'} ${print(expression.under, style, 5)}`;
    case 'power':
      return `${print(expression.base, style, 6)}^${print(expression.exponent, style, 6)}`;
    case 'call':
      if (expression.name === 'mod') return expression.arguments.map((part) => print(part, style, 5)).join(' mod ');
      if (expression.name === 'transpose') return `(${expression.arguments.map(inner).join(', ')})^T`;
      return `${expression.name}(${expression.arguments.map(inner).join(', ')})`;
    case 'over': {
      const letters = expression.letters.map(({ letter }) => letter).join(', ');
      const where = expression.where === null ? '' : `, ${inner(expression.where)}`;
      const word = { sum: 'sum', product: 'product', maximum: 'max', minimum: 'min' }[expression.operator];
      return `${word}_{${letters}${where}} ${print(expression.body, style, 4)}`;
    }
    case 'overAxes':
      return `sum over ${axesWords(expression.axes)} of ${print(expression.body, style, 4)}`;
    case 'group': {
      const [open, close] = fences[expression.fence];
      return `${open}${inner(expression.body)}${close}`;
    }
    case 'relation':
      return `${inner(expression.left)} ${expression.sign} ${inner(expression.right)}`;
    case 'indicator': {
      const picked = pickedValue(expression, style);
      if (picked !== null) return numberPlain(picked, 1);
      return `[${inner(expression.condition)}]`;
    }
    case 'cases':
      return `{${expression.rows
        .map(({ value, condition }) => `${inner(value)} ${condition === null ? 'otherwise' : `if ${inner(condition)}`}`)
        .join('; ')}}`;
    case 'elided':
      return `... (${expression.count} more)`;
    case 'raw':
      return expression.parts
        .map((part) => (typeof part === 'string' ? texWords(part) : inner(part)))
        .join(' ')
        .trim();
  }
}

const fences: Readonly<Record<Fence, readonly [string, string]>> = {
  round: ['(', ')'],
  square: ['[', ']'],
  bars: ['|', '|'],
  norm: ['‖', '‖'],
  floor: ['floor(', ')'],
  ceil: ['ceil(', ')'],
};

function tensorPlain(expression: Extract<Expression, { kind: 'tensor' }>, style: PrintStyle): string {
  const value = entryNumber(expression, style);
  if (value !== null) return numberPlain(value, style.digits);
  const { ref, index, transposed } = expression;
  const recorded = index === null ? style.numbers?.(ref) : undefined;
  if (recorded !== undefined) return recordedPlain(recorded, transposed, style.digits);
  const symbol = refPlain(ref, placesPlain(index, style), style);
  if (!transposed) return symbol;
  return ref.side === 'gradient' ? `(${symbol})^T` : `${symbol}^T`;
}

function placesPlain(index: readonly Expression[] | null, style: PrintStyle): readonly string[] {
  return index?.map((part) => placeText(part, (inner) => toPlainText(inner, { ...style, numbers: null }))) ?? [];
}

/** `[[1, 2], [3, 4]]`; a vector stays flat, large ones are shortened and the left-out entries counted. */
export function recordedPlain(recorded: Recorded, transposed: boolean, digits: number): string {
  if (isSummary(recorded)) return `[${shapeText(recorded.shape)}]`;
  const { rows, left } = matrixRows(recorded, transposed);
  const text = (entry: number | null): string => (entry === null ? '...' : numberPlain(entry, digits));
  const [only] = recorded.data;
  if (recorded.shape.length === 0 && only !== undefined) return text(only);
  const lines = rows.map((row) => `[${row.map(text).join(', ')}]`);
  const flat = rows.map((row) => text(row[0] ?? null)).join(', ');
  const matrix = recorded.shape.length === 1 && !transposed ? `[${flat}]` : `[${lines.join(', ')}]`;
  return left === 0 ? matrix : `${matrix} (${left} entries of ${shapeText(recorded.shape)} not shown)`;
}

/** What little TeX a rule's constants carry, without its backslashes. */
export function texWords(tex: string): string {
  return tex
    .replace(/\\(?:text|mathrm|operatorname)\{([^{}]*)\}/g, '$1')
    .replace(/\\([a-zA-Z]+)/g, '$1')
    .replace(/\\./g, ' ')
    .replace(/[{}]/g, '')
    .replace(/\s+/g, ' ');
}
