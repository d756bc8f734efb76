// cellRules: pieces of the rules of the recurrent cells in TeX: letters, the sums of a gate, and what the sums send back.
import type { DerivationContext, Rule } from '../engine/op.ts';
import { summedWords } from './axisWords.ts';
import { hole, letters, rangesIn, sumOver, sumOverAxes } from './ruleText.ts';

/** The letters of one rule: a sample of the batch, and what runs over units, rows of the weights and features. */
export interface CellLetters {
  readonly batch: readonly string[];
  readonly unit: string;
  readonly other: string;
  readonly row: string;
  readonly feature: string;
  readonly own: string;
}

export interface CellRules {
  /** Null where there are more axes than letters. */
  readonly at: CellLetters | null;
  readonly units: number;
  readonly bias: boolean;
  rule(tex: string, indices: readonly string[], entry: string, words: string): Rule;
  /** One entry of x W_ihᵀ + b_ih, and of h W_hhᵀ + b_hh: the sum for a row of the weights, in the sample of the batch. */
  inputSum(row: string): string;
  stateSum(row: string): string;
  /** An entry of a state, an output or a cotangent of this shape. */
  entry(name: string, unit: string): string;
  /** Whole rules and entry rules of what is behind a sum, given the cotangent of the sum, whole and for a row. */
  behind(
    side: 'input' | 'state',
    whole: string,
    ofRow: string,
    plus?: { readonly whole: string; readonly entry: string },
  ): Record<string, Rule>;
}

/** `quantities`: what the op calls its gates; no letter of an index is called so. */
export function cellRules(
  { shapes, params }: DerivationContext,
  gates: number,
  quantities: readonly string[] = [],
): CellRules {
  const x = shapes.x ?? [1];
  const units = (shapes.W_hh?.[0] ?? gates) / gates;
  const rank = x.length - 1;
  const bias = params.bias !== false;
  const named = letters(rank + 5, quantities);
  const batch = named?.slice(0, rank) ?? [];
  const [unit = 'i', other = 'n', row = 'r', feature = 'm', own = 'j'] = named?.slice(rank) ?? [];
  const ranges: Readonly<Record<string, string>> = {
    ...Object.fromEntries(batch.map((letter, axis) => [letter, `x.${axis}`])),
    [unit]: 'W_hh.1',
    [other]: 'W_hh.1',
    [row]: 'W_hh.0',
    [feature]: 'W_ih.1',
  };
  const rule = (tex: string, indices: readonly string[], entry: string, words: string): Rule => ({
    tex,
    ...(named && { entry: { indices, tex: entry, sum: rangesIn(entry, ranges) } }),
    words,
  });
  const sums = (weights: string, vector: string, b: string, letter: string) => (at: string) =>
    `\\sum_{${letter}} #{${weights}[${at},${letter}]} \\cdot ${hole(vector, [...batch, letter])}` +
    (bias ? ` + #{${b}[${at}]}` : '');
  const leading = batch.slice(0, -1).map((_, axis) => axis);
  const every = batch.map((_, axis) => axis);
  return {
    at: named && { batch, unit, other, row, feature, own },
    units,
    bias,
    rule,
    inputSum: sums('W_ih', 'x', 'b_ih', feature),
    stateSum: sums('W_hh', 'h_prev', 'b_hh', other),
    entry: (name, at) => hole(name, [...batch, at]),
    behind(side, whole, ofRow, plus) {
      const [vector, weights, b] = side === 'input' ? ['x', 'W_ih', 'b_ih'] : ['h_prev', 'W_hh', 'b_hh'];
      const source = side === 'input' ? 'The input' : 'The state';
      const inside = gates > 1 ? ' inside the gates' : '';
      const many = (name: string): string =>
        rank === 0 ? '' : ` ${summedWords(every, [...x.slice(0, -1), 1], `${name} was used for`)}`;
      const back = rank === 0 ? `#{${weights}^T} \\, ${whole}` : `${whole} \\, #{${weights}}`;
      return {
        [vector]: rule(
          plus ? `${plus.whole} + ${back}` : back,
          [...batch, own],
          `${plus ? `${plus.entry} + ` : ''}\\sum_{${row}} #{${weights}[${row},${own}]} \\cdot ${ofRow}`,
          `${source} collects what the sums${inside} get, weighted as it was on the way forward${plus ? ', and what it passed on itself' : ''}.`,
        ),
        [weights]: rule(
          rank === 0 ? `${whole} \\, #{${vector}^T}` : `${sumOverAxes(leading)}${whole}^{\\top} \\, #{${vector}}`,
          [row, own],
          `${sumOver(batch)}${ofRow} \\cdot ${hole(vector, [...batch, own])}`,
          `The outer product of what the sums${inside} get and ${source.toLowerCase()}.${many(weights)}`,
        ),
        ...(bias && {
          [b]: rule(
            `${sumOverAxes(every)}${whole}`,
            [row],
            `${sumOver(batch)}${ofRow}`,
            `The bias is added as it is, so it gets what the sums${inside} get.${many(b)}`,
          ),
        }),
      };
    },
  };
}
