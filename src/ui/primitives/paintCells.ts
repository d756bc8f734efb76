// paintCells: writes figures straight into the cells of a matrix. Numbers change with every keystroke in a graph, thousands at once, and the
// cells around them do not: so React makes the cells, and only what is different in them is touched here.
import { alignColumn, roomAfter } from './alignColumn.ts';
import figure from './Figure.module.css';
import { powerOfTen } from './figureText.ts';
import { fullNumber } from './formatNumber.ts';

/** What a cell shows. */
export interface CellFace {
  readonly text: string;
  /** Room kept on the right so that the decimal points of a column stand in line, em. */
  readonly room: number;
  /** Every digit there is, where the text is rounded; else empty. */
  readonly full: string;
  /** What a screen reader says; empty where the matrix speaks for its cells. */
  readonly label: string;
  readonly kind: 'zero' | 'not finite' | 'plain';
}

export interface FaceOptions {
  readonly digits: number;
  /** What a cell is called; empty for a scalar. Left out: cells are not spoken one by one. */
  readonly placeName?: (row: number, column: number) => string;
  /** The cell that is being typed into: it keeps room for what is typed. */
  readonly draft?: { readonly cell: readonly [number, number]; readonly text: string } | null;
}

/** One face per entry of `values` (rows of equal length), row by row. */
export function cellFaces(
  values: readonly (readonly number[])[],
  { digits, placeName, draft = null }: FaceOptions,
): readonly (readonly CellFace[])[] {
  const columns = values[0]?.length ?? 0;
  const aligned = Array.from({ length: columns }, (_, column) =>
    alignColumn(
      values.map((line) => line[column] ?? 0),
      digits,
    ),
  );
  return values.map((line, row) =>
    line.map((value, column): CellFace => {
      if (draft !== null && draft.cell[0] === row && draft.cell[1] === column) {
        return { text: draft.text || '0', room: 0, full: '', label: '', kind: 'plain' };
      }
      const number = aligned[column]?.[row];
      const text = number?.text ?? '';
      const full = fullNumber(value);
      const place = placeName?.(row, column);
      return {
        text,
        room: number === undefined ? 0 : roomAfter(number),
        full: full === text.replace('−', '-') ? '' : full,
        label: place === undefined ? '' : place === '' ? text : `${place}, ${text}`,
        kind: value === 0 ? 'zero' : Number.isFinite(value) ? 'plain' : 'not finite',
      };
    }),
  );
}

const painted = new WeakMap<Element, CellFace>();

/** `grid` holds a row element per row, and each of them a cell per column. */
export function paintCells(grid: Element, faces: readonly (readonly CellFace[])[]): void {
  for (const [row, line] of faces.entries()) {
    const cells = grid.children[row]?.children;
    for (const [column, face] of line.entries()) {
      const cell = cells?.[column];
      if (cell instanceof HTMLElement) paint(cell, face, painted.get(cell));
    }
  }
}

function paint(cell: HTMLElement, face: CellFace, before: CellFace | undefined): void {
  if (face.text !== before?.text) write(cell, face.text, before);
  if (face.room !== (before?.room ?? 0)) {
    cell.style.paddingInlineEnd = face.room > 0 ? `calc(var(--cell-side) + ${face.room}em)` : '';
  }
  if (face.full !== (before?.full ?? '')) setOrRemove(cell, 'title', face.full);
  if (face.label !== (before?.label ?? '')) setOrRemove(cell, 'aria-label', face.label);
  if (face.kind !== (before?.kind ?? 'plain')) setOrRemove(cell, 'data-kind', face.kind === 'plain' ? '' : face.kind);
  painted.set(cell, face);
}

function setOrRemove(cell: HTMLElement, name: string, value: string): void {
  if (value === '') cell.removeAttribute(name);
  else cell.setAttribute(name, value);
}

/** The figures are the cell's first child; a field in which it is typed comes after them. */
function write(cell: HTMLElement, text: string, before: CellFace | undefined): void {
  const old = before === undefined ? null : cell.firstChild;
  const power = powerOfTen(text);
  if (power === null && old instanceof Text) {
    old.data = text;
    return;
  }
  const [mantissa, , , raised] = power !== null && old !== null ? old.childNodes : [];
  if (power !== null && mantissa !== undefined && raised !== undefined) {
    mantissa.nodeValue = power.mantissa;
    raised.textContent = power.exponent;
    return;
  }
  const next = power === null ? document.createTextNode(text) : powerElement(power.mantissa, power.exponent);
  if (old === null) cell.prepend(next);
  else cell.replaceChild(next, old);
}

function powerElement(mantissa: string, exponent: string): HTMLElement {
  const whole = document.createElement('span');
  whole.className = figure.figure ?? '';
  const times = document.createElement('span');
  times.className = figure.times ?? '';
  times.textContent = '×';
  const raised = document.createElement('sup');
  raised.textContent = exponent;
  whole.append(mantissa, times, '10', raised);
  return whole;
}
