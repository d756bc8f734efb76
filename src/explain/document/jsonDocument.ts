// jsonDocument: a derivation as JSON: every equation in TeX and in plain text, side by side, with the numbers of results.
import { heldValueOf } from '../../document/heldValue.ts';
import { isSummary, type Recorded } from '../../execution/trace.ts';
import { texPrinter } from '../lines.ts';
import { type Block, type DerivationDocument, isSide, type Prose, type Side } from './derivationBlocks.ts';
import { prosePlain, sidePlain } from './plainDocument.ts';
import { sideText } from './sideText.ts';

/** Plain data, to be written by JSON.stringify. */
export function jsonDocument(derivation: DerivationDocument): object {
  const prose = (parts: Prose): string => prosePlain(derivation, parts);
  const side = (one: Side): object => ({
    kind: one.kind,
    tex: sideText(derivation, one, texPrinter),
    text: sidePlain(derivation, one),
    ...(one.kind === 'result' && numbersOf(one.value)),
  });
  const block = (one: Block): object => {
    switch (one.kind) {
      case 'paragraph':
        return { kind: 'paragraph', text: prose(one.prose) };
      case 'equation':
        return {
          kind: 'equation',
          sides: [one.left, ...one.sides].map(side),
          ...(one.note && { note: prose(one.note) }),
        };
      case 'table':
        return {
          kind: 'table',
          head: one.head,
          rows: one.rows.map((row) => row.map((cell) => (isSide(cell) ? side(cell) : prose(cell)))),
        };
    }
  };
  return {
    title: derivation.title,
    source: derivation.source,
    notes: derivation.notes.map(prose),
    sections: derivation.sections.map(({ title, blocks, parts }) => ({
      title,
      blocks: blocks.map(block),
      parts: parts.map(({ heading, blocks: inner }) => ({ heading: prose(heading), blocks: inner.map(block) })),
    })),
  };
}

/** Of larger tensors only the shape: `run --json` prints all numbers. */
const mostNumbers = 10_000;

/** As a document holds them. */
function numbersOf(value: Recorded): object {
  return isSummary(value) || value.data.length > mostNumbers
    ? { shape: value.shape }
    : { shape: value.shape, numbers: heldValueOf(value.shape, value.data) };
}
