// jacobianText: labels of rows and columns, and a whole Jacobian as TeX or as plain text; a large one shortened, with its size said.
import { shapeText } from '../../engine/shape.ts';
import type { Tensor } from '../../engine/tensor.ts';
import type { Expression, TensorRef } from '../expression.ts';
import { placeOf } from '../jacobianTerms.ts';
import type { Names } from '../names.ts';
import { numberPlain, numberTex } from '../numberText.ts';
import { refPlain, toPlainText } from '../toPlainText.ts';
import { refSpoken } from '../toSpokenText.ts';
import { refTex, toTex } from '../toTex.ts';
import { type CellFormula, cellFormula, surroundings } from './cellFormula.ts';
import { filledFormula } from './filledFormula.ts';
import type { JacobianLens } from './jacobianLens.ts';

/** The places of an entry as people count, as many as the tensor has axes. */
export function placesOf(shape: readonly number[], flat: number): readonly string[] {
  return placeOf(shape, flat).map((at) => String(at + 1));
}

export interface LensNames {
  row(row: number): string;
  column(column: number): string;
}

/** `y_1`, `w_{12}`. */
export function texLabels({ of, by, rows, columns }: JacobianLens, names: Names): LensNames {
  return {
    row: (row) => refTex(of, placesOf(rows, row), { names }),
    column: (column) => refTex(by, placesOf(columns, column), { names }),
  };
}

/** `y[1]`. */
export function plainLabels({ of, by, rows, columns }: JacobianLens, names: Names): LensNames {
  return {
    row: (row) => refPlain(of, placesOf(rows, row), { names }),
    column: (column) => refPlain(by, placesOf(columns, column), { names }),
  };
}

export function spokenLabels({ of, by, rows, columns }: JacobianLens, names: Names): LensNames {
  return {
    row: (row) => refSpoken(of, placesOf(rows, row), { names }),
    column: (column) => refSpoken(by, placesOf(columns, column), { names }),
  };
}

export function partialOf(
  { of, by, rows, columns }: JacobianLens,
  row: number,
  column: number,
  value: number,
): Expression {
  return {
    kind: 'partial',
    of: { ref: of, index: placeOf(rows, row) },
    by: { ref: by, index: placeOf(columns, column) },
    value,
  };
}

/** The parts of `∂y_1/∂x_2 = -β y_1 y_2 = -2 · 0.3 · 0.7 = -0.42` between the signs of equality, as TeX. */
export function cellParts(
  lens: JacobianLens,
  names: Names,
  formula: Expression | null,
  cell: { readonly row: number; readonly column: number; readonly value: number },
  digits: number,
): readonly string[] {
  const partial = toTex(partialOf(lens, cell.row, cell.column, cell.value), { names, numbers: null, digits });
  const result = numberTex(cell.value, digits);
  if (formula === null) return [partial, result];
  const symbols = toTex(formula, { names, numbers: null, digits });
  const written = filledFormula(formula, surroundings(lens, new Map()));
  const filled = toTex(written, { names, numbers: numbersOf(lens), digits });
  return [partial, symbols, filled, result].filter((part, at, all) => part !== all[at - 1]);
}

export function cellText(
  lens: JacobianLens,
  names: Names,
  formula: Expression | null,
  cell: { readonly row: number; readonly column: number; readonly value: number },
  digits: number,
): string {
  const labels = plainLabels(lens, names);
  const head = `∂${labels.row(cell.row)}/∂${labels.column(cell.column)}`;
  const parts = formula === null ? [] : [toPlainText(formula, { names, numbers: null, digits })];
  return [head, ...parts, numberPlain(cell.value, digits)].filter((part, at, all) => part !== all[at - 1]).join(' = ');
}

/** What tensors are printed as in the line with numbers. */
export function numbersOf(lens: JacobianLens): (ref: TensorRef) => Tensor | undefined {
  return (ref) => lens.tensor(ref);
}

/** More rows or columns than this are shortened in TeX. */
const mostInTex = 10;
const kept = 4;

