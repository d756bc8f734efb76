// latexDocument: prints a derivation as a LaTeX article that needs amsmath and nothing else.
import type { Expression } from '../expression.ts';
import { texPrinter } from '../lines.ts';
import { brokenLines } from './breakLines.ts';
import {
  type Block,
  type DerivationDocument,
  type Equation,
  isSide,
  type Part,
  type Prose,
  type Section,
  type Side,
} from './derivationBlocks.ts';
import { equationLines, sideTex } from './equationLines.ts';
import { cleaned, declarations, escapeTex } from './escapeTex.ts';
import { safeTex } from './safeTex.ts';
import { sizes, type TexSize } from './texSizes.ts';
import { tableTex } from './texTable.ts';
import { texWidth } from './texWidth.ts';

/** What is wider than that is broken first, and only then set in the smallest size. */
const broken = [
  { size: sizes[2], lasts: false },
  { size: sizes[3], lasts: true },
] as const;

/** As many lines of one side of an equation stay on one page. */
const sideTogether = 4;

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
      const both: Display | null = open === null ? null : joined(open, next);
      if (both === null) close();
      open = both ?? next;
      continue;
    }
    close();
    const before = blocks[at + 1]?.kind === 'equation' ? '' : '\n';
    texts.push(
      block.kind === 'paragraph'
        ? `${proseTex(derivation, block.prose)}${before}`
        : tableTex(block, (cell) => cellTex(derivation, cell)),
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

/** Lines of a display with its size, and how wide they are on both sides of the sign of equality. */
interface Display {
  readonly size: TexSize;
  readonly lines: readonly string[];
  readonly left: number;
  readonly right: number;
}

/** One display for both, aligned at one sign; null where they differ in size or would be too wide together. */
function joined(above: Display, below: Display): Display | null {
  const [left, right] = [Math.max(above.left, below.left), Math.max(above.right, below.right)];
  if (above.size !== below.size || left + right > above.size.widest) return null;
  return { size: above.size, lines: [...above.lines, ...below.lines], left, right };
}

/** The left side, then a line for each further side, as large as the widest of them permits. */
function displayOf(derivation: DerivationDocument, equation: Equation): Display {
  const { first, rest, width } = equationLines(derivation, equation);
  const left = texWidth(first);
  const { note } = equation;
  const after = note === undefined ? '' : ` \\quad \\text{(${proseTex(derivation, note)})}`;
  if (rest.length === 0) return { size: sizes[0], lines: [`&${first}${after}`], left: 0, right: left };
  const whole = width + texWidth(after);
  const size = sizes.slice(0, -1).find(({ widest }) => whole <= widest);
  if (size !== undefined) {
    const lines = [
      alignedTex(
        first,
        rest.map((side) => [side]),
        after,
      ),
    ];
    return { size, lines, left, right: whole - left };
  }
  for (const { size: smaller, lasts } of broken) {
    // Brackets that are open at the end of a line take a little room too.
    const room = smaller.widest - left - continued - 1;
    const sides = rest.map((side) => {
      const lines = brokenLines(side, room);
      return lines.every((line) => texWidth(line) <= room + 1) ? lines : null;
    });
    if (sides.includes(null) && !lasts) continue;
    const lines = [
      alignedTex(
        first,
        sides.map((side) => side ?? [tooWide]),
        after,
      ),
    ];
    return { size: smaller, lines, left, right: smaller.widest - left };
  }
  throw new Error('the last size takes every line');
}

/** The sign of equality, and how far the lines after the first are moved in, in em. */
const continued = 3.2;

const tooWide = '\\cdots\\ \\text{(the numbers of this line are wider than a page)}';

/** Aligned at the signs of equality; the further lines of a side stand a little to the right of them. */
function alignedTex(first: string, sides: readonly (readonly string[])[], after: string): string {
  // The starred end of a line keeps an equation on one page.
  return sides
    .map((lines, at) => {
      const end = lines.length > sideTogether ? ' \\\\\n  &\\quad {}' : ' \\\\*\n  &\\quad {}';
      return `${at === 0 ? `${first} ` : ''}&= ${lines.join(end)}${at === sides.length - 1 ? after : ''}`;
    })
    .join(' \\\\*\n  ');
}

function displayTex({ size, lines }: Display): string {
  const display = `\\begin{align*}\n  ${lines.join(' \\\\\n  ')}\n\\end{align*}`;
  return size.command === '' ? display : `{${size.command}%\n${display}}`;
}

function cellTex(derivation: DerivationDocument, cell: Prose | Side): string {
  if (isSide(cell)) return `\\cell{${sideTex(derivation, cell)}}`;
  const [only, second] = cell;
  return only?.kind === 'formula' && second === undefined
    ? `\\cell{\\displaystyle ${only.tex}}`
    : proseTex(derivation, cell);
}
