// texTable: a table in TeX that a page may end after any row of, with columns of the same width on all pages.
import { isSide, type Prose, type Side, type Table } from './derivationBlocks.ts';
import { escapeTex } from './escapeTex.ts';
import { sizes, type TexSize } from './texSizes.ts';
import { texWidth } from './texWidth.ts';

/** Between two columns, in em. */
const gap = 1.2;

/** A column of words wants so many em, for which a smaller size is taken; narrower it would be a ladder. */
const enough = 13;
const least = 9;

/** An estimate may be too small by that. */
const spare = 1.05;

interface Columns {
  readonly size: TexSize;
  /** In em; of words in lines, or of what stands on one line. */
  readonly columns: readonly { readonly width: number; readonly breaks: boolean }[];
  /** A column of words that no size has room for; it stands below each row. */
  readonly below: number | null;
}

export function tableTex({ head, rows }: Table, cellTex: (cell: Prose | Side) => string): string {
  const cells = rows.map((row) => row.map(cellTex));
  const titles = head.map((title) => (title === '' ? '' : `\\textit{${escapeTex(title)}}`));
  const { size, columns, below } = columnsOf(rows, cells, titles);
  const besides = (row: readonly string[]): readonly string[] => row.filter((_, at) => at !== below);
  const form = columns.map(({ width, breaks }) => (breaks ? `p{${width.toFixed(1)}em}` : 'l')).join('');
  // Each row is a table of its own: the first cells of each make the columns as wide as in all others.
  const wide = (row: readonly string[]): string =>
    row
      .map((cell, at) => {
        const column = columns[at];
        if (column?.breaks === true) return `\\raggedright ${cell}`;
        return `\\makebox[${(column?.width ?? 0).toFixed(1)}em][l]{${cell}}`;
      })
      .join(' & ');
  const tabular = (lines: readonly string[]): string =>
    `\\noindent\\begin{tabular}{@{}${form}@{}}\n${lines.join('\n')}\n\\end{tabular}\\par`;
  const hasHead = titles.some((title) => title !== '');
  const [first, ...others] = cells.map((row) => `${wide(besides(row))} \\tabularnewline`);
  const under = (row: number): readonly string[] =>
    below === null ? [] : [`\\nopagebreak{\\raggedright\\leftskip1.5em ${cells[row]?.[below] ?? ''}\\par}\\smallskip`];
  return [
    `{${size.command}\\setlength{\\tabcolsep}{${gap / 2}em}\\renewcommand{\\arraystretch}{1.25}`,
    tabular([
      ...(hasHead ? [`${besides(titles).join(' & ')} \\\\ \\hline`] : []),
      ...(first === undefined ? [] : [first]),
    ]),
    ...(others.length === 0 ? [] : ['\\setlength{\\parskip}{1pt}']),
    ...under(0),
    ...others.flatMap((row, at) => [tabular([row]), ...under(at + 1)]),
    '}',
    '',
  ].join('\n');
}

/** The largest size in which the columns of words have room enough, or all that they need. */
function columnsOf(rows: Table['rows'], cells: readonly (readonly string[])[], titles: readonly string[]): Columns {
  const natural = titles.map(
    (title, column) => spare * Math.max(widthOf(title), ...cells.map((row) => widthOf(row[column] ?? ''))),
  );
  const breaks = titles.map((_, column) => isWordy(rows, column));
  const fixed = natural.reduce((sum, width, at) => sum + (breaks[at] ? 0 : width), gap * (titles.length - 1));
  const wordy = breaks.filter(Boolean).length;
  const needed = (words: number): number =>
    natural.reduce((sum, width, at) => sum + (breaks[at] ? Math.min(width, words) : 0), fixed);
  const size =
    sizes.slice(0, 2).find(({ widest }) => needed(enough) <= widest) ??
    sizes.find(({ widest }) => needed(least) <= widest);
  if (size === undefined && wordy > 0) {
    const below = breaks.lastIndexOf(true);
    const without = (row: readonly string[]): readonly string[] => row.filter((_, at) => at !== below);
    const rowsLeft = rows.map((row) => row.filter((_, at) => at !== below));
    return { ...columnsOf(rowsLeft, cells.map(without), without(titles)), below };
  }
  const { widest } = size ?? sizes[3];
  const share = (widest - fixed) / Math.max(1, wordy);
  return {
    size: size ?? sizes[3],
    columns: natural.map((width, at) =>
      breaks[at] && width > share ? { width: share, breaks: true } : { width, breaks: false },
    ),
    below: null,
  };
}

/** In words a space is one; in a cell of its own, and between dollars, it is none. */
function widthOf(tex: string): number {
  return texWidth(tex.startsWith('\\cell') ? tex : `\\text{${tex}}`);
}

/** Words of more than a few characters may take several lines. */
function isWordy(rows: Table['rows'], column: number): boolean {
  return rows.some((row) => {
    const cell = row[column];
    if (cell === undefined || isSide(cell)) return false;
    return cell.reduce((length, part) => length + (part.kind === 'words' ? part.text.length : 0), 0) > 28;
  });
}
