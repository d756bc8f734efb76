// readDerivation: finds lines of a derivation by what stands on their left, and works their sides out with numbers of one's own.
import type { Tensor } from '../../engine/tensor.ts';
import type { Block, DerivationDocument, Equation, Part, Side, Table } from '../document/derivationBlocks.ts';
import { prosePlain, sidePlain } from '../document/plainDocument.ts';
import { evaluate } from '../evaluate.ts';
import type { Expression, TensorRef } from '../expression.ts';

export interface Line {
  readonly left: string;
  readonly equation: Equation;
  /** The plain text of each side. */
  readonly texts: readonly string[];
}

export function partsOfDerivation({ sections }: DerivationDocument): readonly Part[] {
  return sections.flatMap(({ title, blocks, parts }) => [
    { heading: [{ kind: 'words', text: title } as const], blocks },
    ...parts,
  ]);
}

export function blocksOf(derivation: DerivationDocument): readonly Block[] {
  return partsOfDerivation(derivation).flatMap(({ blocks }) => blocks);
}

/** Every equation, in order. */
export function linesOf(derivation: DerivationDocument): readonly Line[] {
  return blocksOf(derivation)
    .filter((block): block is Equation => block.kind === 'equation')
    .map((equation) => ({
      left: sidePlain(derivation, equation.left),
      equation,
      texts: equation.sides.map((side) => sidePlain(derivation, side)),
    }));
}

export function proseOf(derivation: DerivationDocument): readonly string[] {
  return blocksOf(derivation).flatMap((block) =>
    block.kind === 'paragraph' ? [prosePlain(derivation, block.prose)] : [],
  );
}

export function tableOf(derivation: DerivationDocument, title: string): Table {
  const section = derivation.sections.find((each) => each.title === title);
  const table = section?.blocks.find((block): block is Table => block.kind === 'table');
  if (table === undefined) throw new Error(`no table in ${title}`);
  return table;
}

export function symbolSides({ equation }: Line): readonly Expression[] {
  return equation.sides.flatMap((side) => (side.kind === 'symbols' ? [side.expression] : []));
}

export function resultOf({ equation }: Line): Tensor {
  const last: Side | undefined = equation.sides.at(-1);
  if (last?.kind !== 'result' || !('data' in last.value)) throw new Error('the line has no result');
  return last.value;
}

/** A matrix of expressions as numbers. */
export function matrixNumbers(expression: Expression, tensor: (ref: TensorRef) => Tensor | undefined): number[][] {
  if (expression.kind !== 'matrix') throw new Error(`${expression.kind} is no matrix`);
  return expression.rows.map((row) =>
    row.map((entry) => evaluate(entry, { letters: new Map(), tensor }) ?? Number.NaN),
  );
}
