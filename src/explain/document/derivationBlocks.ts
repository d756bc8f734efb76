// derivationBlocks: the whole derivation of a graph as data: sections of prose, equations and tables. Printers turn it into TeX, text or a page.
import type { Shape } from '../../engine/shape.ts';
import type { Tensor } from '../../engine/tensor.ts';
import type { Recorded } from '../../execution/trace.ts';
import type { Expression, TensorRef } from '../expression.ts';
import type { Names } from '../names.ts';

/**
 * A run of words, a symbol or expression of ours, a formula of an op's record (ours too), or TeX that a person wrote: that is foreign and no
 * printer may hand it on as it is.
 */
export type Inline =
  | { readonly kind: 'words'; readonly text: string }
  | { readonly kind: 'expression'; readonly expression: Expression }
  | { readonly kind: 'formula'; readonly tex: string }
  | { readonly kind: 'foreign'; readonly tex: string };
export type Prose = readonly Inline[];

/** One side of an equation: symbols (with shapes below the tensors), the same expression with the numbers of this run, or a result. */
export type Side =
  | { readonly kind: 'symbols'; readonly expression: Expression; readonly shapes: boolean }
  | { readonly kind: 'numbers'; readonly expression: Expression }
  | { readonly kind: 'result'; readonly value: Recorded };

/** Sides that are all equal, the first of them on the left. */
export interface Equation {
  readonly kind: 'equation';
  readonly left: Side;
  readonly sides: readonly Side[];
  /** Words after the last side, e.g. the case that it holds in. */
  readonly note?: Prose;
}
export interface Paragraph {
  readonly kind: 'paragraph';
  readonly prose: Prose;
}
/** Prose per row and column; a matrix may stand in a cell. */
export interface Table {
  readonly kind: 'table';
  readonly head: readonly string[];
  readonly rows: readonly (readonly (Prose | Side)[])[];
}
export type Block = Equation | Paragraph | Table;

/** One step: what happens at one node or port, under a heading of its own. */
export interface Part {
  readonly heading: Prose;
  readonly blocks: readonly Block[];
}
export interface Section {
  readonly title: string;
  readonly blocks: readonly Block[];
  readonly parts: readonly Part[];
}
export interface DerivationDocument {
  readonly title: string;
  /** Where the graph comes from, as words. */
  readonly source: string | null;
  /** A paragraph each. */
  readonly notes: readonly Prose[];
  readonly sections: readonly Section[];
  /** What the expressions are printed with. */
  readonly names: Names;
  readonly digits: number;
  numbers(ref: TensorRef): Tensor | undefined;
  shape(ref: TensorRef): Shape | undefined;
}

export function words(text: string): Inline {
  return { kind: 'words', text };
}
export function shown(expression: Expression): Inline {
  return { kind: 'expression', expression };
}
export function paragraph(...prose: readonly (Inline | string)[]): Paragraph {
  return { kind: 'paragraph', prose: prose.map((part) => (typeof part === 'string' ? words(part) : part)) };
}
export function symbols(expression: Expression, shapes = false): Side {
  return { kind: 'symbols', expression, shapes };
}
export function isSide(cell: Prose | Side): cell is Side {
  return 'kind' in cell;
}
