// readGraph: a file as a document, with all that was wrong with it.
import type { Diagnostic } from '../document/diagnostic.ts';
import type { GraphDocument } from '../document/model.ts';
import { readDocument } from '../document/readDocument.ts';
import { signaturesOf } from '../execution/signatures.ts';
import { opByName } from '../ops/index.ts';
import { Fault } from './Fault.ts';
import { readInput } from './readInput.ts';

export interface ReadGraph {
  readonly document: GraphDocument;
  readonly diagnostics: readonly Diagnostic[];
}

/** Throws a Fault when nothing of it can be used. */
export async function readGraph(file: string): Promise<ReadGraph> {
  const { document, diagnostics } = readDocument(await readInput(file), signaturesOf(opByName));
  if (document === null) throw new Fault(complaint(diagnostics) ?? 'It is not a document that can be read.');
  return { document, diagnostics };
}

/** The errors among the diagnostics as one line, or null when there are none. */
export function complaint(diagnostics: readonly Diagnostic[]): string | null {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (first === undefined) return null;
  const more = errors.length - 1;
  return more === 0 ? first.message : `${first.message} (And ${more} more ${more === 1 ? 'error' : 'errors'}.)`;
}
