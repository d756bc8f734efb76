// Expression: one side of an equation as data. Printers print it, the inspector draws it, and tests evaluate it.

/** One of the two numbers of a port: its value, or the cotangent ∂C/∂port. */
export interface TensorRef {
  readonly node: string;
  readonly port: string;
  readonly side: 'value' | 'gradient';
  /** Instead of the value its tangent: how fast it moves along a direction. It prints with a dot above. */
  readonly dotted?: true;
}
/** A string that names a reference, for maps and for React keys. */
export function refKey(ref: TensorRef): string {
  return `${ref.side === 'gradient' ? '∂' : ref.dotted ? '˙' : ''}${ref.node}.${ref.port}`;
}
export function sameRef(a: TensorRef, b: TensorRef): boolean {
  return a.node === b.node && a.port === b.port && a.side === b.side && a.dotted === b.dotted;
}

/**
 * How the factors of a product are joined. `beside`: juxtaposition, which between matrices is the matrix product; `dot` and
 * `times` are drawn signs with the same meaning; `entrywise` is ⊙.
 */
export type ProductSign = 'beside' | 'dot' | 'times' | 'entrywise';
export type BigOperator = 'sum' | 'product' | 'maximum' | 'minimum';
export type Fence = 'round' | 'square' | 'bars' | 'norm' | 'floor' | 'ceil';
export type Relation = '=' | '≠' | '<' | '≤' | '>' | '≥' | '∈' | ',';

export type Expression =
  /** A constant; `found`: worked out from this graph, so it is printed with as many digits as other numbers of the graph. */
  | { readonly kind: 'number'; readonly value: number; readonly found?: true }
  /** An index letter: bound by the entry that is asked for or by a big operator around it. Counted from 0. */
  | { readonly kind: 'letter'; readonly name: string }
  /** A named number (e, π, N) or a name without a value here (`value` null). */
  | { readonly kind: 'symbol'; readonly tex: string; readonly value: number | null }
  /** A tensor, or with `index` one entry of it: an index per axis, each an expression that is a whole number from 0. */
  | {
      readonly kind: 'tensor';
      readonly ref: TensorRef;
      readonly transposed: boolean;
      readonly index: readonly Expression[] | null;
    }
  | { readonly kind: 'negative'; readonly of: Expression }
  | { readonly kind: 'add'; readonly terms: readonly Expression[] }
  | { readonly kind: 'product'; readonly sign: ProductSign; readonly factors: readonly Expression[] }
  | {
      readonly kind: 'quotient';
      readonly over: Expression;
      readonly under: Expression;
      readonly drawn: 'fraction' | 'slash' | 'entrywise';
    }
  | { readonly kind: 'power'; readonly base: Expression; readonly exponent: Expression; readonly entrywise: boolean }
  /** A function of the field by its usual name: exp, log, tanh, max ... */
  | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly Expression[] }
  /** A big operator over a letter. `range` null: the letter's range is not known to the rule. */
  | {
      readonly kind: 'over';
      readonly operator: BigOperator;
      readonly letters: readonly LetterRange[];
      /** Only where it holds; drawn under the operator beside the letters. */
      readonly where: Expression | null;
      readonly body: Expression;
    }
  /** A tensor summed over whole axes, which stay with size 1; `axes` null: the sum of all its entries. */
  | { readonly kind: 'overAxes'; readonly axes: readonly number[] | null; readonly body: Expression }
  /** One entry of a Jacobian: how much one entry of an output moves with one entry of an input, with its number. */
  | { readonly kind: 'partial'; readonly of: TensorEntry; readonly by: TensorEntry; readonly value: number }
  /** How a tensor (or an entry of it) moves with another: the symbol of a Jacobian or of one entry. Has no value here. */
  | {
      readonly kind: 'derivative';
      readonly of: TensorPlace;
      readonly by: TensorPlace;
      readonly transposed: boolean;
    }
  /** Expressions as the entries of a matrix, row by row. */
  | { readonly kind: 'matrix'; readonly rows: readonly (readonly Expression[])[] }
  | { readonly kind: 'group'; readonly fence: Fence; readonly body: Expression }
  | { readonly kind: 'relation'; readonly sign: Relation; readonly left: Expression; readonly right: Expression }
  /** 1 where the condition holds, else 0. */
  | { readonly kind: 'indicator'; readonly condition: Expression }
  | {
      readonly kind: 'cases';
      /** `condition` null: otherwise. */
      readonly rows: readonly { readonly value: Expression; readonly condition: Expression | null }[];
    }
  /** Terms left out of a long sum, with how many they are. */
  | { readonly kind: 'elided'; readonly count: number }
  /** TeX that is not understood as calculus: printed as it stands, with the tensors in it still known. Has no value. */
  | { readonly kind: 'raw'; readonly parts: readonly (string | Expression)[] };

/** A whole tensor as an expression. */
export function whole(ref: TensorRef): Expression {
  return { kind: 'tensor', ref, transposed: false, index: null };
}

/** A tensor and a place in it, an index per axis. */
export interface TensorEntry {
  readonly ref: TensorRef;
  readonly index: readonly number[];
}

/** A whole tensor, or one entry of it: an index per axis, a number from 0 or a letter. */
export interface TensorPlace {
  readonly ref: TensorRef;
  readonly index: readonly Expression[] | null;
}

export interface LetterRange {
  readonly letter: string;
  /** The axis that gives the range: the letter runs from 0 to its length - 1. */
  readonly range: { readonly ref: TensorRef; readonly axis: number } | null;
}

/** The parts directly inside an expression, in reading order. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'number':
    case 'letter':
    case 'symbol':
    case 'elided':
    case 'partial':
    case 'derivative':
      return [];
    case 'matrix':
      return expression.rows.flat();
    case 'tensor':
      return expression.index ?? [];
    case 'negative':
      return [expression.of];
    case 'add':
      return expression.terms;
    case 'product':
      return expression.factors;
    case 'quotient':
      return [expression.over, expression.under];
    case 'power':
      return [expression.base, expression.exponent];
    case 'call':
      return expression.arguments;
    case 'over':
      return expression.where === null ? [expression.body] : [expression.where, expression.body];
    case 'group':
    case 'overAxes':
      return [expression.body];
    case 'relation':
      return [expression.left, expression.right];
    case 'indicator':
      return [expression.condition];
    case 'cases':
      return expression.rows.flatMap((row) => (row.condition === null ? [row.value] : [row.value, row.condition]));
    case 'raw':
      return expression.parts.filter((part) => typeof part !== 'string');
  }
}

/** Every tensor named in an expression, in reading order, repeats included. */
export function tensorsIn(expression: Expression): Extract<Expression, { kind: 'tensor' }>[] {
  const found: Extract<Expression, { kind: 'tensor' }>[] = [];
  const visit = (part: Expression): void => {
    if (part.kind === 'tensor') found.push(part);
    for (const inner of partsOf(part)) visit(inner);
  };
  visit(expression);
  return found;
}
