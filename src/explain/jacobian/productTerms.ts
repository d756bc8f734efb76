// productTerms: one entry of v^T J as its sum over the rows, in symbols and in numbers; rows that hold 0 there are counted.
import type { Tensor } from '../../engine/tensor.ts';
import type { Expression } from '../expression.ts';
import { placeOf } from '../jacobianTerms.ts';
import type { Names } from '../names.ts';
import { numberTex } from '../numberText.ts';
import { refTex, toTex } from '../toTex.ts';
import { isNumber, productOf, sumOf } from './algebra.ts';
import { cellFormula } from './cellFormula.ts';
import type { JacobianLens } from './jacobianLens.ts';
import { best, partialOf, placesOf } from './jacobianText.ts';

export interface ProductTerms {
  readonly symbols: string;
  readonly numbers: string;
  /** Rows left out because their cell is 0. */
  readonly left: number;
}

const most = 6;
const before = 3;
const after = 2;

export function productTerms(
  lens: JacobianLens,
  value: Tensor,
  v: Float64Array,
  column: number,
  reached: number,
  names: Names,
  { digits, asGradient }: { readonly digits: number; readonly asGradient: boolean },
): ProductTerms {
  const cell = (row: number): number => value.data[row * lens.columnCount + column] ?? 0;
  const rows = Array.from({ length: reached }, (_, row) => row).filter((row) => cell(row) !== 0);
  const left = reached - rows.length;
  if (rows.length === 0) return { symbols: '0', numbers: '0', left };
  const shown: (number | null)[] = rows.length > most ? [...rows.slice(0, before), null, ...rows.slice(-after)] : rows;
  const gap = `\\underbrace{\\cdots}_{${rows.length - before - after}\\text{ more}}`;
  const symbols = shown.map((row) => {
    if (row === null) return gap;
    const partial = toTex(partialOf(lens, row, column, cell(row)), { names, numbers: null, digits });
    const factor = asGradient
      ? refTex({ ...lens.of, side: 'gradient' }, placesOf(lens.rows, row), { names })
      : `v_{${row + 1}}`;
    return `${factor} \\, ${partial}`;
  });
  const numbers = shown.map((row) =>
    row === null ? gap : `${inBrackets(v[row] ?? 0, digits)} \\cdot ${inBrackets(cell(row), digits)}`,
  );
  return { symbols: symbols.join(' + '), numbers: numbers.join(' + '), left };
}

function inBrackets(number: number, digits: number): string {
  const text = numberTex(number, digits);
  return number < 0 ? `(${text})` : text;
}

/** Longer than this, an entry of the product is written as its number. */
const longestInCell = 90;

/** An entry of v^T J in symbols, each factor of v with the formula beside it: `x_1 ∂C/∂y_1`; null where that is not short. */
export function productSymbols(
  lens: JacobianLens,
  value: Tensor,
  column: number,
  reached: number,
  names: Names,
  asGradient: boolean,
): string | null {
  const terms: Expression[] = [];
  for (let row = 0; row < reached; row++) {
    const cell = value.data[row * lens.columnCount + column] ?? 0;
    const formula = best(cellFormula(lens, row, column, cell));
    if (formula === null) {
      if (cell === 0) continue;
      return null;
    }
    const factor: Expression = asGradient
      ? {
          kind: 'tensor',
          ref: { ...lens.of, side: 'gradient' },
          transposed: false,
          index: placeOf(lens.rows, row).map((place) => ({ kind: 'number', value: place })),
        }
      : { kind: 'symbol', tex: `v_{${row + 1}}`, value: null };
    const term = productOf([formula, factor]);
    if (!isNumber(term, 0)) terms.push(term);
    if (terms.length > 3) return null;
  }
  const tex = toTex(sumOf(terms), { names, numbers: null, digits: 4 });
  return tex.length > longestInCell ? null : tex;
}
