// toTex: prints an expression as TeX, with symbols or with the numbers of this graph.
import { shapeText } from '../engine/shape.ts';
import { isSummary, type Recorded } from '../execution/trace.ts';
import type { Expression, Fence, ProductSign, Relation, TensorRef } from './expression.ts';
import { matrixRows } from './matrixText.ts';
import { numberTex } from './numberText.ts';
import { entryNumber, type PrintStyle, pickedValue, placeText, tightness } from './printing.ts';
import { symbolTex } from './symbolText.ts';

export function toTex(expression: Expression, style: PrintStyle): string {
  return print(expression, style, 0);
}

/** The symbol of a tensor or of its entry: `W`, `w_{12}`, `\frac{\partial C}{\partial W}`. */
export function refTex(
  ref: TensorRef,
  places: readonly string[],
  { names, small }: Pick<PrintStyle, 'names' | 'small'>,
): string {
  const text = places.length > 0 ? names.entry(ref) : names.symbol(ref);
  const symbol = symbolTex(ref.dotted ? { ...text, base: `\\dot{${text.base}}` } : text, places);
  if (ref.side === 'value') return symbol;
  const cost = symbolTex(names.cost);
  return small === true ? `\\partial ${cost} / \\partial ${symbol}` : `\\frac{\\partial ${cost}}{\\partial ${symbol}}`;
}

function print(expression: Expression, style: PrintStyle, needed: number): string {
  if (tightness(expression, style) >= needed) return bare(expression, style);
  return fenced(['(', ')'], style, (each) => bare(expression, each));
}

/**
 * A fence grows only around what is taller than a line, so that (-1) keeps close to its neighbours. A shape that stands below a letter is
 * no part of what is enclosed: around it a fence is as high as the letters ask for.
 */
function fenced([open, close]: readonly [string, string], style: PrintStyle, write: (style: PrintStyle) => string) {
  const text = write(style);
  if (style.shapes === undefined) return isTall(text) ? `\\left${open}${text}\\right${close}` : open + text + close;
  const { shapes: _, ...plain } = style;
  return isTall(write(plain)) ? `\\biggl${open}${text}\\biggr${close}` : open + text + close;
}
function isTall(text: string): boolean {
  return /\\(d?frac|begin|sum|prod|left|under)/.test(text);
}

/** Inside a fraction or an exponent: no parentheses around the whole, and a lone gradient on one line. */
function printSmall(expression: Expression, style: PrintStyle): string {
  const inside = expression.kind === 'group' && expression.fence === 'round' ? expression.body : expression;
  return print(inside, { ...style, small: inside.kind === 'tensor' }, 0);
}

function bare(expression: Expression, style: PrintStyle): string {
  const inner = (part: Expression): string => print(part, style, 0);
  switch (expression.kind) {
    case 'number':
      return numberTex(expression.value, expression.found ? style.digits : 12);
    case 'letter':
      return expression.name;
    case 'symbol':
      return expression.tex;
    case 'tensor':
      return tensorTex(expression, style);
    case 'partial':
      return partialTex(expression, style);
    case 'derivative':
      return derivativeTex(expression, style);
    case 'matrix':
      return matrixTex(expression.rows, style);
    case 'negative':
      return `-${print(expression.of, style, 3)}`;
    case 'add':
      return sumTex(expression.terms, style);
    case 'product':
      return productTex(expression.factors, expression.sign, style);
    case 'quotient':
      if (expression.drawn === 'fraction') {
        return `\\frac{${printSmall(expression.over, style)}}{${printSmall(expression.under, style)}}`;
      }
      return `${print(expression.over, style, 4)} ${expression.drawn === 'slash' ? '/' : '\\oslash'} ${print(expression.under, style, 5)}`;
    case 'power':
      return `${print(expression.base, style, 6)}^{${expression.entrywise ? '\\circ ' : ''}${printSmall(expression.exponent, style)}}`;
    case 'call':
      return callTex(expression.name, expression.arguments, style);
    case 'over': {
      const letters = expression.letters.map(({ letter }) => letter).join(',');
      const where = expression.where === null ? '' : `\\,:\\,${inner(expression.where)}`;
      const sign = { sum: '\\sum', product: '\\prod', maximum: '\\max', minimum: '\\min' }[expression.operator];
      return `${sign}_{${letters}${where}} ${print(expression.body, style, 4)}`;
    }
    case 'overAxes':
      return `${axesSign(expression.axes)} ${print(expression.body, style, 4)}`;
    case 'group': {
      return fenced(fences[expression.fence], style, (each) => print(expression.body, each, 0));
    }
    case 'relation':
      return `${inner(expression.left)} ${relationSigns[expression.sign]} ${inner(expression.right)}`;
    case 'indicator': {
      const picked = pickedValue(expression, style);
      if (picked !== null) return numberTex(picked, 1);
      return fenced(['[', ']'], style, (each) => print(expression.condition, each, 0));
    }
    case 'cases':
      return `\\begin{cases} ${expression.rows
        .map(({ value, condition }) =>
          condition === null
            ? `${inner(value)} & \\text{otherwise}`
            : `${inner(value)} & \\text{if } ${inner(condition)}`,
        )
        .join(' \\\\ ')} \\end{cases}`;
    case 'elided':
      return `\\underbrace{\\cdots}_{${expression.count}\\text{ more}}`;
    case 'raw':
      return expression.parts.map((part) => (typeof part === 'string' ? part : inner(part))).join('');
  }
}

