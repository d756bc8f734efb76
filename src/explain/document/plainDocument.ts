// plainDocument: prints a derivation as plain text, a line a step, for a terminal or a mail.
import { plainPrinter } from '../lines.ts';
import { texWords } from '../toPlainText.ts';
import {
  type Block,
  type DerivationDocument,
  type Equation,
  isSide,
  type Prose,
  type Section,
  type Side,
  type Table,
} from './derivationBlocks.ts';
import { sideText } from './sideText.ts';

/** Longer lines of prose are broken. */
const widest = 100;

export function plainDocument(derivation: DerivationDocument): string {
  const { title, source, notes, sections } = derivation;
  return `${[
    underlined(oneLine(title), '='),
    ...(source === null ? [] : [oneLine(source)]),
    ...notes.map((note) => wrapped(prosePlain(derivation, note), '')),
    ...sections.flatMap((section) => sectionPlain(derivation, section)),
  ].join('\n\n')}\n`;
}

function sectionPlain(derivation: DerivationDocument, { title, blocks, parts }: Section): readonly string[] {
  return [
    underlined(title, '-'),
    ...blocks.map((block) => blockPlain(derivation, block)),
    ...parts.map(({ heading, blocks: inner }) =>
      [`# ${prosePlain(derivation, heading)}`, ...inner.map((block) => blockPlain(derivation, block))].join('\n'),
    ),
  ];
}

function underlined(text: string, sign: string): string {
  return `${text}\n${sign.repeat(Math.min(widest, Math.max(1, text.length)))}`;
}

function blockPlain(derivation: DerivationDocument, block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return wrapped(prosePlain(derivation, block.prose), '  ');
    case 'equation':
      return equationPlain(derivation, block);
    case 'table':
      return tablePlain(derivation, block);
  }
}

export function prosePlain({ names, digits }: DerivationDocument, prose: Prose): string {
  return prose
    .map((part) => {
      switch (part.kind) {
        case 'words':
          return oneLine(part.text);
        case 'expression':
          return plainPrinter.expression(part.expression, { names, digits, numbers: null });
        case 'formula':
          return texWords(part.tex).trim();
        case 'foreign':
          return `$${oneLine(part.tex)}$`;
      }
    })
    .join('');
}

export function sidePlain(derivation: DerivationDocument, side: Side): string {
  return sideText(derivation, side, plainPrinter);
}

/** On one line where it fits, else a line for each side. */
function equationPlain(derivation: DerivationDocument, { left, sides, note }: Equation): string {
  const first = sidePlain(derivation, left);
  const rest = sides.map((side) => sidePlain(derivation, side));
  const after = note === undefined ? '' : `  (${prosePlain(derivation, note)})`;
  const line = `    ${[first, ...rest].join(' = ')}${after}`;
  if (line.length <= widest) return line;
  return [`    ${first}`, ...rest.map((side) => `      = ${side}`)].join('\n') + after;
}

function tablePlain(derivation: DerivationDocument, { head, rows }: Table): string {
  const texts = rows.map((row) =>
    row.map((cell) => (isSide(cell) ? sidePlain(derivation, cell) : prosePlain(derivation, cell))),
  );
  const all = head.some((title) => title !== '') ? [head, ...texts] : texts;
  const widths = head.map((_, column) => Math.max(...all.map((row) => Math.min(40, (row[column] ?? '').length))));
  return all
    .map((row) => `    ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd())
    .join('\n');
}

function wrapped(text: string, indent: string): string {
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && indent.length + line.length + 1 + word.length > widest) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.map((line) => `${indent}${line}`).join('\n');
}

/** Foreign words cannot begin a line of their own, nor steer a terminal. */
function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}\u2028\u2029]+/gu, ' ').trim() === ''
    ? text.replace(/[\p{Cc}]+/gu, ' ')
    : text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}
