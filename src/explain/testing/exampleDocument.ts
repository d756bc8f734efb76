// exampleDocument: the derivation of an example, as the app and the command line make it.
import type { GraphDocument } from '../../document/model.ts';
import { checkDocument } from '../../execution/checkRun.ts';
import { runDocument } from '../../execution/runDocument.ts';
import { opByName } from '../../ops/index.ts';
import type { DerivationDocument } from '../document/derivationBlocks.ts';
import { derivationDocument } from '../document/derivationDocument.ts';

export function derivationOfDocument(document: GraphDocument, source: string | null = null): DerivationDocument {
  const trace = runDocument(document, opByName);
  const check = trace.target === null ? null : checkDocument(document, opByName);
  return derivationDocument({ document, ops: opByName, trace, check, source });
}