export const fences: Readonly<Record<Fence, readonly [string, string]>> = {
  round: ['(', ')'],
  square: ['[', ']'],
  bars: ['|', '|'],
  norm: ['\\|', '\\|'],
  floor: ['\\lfloor ', '\\rfloor'],
  ceil: ['\\lceil ', '\\rceil'],
};
const relationSigns: Readonly<Record<Relation, string>> = {
  '=': '=',
  '≠': '\\ne',
  '<': '<',
  '≤': '\\le',
  '>': '>',
  '≥': '\\ge',
  '∈': '\\in',
  ',': ',\\;',
};

export function axesSign(axes: readonly number[] | null): string {
  return axes === null ? '\\sum' : `\\sum_{\\text{${axesWords(axes)}}}`;
}

/** `axis 0`, `axes 0, 2`. */
export function axesWords(axes: readonly number[] | null): string {
  if (axes === null) return 'all entries';
  return `${axes.length === 1 ? 'axis' : 'axes'} ${axes.join(', ')}`;
}

function tensorTex(expression: Extract<Expression, { kind: 'tensor' }>, style: PrintStyle): string {
  const value = entryNumber(expression, style);
  if (value !== null) return numberTex(value, style.digits);
  const { ref, index, transposed } = expression;
  const recorded = index === null ? style.numbers?.(ref) : undefined;
  if (recorded !== undefined) return recordedTex(recorded, transposed, style.digits);
  const symbol = refTex(ref, placesTex(index, style), style);
  const turned = ref.side === 'gradient' ? `\\left(${symbol}\\right)^{\\!\\top}` : `${symbol}^{\\top}`;
  return underShape(transposed ? turned : symbol, expression, style);
}

/** A tensor in figures: a scalar bare, a vector as a column, a matrix; large ones shortened, with the count of what is left out. */
export function recordedTex(recorded: Recorded, transposed: boolean, digits: number): string {
  const shape = `\\text{${shapeText(recorded.shape).replace(/×/g, '$\\times$')}}`;
  if (isSummary(recorded)) return `\\left[\\;${shape}\\;\\right]`;
  const [only] = recorded.data;
  if (recorded.shape.length === 0 && only !== undefined) return numberTex(only, digits);
  if (recorded.data.length === 0) return `\\left[\\;\\right]_{${shape}}`;
  const { rows, left } = matrixRows(recorded, transposed);
  const lines = rows.map((row) =>
    row.map((entry, at) => (entry === null ? gap(rows, row, at) : numberTex(entry, digits))).join(' & '),
  );
  const matrix = `\\begin{bmatrix} ${lines.join(' \\\\ ')} \\end{bmatrix}`;
  if (left === 0) return matrix;
  const whole = shapeText(recorded.shape).replace(/ × /g, ' by ');
  // Below a few columns the words would be wider than what they are about.
  const words =
    (rows[0]?.length ?? 0) <= 3
      ? `\\substack{${left}\\text{ of ${whole}} \\\\ \\text{not shown}}`
      : `${left}\\text{ entries of ${whole} not shown}`;
  return `\\underset{${words}}{${matrix}}`;
}

/** Dots to the right for columns that are left out, downwards for rows, aslant where both are. */
function gap(rows: readonly (readonly (number | null)[])[], row: readonly (number | null)[], column: number): string {
  if (row.some((entry) => entry !== null)) return '\\cdots';
  return rows.every((each) => each[column] === null) ? '\\ddots' : '\\vdots';
}