/** `\frac{\partial y}{\partial x} = \begin{bmatrix} ... \end{bmatrix}`; `symbols`: a formula per cell where there is one. */
export function jacobianTex(
  lens: JacobianLens,
  jacobian: { readonly value: Tensor; readonly tex: string | null },
  names: Names,
  digits: number,
  symbols: boolean,
): string {
  const { rowCount, columnCount } = lens;
  const rows = shown(rowCount);
  const columns = shown(columnCount);
  const cell = (row: number, column: number): string => {
    const value = jacobian.value.data[row * columnCount + column] ?? Number.NaN;
    const formula = symbols ? best(cellFormula(lens, row, column, value)) : null;
    return formula === null ? numberTex(value, digits) : toTex(formula, { names, numbers: null, digits });
  };
  const lines = rows.map((row) =>
    columns
      .map((column) => {
        if (row === null) return column === null ? '\\ddots' : '\\vdots';
        return column === null ? '\\cdots' : cell(row, column);
      })
      .join(' & '),
  );
  const matrix = `\\begin{bmatrix} ${lines.join(' \\\\ ')} \\end{bmatrix}`;
  const whole =
    rows.length < rowCount || columns.length < columnCount
      ? `\\underset{${rowCount} \\times ${columnCount}}{${matrix}}`
      : matrix;
  const head = `\\frac{\\partial ${refTex(lens.of, [], { names })}}{\\partial ${refTex(lens.by, [], { names })}}`;
  const closed = jacobian.tex === null ? null : closedTex(jacobian.tex);
  if (closed === null) return `${head} = ${whole}`;
  return closed.isOfCell ? `${closed.tex}, \\qquad ${head} = ${whole}` : `${head} = ${closed.tex} = ${whole}`;
}

/** A closed form, with the same sign for a transpose as everywhere; it may be about a cell: `\\frac{\\partial y_i}{\\partial b_j} = ...`. */
export function closedTex(tex: string): { readonly tex: string; readonly isOfCell: boolean } {
  return { tex: tex.replaceAll('\\mathsf T', '\\top'), isOfCell: tex.startsWith('\\frac{\\partial') };
}

export function best({ short, long }: CellFormula): Expression | null {
  return short ?? long;
}

function shown(length: number): (number | null)[] {
  if (length <= mostInTex) return Array.from({ length }, (_, at) => at);
  return [
    ...Array.from({ length: kept }, (_, at) => at),
    null,
    ...Array.from({ length: kept }, (_, at) => length - kept + at),
  ];
}

/** Every number, a line per row, with the labels of rows and columns; columns are parted by tabs. */
export function jacobianPlain(lens: JacobianLens, value: Tensor, names: Names): string {
  const labels = plainLabels(lens, names);
  const { rowCount, columnCount } = lens;
  const head = `∂${refPlain(lens.of, [], { names })}/∂${refPlain(lens.by, [], { names })} (${shapeText([rowCount, columnCount])})`;
  const columns = Array.from({ length: columnCount }, (_, column) => labels.column(column));
  const lines = Array.from({ length: rowCount }, (_, row) =>
    [
      labels.row(row),
      ...Array.from(value.data.subarray(row * columnCount, (row + 1) * columnCount), (x) => numberPlain(x, 17)),
    ].join('\t'),
  );
  return [head, ['', ...columns].join('\t'), ...lines].join('\n');
}

/** A longer formula does not go into a cell; it is written out where the cell is explained. */
const longestInCell = 100;

/** The formula of each cell as TeX, worked out when it is first asked for; null where there is none, or it is too long for a cell. */
export function cellTexts(
  lens: JacobianLens,
  value: Tensor,
  names: Names,
  digits: number,
): (row: number, column: number) => string | null {
  const known = new Map<number, string | null>();
  return (row, column) => {
    const at = row * lens.columnCount + column;
    const before = known.get(at);
    if (before !== undefined) return before;
    const formula = best(cellFormula(lens, row, column, value.data[at] ?? 0));
    const tex = formula && toTex(formula, { names, numbers: null, digits });
    const text = tex !== null && tex.length <= longestInCell ? tex : null;
    known.set(at, text);
    return text;
  };
}
