// toSpokenText: prints an expression as it is read aloud, for screen readers.
import { shapeText } from '../engine/shape.ts';
import { isSummary, type Recorded } from '../execution/trace.ts';
import type { Expression, TensorRef } from './expression.ts';
import { matrixRows } from './matrixText.ts';
import { numberSpoken } from './numberText.ts';
import { entryNumber, type PrintStyle, pickedValue, placeText, relationWords } from './printing.ts';
import { texWords } from './toPlainText.ts';
import { axesWords } from './toTex.ts';

export function toSpokenText(expression: Expression, style: PrintStyle): string {
  const say = (part: Expression): string => toSpokenText(part, style);
  /** Parts that hold several things are said between commas, so that one hears where they end. */
  const apart = (part: Expression): string => {
    const inside = part.kind === 'group' && part.fence === 'round' ? part.body : part;
    return isSimple(inside) ? say(inside) : `the quantity ${say(inside)}, end quantity,`;
  };
  switch (expression.kind) {
    case 'number':
      return numberSpoken(expression.value, expression.found ? style.digits : 12);
    case 'letter':
      return expression.name;
    case 'symbol':
      return texWords(expression.tex);
    case 'tensor':
      return tensorSpoken(expression, style);
    case 'partial': {
      if (style.numbers !== null) return numberSpoken(expression.value, style.digits);
      const [of, by] = [expression.of, expression.by].map(({ ref, index }) =>
        refSpoken(
          { ...ref, side: 'value' },
          index.map((at) => String(at + 1)),
          style,
        ),
      );
      return `the derivative of ${of} with respect to ${by}`;
    }
    case 'derivative': {
      const [of, by] = [expression.of, expression.by].map(({ ref, index }) =>
        refSpoken({ ...ref, side: 'value' }, placesSpoken(index, style), style),
      );
      return `the derivative of ${of} with respect to ${by}${expression.transposed ? ', transposed' : ''}`;
    }
    case 'matrix':
      return `the matrix with ${expression.rows.map((row, at) => `row ${at + 1}: ${row.map(say).join(', ')}`).join('; ')}`;
    case 'negative':
      return `minus ${apart(expression.of)}`;
    case 'add':
      return expression.terms
        .map((term, at) => (at === 0 ? say(term) : term.kind === 'negative' ? say(term) : `plus ${say(term)}`))
        .join(' ');
    case 'product':
      return expression.factors
        .map(apart)
        .join(expression.sign === 'entrywise' ? ' times, entry by entry, ' : ' times ');
    case 'quotient':
      return `${apart(expression.over)} divided by ${apart(expression.under)}`;
    case 'power':
      return isNumber(expression.exponent, 2)
        ? `${apart(expression.base)} squared`
        : `${apart(expression.base)} to the power ${apart(expression.exponent)}`;
    case 'call':
      if (expression.name === 'mod') return expression.arguments.map(apart).join(' modulo ');
      return expression.name === 'transpose'
        ? `${expression.arguments.map(apart).join(', ')} transposed`
        : `${functionWords[expression.name] ?? expression.name} of ${expression.arguments.map(apart).join(' and ')}`;
    case 'over': {
      const letters = expression.letters.map(({ letter }) => letter).join(' and ');
      const where = expression.where === null ? '' : ` where ${say(expression.where)}`;
      const word = { sum: 'sum', product: 'product', maximum: 'maximum', minimum: 'minimum' }[expression.operator];
      return `the ${word} over ${letters}${where} of ${say(expression.body)}`;
    }
    case 'overAxes':
      return `the sum over ${axesWords(expression.axes)} of ${say(expression.body)}`;
    case 'group':
      if (expression.fence === 'bars') return `the absolute value of ${say(expression.body)}`;
      if (expression.fence === 'norm') return `the norm of ${say(expression.body)}`;
      if (expression.fence === 'floor') return `${apart(expression.body)} rounded down`;
      if (expression.fence === 'ceil') return `${apart(expression.body)} rounded up`;
      return apart(expression.body);
    case 'relation':
      return `${say(expression.left)} ${relationWords[expression.sign]} ${say(expression.right)}`;
    case 'indicator': {
      const picked = pickedValue(expression, style);
      if (picked !== null) return numberSpoken(picked, 1);
      return `1 if ${say(expression.condition)}, else 0`;
    }
    case 'cases':
      return expression.rows
        .map(({ value, condition }) => `${say(value)} ${condition === null ? 'otherwise' : `if ${say(condition)}`}`)
        .join('; ');
    case 'elided':
      return `${expression.count} more terms`;
    case 'raw':
      return expression.parts
        .map((part) => (typeof part === 'string' ? texWords(part) : say(part)))
        .join(' ')
        .trim();
  }
}