/** With the shape below, where the style asks for shapes: a whole tensor that is not a scalar. */
function underShape(
  text: string,
  { ref, index, transposed }: Extract<Expression, { kind: 'tensor' }>,
  style: PrintStyle,
) {
  const shape = index === null ? style.shapes?.(ref, transposed) : undefined;
  if (shape === undefined || shape.length === 0) return text;
  const sizes = shape.join(' \\times ');
  if (style.strut === undefined) return `\\underset{${sizes}}{${text}}`;
  // Struts keep all shapes of a line level, and apart from denominators.
  return `\\underset{\\rule{0pt}{1.1em}\\,${sizes}\\,}{\\vphantom{${style.strut}}${text}}`;
}

function partialTex(expression: Extract<Expression, { kind: 'partial' }>, style: PrintStyle): string {
  if (style.numbers !== null) return numberTex(expression.value, style.digits);
  const [of, by] = [expression.of, expression.by].map(({ ref, index }) =>
    refTex(
      { ...ref, side: 'value' },
      index.map((at) => String(at + 1)),
      style,
    ),
  );
  return `\\frac{\\partial ${of}}{\\partial ${by}}`;
}

function derivativeTex({ of, by, transposed }: Extract<Expression, { kind: 'derivative' }>, style: PrintStyle): string {
  const [over, under] = [of, by].map(({ ref, index }) =>
    refTex({ ...ref, side: 'value' }, placesTex(index, style), style),
  );
  const text =
    style.small === true ? `\\partial ${over} / \\partial ${under}` : `\\frac{\\partial ${over}}{\\partial ${under}}`;
  return transposed ? `\\left(${text}\\right)^{\\!\\top}` : text;
}

function matrixTex(rows: Extract<Expression, { kind: 'matrix' }>['rows'], style: PrintStyle): string {
  const cell = (entry: Expression): string =>
    entry.kind === 'number' ? numberTex(entry.value, style.digits) : print(entry, { ...style, small: true }, 0);
  return `\\begin{bmatrix} ${rows.map((row) => row.map(cell).join(' & ')).join(' \\\\ ')} \\end{bmatrix}`;
}

function placesTex(index: readonly Expression[] | null, style: PrintStyle): readonly string[] {
  return index?.map((part) => placeText(part, (inner) => toTex(inner, { ...style, numbers: null }))) ?? [];
}

function sumTex(terms: readonly Expression[], style: PrintStyle): string {
  return terms
    .map((term, at) => {
      if (term.kind === 'negative') return `${at === 0 ? '-' : ' - '}${print(term.of, style, 3)}`;
      return at === 0 ? print(term, style, 1) : ` + ${print(term, style, 3)}`;
    })
    .join('');
}

function productTex(factors: readonly Expression[], sign: ProductSign, style: PrintStyle): string {
  const texts = factors.map((factor, at) => {
    const last = at === factors.length - 1;
    const loose = factor.kind === 'over' || factor.kind === 'overAxes' || factor.kind === 'raw';
    return print(factor, style, last && loose ? 3 : 4);
  });
  return texts.reduce((line, text) => line + productSigns[signBetween(sign, line, text, style)] + text);
}

/** Symbols and matrices stand side by side; figures side by side would read as one number, so they need the dot. */
function signBetween(sign: ProductSign, left: string, right: string, style: PrintStyle): ProductSign {
  if (sign !== 'beside' && sign !== 'dot') return sign;
  if (style.numbers === null) return /^[\d.]/.test(right) ? 'dot' : 'beside';
  const matrices = /\\end\{bmatrix\}\}?(\\right\))?$/.test(left) && /^\\(begin|underset)/.test(right);
  return sign === 'beside' && matrices ? 'beside' : 'dot';
}

const productSigns: Readonly<Record<ProductSign, string>> = {
  beside: ' \\, ',
  dot: ' \\cdot ',
  times: ' \\times ',
  entrywise: ' \\odot ',
};

const commands = new Set('exp log ln sin cos tan arcsin arccos arctan sinh cosh tanh max min det sigma'.split(' '));

function callTex(name: string, list: readonly Expression[], style: PrintStyle): string {
  const [left, right] = list;
  if (name === 'mod' && left && right) return `${print(left, style, 4)} \\bmod ${print(right, style, 5)}`;
  const texts = list.map((part) => print(part, style, 0));
  if (name === 'sqrt') return `\\sqrt{${texts.join(', ')}}`;
  const inside = fenced(['(', ')'], style, (each) => list.map((part) => print(part, each, 0)).join(', '));
  if (name === 'transpose') return `${inside}^{\\top}`;
  return `${commands.has(name) ? `\\${name}` : `\\operatorname{${name}}`}${inside}`;
}
