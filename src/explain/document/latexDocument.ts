// latexDocument: prints a derivation as a LaTeX article that needs amsmath and nothing else.
import type { Expression } from '../expression.ts';
import { texPrinter } from '../lines.ts';
import {
  type Block,
  type DerivationDocument,
  type Equation,
  isSide,
  type Part,
  type Prose,
  type Section,
  type Side,
  type Table,
} from './derivationBlocks.ts';
import { equationLines, sideTex } from './equationLines.ts';
import { cleaned, declarations, escapeTex } from './escapeTex.ts';
import { safeTex } from './safeTex.ts';
import { breakable, texWidth } from './texWidth.ts';

/** What fits on a line at each size, in em of the normal size. */
const sizes = [
  { command: '', widest: 38.5 },
  { command: '\\small', widest: 43 },
  { command: '\\footnotesize', widest: 48 },
  { command: '\\scriptsize', widest: 54 },
] as const;

/** In the size of lines that break. */
const widestPart = 46;

/** Rows of a table that stand together on a page: about so many lines. */
const linesTogether = 34;

export function latexDocument(derivation: DerivationDocument): string {
  const body = [
    '\\begin{document}',
    `{\\LARGE\\raggedright ${escapeTex(derivation.title)}\\par}`,
    ...(derivation.source === null ? [] : [`{\\small\\itshape\\raggedright ${escapeTex(derivation.source)}\\par}`]),
    '\\medskip',
    ...derivation.notes.map((note) => `${proseTex(derivation, note)}\n`),
    ...derivation.sections.map((section) => sectionTex(derivation, section)),
    '\\end{document}',
    '',
  ].join('\n');
  return `${preamble}${declarations(body)}${body}`;
}

const preamble = `\\documentclass[11pt,a4paper,fleqn]{article}
\\usepackage{amsmath}
\\setlength{\\oddsidemargin}{0pt}
\\setlength{\\textwidth}{159mm}
\\setlength{\\topmargin}{-10mm}
\\setlength{\\headheight}{0pt}
\\setlength{\\headsep}{0pt}
\\setlength{\\textheight}{247mm}
\\setlength{\\parindent}{0pt}
\\setlength{\\parskip}{5pt plus 2pt minus 1pt}
\\setlength{\\arraycolsep}{4pt}
\\setlength{\\mathindent}{1.5em}
\\setlength{\\jot}{5pt}
\\setlength{\\emergencystretch}{3em}
\\setcounter{MaxMatrixCols}{20}
\\setcounter{secnumdepth}{1}
\\allowdisplaybreaks
\\raggedbottom
\\newcommand{\\cell}[1]{\\raisebox{0pt}[\\dimexpr\\height+3pt\\relax][\\dimexpr\\depth+3pt\\relax]{$#1$}}
`;

function sectionTex(derivation: DerivationDocument, { title, blocks, parts }: Section): string {
  return [
    `\n\\section{${escapeTex(title)}}`,
    blocksTex(derivation, blocks),
    ...parts.map((part) => partTex(derivation, part)),
  ].join('\n');
}

function partTex(derivation: DerivationDocument, { heading, blocks }: Part): string {
  const title = proseTex(derivation, heading, true);
  return `\n\\subsection*{${title}}\n${blocksTex(derivation, blocks)}`;
}

/** Equations in a row are one display, aligned at their signs. No empty line parts a sentence from the display that it introduces. */
function blocksTex(derivation: DerivationDocument, blocks: readonly Block[]): string {
  const texts: string[] = [];
  let open: Display | null = null;
  const close = (): void => {
    if (open !== null) texts.push(displayTex(open));
    open = null;
  };
  for (const [at, block] of blocks.entries()) {
    if (block.kind === 'equation') {
      const next = displayOf(derivation, block);
      if (open !== null && next.size !== null && open.size === next.size)
        open = { size: next.size, lines: [...open.lines, ...next.lines] };
      else {
        close();
        open = next;
      }
      continue;
    }
    close();
    const before = blocks[at + 1]?.kind === 'equation' ? '' : '\n';
    texts.push(
      block.kind === 'paragraph' ? `${proseTex(derivation, block.prose)}${before}` : tableTex(derivation, block),
    );
  }
  close();
  return texts.join('\n');
}

/** In headings a formula is small and bold words are not broken by it. */
function proseTex(derivation: DerivationDocument, prose: Prose, inHeading = false): string {
  return prose
    .map((part) => {
      switch (part.kind) {
        case 'words':
          return escapeTex(part.text);
        case 'formula':
          return `$\\displaystyle ${part.tex}$`;
        case 'expression': {
          const tex = smallTex(derivation, part.expression);
          return inHeading ? `$\\boldsymbol{${tex}}$` : `$${tex}$`;
        }
        case 'foreign': {
          const safe = safeTex(part.tex);
          return safe === null ? escapeTex(`$${part.tex}$`) : `$${safe}$`;
        }
      }
    })
    .join('');
}

