// link and read: a document as the hash of a link, and back.
import { writeDocument } from '../document/writeDocument.ts';
import { signaturesOf } from '../execution/signatures.ts';
import { opByName } from '../ops/index.ts';
import { decodeLink } from '../share/decodeLink.ts';
import { encodeLink } from '../share/encodeLink.ts';
import { Fault } from './Fault.ts';
import type { CommandLine } from './parseArguments.ts';
import type { Printer } from './printer.ts';
import { complaint, readGraph } from './readGraph.ts';
import { readInput } from './readInput.ts';

/** A document that had to be repaired is not linked: the link would say something else than the file. */
export async function linkCommand({ operands: [file = '-'] }: CommandLine, printer: Printer): Promise<number> {
  const { document, diagnostics } = await readGraph(file);
  const error = complaint(diagnostics);
  if (error !== null) throw new Fault(error);
  printer.print(`${await encodeLink(document)}\n`);
  return 0;
}

export async function readCommand({ operands: [hash = '-'] }: CommandLine, printer: Printer): Promise<number> {
  const text = hash === '-' ? await readInput('-') : hash;
  const read = await decodeLink(text, signaturesOf(opByName));
  if (read.kind !== 'ok') throw new Fault(read.message);
  printer.print(`${writeDocument(read.document).trimEnd()}\n`);
  const error = complaint(read.diagnostics);
  if (error === null) return 0;
  printer.complain(error);
  return 2;
}