export function refSpoken(ref: TensorRef, places: readonly string[], { names }: Pick<PrintStyle, 'names'>): string {
  const symbol = [(places.length > 0 ? names.entry(ref) : names.symbol(ref)).spoken, ...places].join(' ');
  if (ref.dotted) return `the rate of ${symbol}`;
  return ref.side === 'value' ? symbol : `the gradient of ${names.cost.spoken} with respect to ${symbol}`;
}

const functionWords: Readonly<Record<string, string>> = {
  exp: 'the exponential',
  log: 'the logarithm',
  ln: 'the natural logarithm',
  sqrt: 'the square root',
  max: 'the maximum',
  min: 'the minimum',
  sigma: 'sigma',
  sin: 'the sine',
  cos: 'the cosine',
  tan: 'the tangent',
  arcsin: 'the arc sine',
  arccos: 'the arc cosine',
  arctan: 'the arc tangent',
  atan2: 'the angle',
  sinh: 'the hyperbolic sine',
  cosh: 'the hyperbolic cosine',
  tanh: 'the hyperbolic tangent',
  erf: 'the error function',
  round: 'the rounding',
};

function isNumber(expression: Expression, value: number): boolean {
  return expression.kind === 'number' && expression.value === value;
}

/** Whether one hears where it ends. */
function isSimple(expression: Expression): boolean {
  if (expression.kind === 'group') return isSimple(expression.body);
  if (expression.kind === 'product') return expression.factors.every(isSimple);
  return !['add', 'relation', 'quotient', 'raw', 'cases', 'over', 'overAxes'].includes(expression.kind);
}

function tensorSpoken(expression: Extract<Expression, { kind: 'tensor' }>, style: PrintStyle): string {
  const value = entryNumber(expression, style);
  if (value !== null) return numberSpoken(value, style.digits);
  const { ref, index, transposed } = expression;
  const recorded = index === null ? style.numbers?.(ref) : undefined;
  if (recorded !== undefined) return recordedSpoken(recorded, transposed, style.digits);
  return `${refSpoken(ref, placesSpoken(index, style), style)}${transposed ? ' transposed' : ''}`;
}

function placesSpoken(index: readonly Expression[] | null, style: PrintStyle): readonly string[] {
  return index?.map((part) => placeText(part, (inner) => toSpokenText(inner, { ...style, numbers: null }))) ?? [];
}

/** A tensor read aloud row by row; a large one by its shape. */
export function recordedSpoken(recorded: Recorded, transposed: boolean, digits: number): string {
  const size = shapeText(recorded.shape).replace(/ × /g, ' by ');
  if (isSummary(recorded)) return `a tensor of shape ${size}`;
  const { rows, left } = matrixRows(recorded, transposed);
  const say = (entry: number | null): string => (entry === null ? 'and so on' : numberSpoken(entry, digits));
  const [only] = recorded.data;
  if (recorded.shape.length === 0 && only !== undefined) return say(only);
  if (left > 0) return `a tensor of shape ${size}`;
  if (recorded.shape.length === 1) return `the vector ${rows.map((row) => row.map(say).join(', ')).join(', ')}`;
  return `the ${size} matrix with ${rows.map((row, at) => `row ${at + 1}: ${row.map(say).join(', ')}`).join('; ')}`;
}