/** In a line of text: gradients on one line. */
function smallTex({ names, digits }: DerivationDocument, expression: Expression): string {
  return cleaned(texPrinter.expression(expression, { names, digits, numbers: null, small: true }));
}

/** Lines of a display with its size; `size` null: too wide for any, so it breaks as text does. */
interface Display {
  readonly size: string | null;
  readonly lines: readonly string[];
}

/** The left side, then a line for each further side, as large as the widest of them permits. */
function displayOf(derivation: DerivationDocument, equation: Equation): Display {
  const { first, rest, width } = equationLines(derivation, equation);
  const { note } = equation;
  const after = note === undefined ? '' : ` \\quad \\text{(${proseTex(derivation, note)})}`;
  if (rest.length === 0) return { size: '', lines: [`&${first}${after}`] };
  const size = sizes.find(({ widest }) => width + texWidth(after) <= widest);
  if (size === undefined) {
    const broken = rest.map((side, at) => `$\\displaystyle ${at === 0 ? first : '{}'} = ${breakingTex(side)}$`);
    return { size: null, lines: [...broken, ...(after === '' ? [] : [`$${after}$`])] };
  }
  return {
    size: size.command,
    // The starred end of a line keeps an equation on one page.
    lines: [
      rest
        .map((side, at) => `${at === 0 ? `${first} ` : ''}&= ${side}${at === rest.length - 1 ? after : ''}`)
        .join(' \\\\*\n  '),
    ],
  };
}

function displayTex({ size, lines }: Display): string {
  if (size === null) return `\n{\\footnotesize\\raggedright\\setlength{\\parskip}{6pt}\n${lines.join('\n\n')}\n\n}`;
  const display = `\\begin{align*}\n  ${lines.join(' \\\\\n  ')}\n\\end{align*}`;
  return size === '' ? display : `{${size}%\n${display}}`;
}

/** The same so that it breaks at its signs; words in its place where a part that cannot break is wider than the page. */
function breakingTex(tex: string): string {
  const parts = breakable(tex);
  const widest = Math.max(...parts.map((part) => texWidth(part)));
  return widest > widestPart
    ? '\\cdots\\ \\text{(the numbers of this line are wider than a page)}'
    : parts.join('\\allowbreak ');
}

function tableTex(derivation: DerivationDocument, { head, rows }: Table): string {
  const cells = rows.map((row) => row.map((cell) => cellTex(derivation, cell)));
  const columns = head.map((_, column) => (isWordy(rows, column) ? 'p' : 'l'));
  const wordy = columns.filter((column) => column === 'p').length;
  const widthLeft =
    40 - columns.reduce((sum, kind, column) => sum + (kind === 'p' ? 0 : widestCell(cells, column) + 1.2), 0);
  const share = Math.max(6, widthLeft / Math.max(1, wordy));
  const form = columns.map((kind) => (kind === 'p' ? `p{${share.toFixed(1)}em}` : 'l')).join('');
  const width = columns.reduce(
    (sum, kind, column) => sum + (kind === 'p' ? share : widestCell(cells, column)) + 1.2,
    0,
  );
  const size = sizes.find(({ widest }) => width <= widest) ?? sizes[3];
  return together(cells)
    .map((chunk) =>
      [
        `{${size.command}\\setlength{\\tabcolsep}{0.6em}\\renewcommand{\\arraystretch}{1.25}`,
        `\\noindent\\begin{tabular}{@{}${form}@{}}`,
        ...(head.some((title) => title !== '')
          ? [`${head.map((title) => `\\textit{${escapeTex(title)}}`).join(' & ')} \\\\ \\hline`]
          : []),
        ...chunk.map((row) => `${row.join(' & ')} \\\\`),
        '\\end{tabular}\\par}',
        '',
      ].join('\n'),
    )
    .join('\n');
}

function cellTex(derivation: DerivationDocument, cell: Prose | Side): string {
  return isSide(cell) ? `\\cell{${sideTex(derivation, cell)}}` : proseTex(derivation, cell);
}

/** Words of more than a few characters may take several lines. */
function isWordy(rows: Table['rows'], column: number): boolean {
  return rows.some((row) => {
    const cell = row[column];
    if (cell === undefined || isSide(cell)) return false;
    return cell.reduce((length, part) => length + (part.kind === 'words' ? part.text.length : 0), 0) > 28;
  });
}

function widestCell(cells: readonly (readonly string[])[], column: number): number {
  return Math.max(0, ...cells.map((row) => texWidth(row[column] ?? '')));
}

/** Rows in groups that fit on a page. */
function together(rows: readonly (readonly string[])[]): readonly (readonly (readonly string[])[])[] {
  const chunks: (readonly string[])[][] = [];
  let lines = Number.POSITIVE_INFINITY;
  for (const row of rows) {
    const height = Math.max(1, ...row.map((cell) => cell.split('\\\\').length));
    if (lines + height > linesTogether) {
      chunks.push([]);
      lines = 0;
    }
    chunks.at(-1)?.push(row);
    lines += height;
  }
  return chunks;
}
