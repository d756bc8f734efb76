// explain: the whole derivation of a document, as text, as LaTeX or as JSON.
import { sourceOf } from '../examples/sourceOf.ts';
import { checkPrepared } from '../execution/checkRun.ts';
import { prepare } from '../execution/recordRun.ts';
import { recordPrepared } from '../execution/runDocument.ts';
import { derivationDocument } from '../explain/document/derivationDocument.ts';
import { jsonDocument } from '../explain/document/jsonDocument.ts';
import { latexDocument } from '../explain/document/latexDocument.ts';
import { plainDocument } from '../explain/document/plainDocument.ts';
import { opByName } from '../ops/index.ts';
import type { CommandLine } from './parseArguments.ts';
import type { Printer } from './printer.ts';
import { complaint, readGraph } from './readGraph.ts';

/** Answers 2 when part of the graph could not run: the rest is explained, and what is missing is said. */
export async function explainCommand(
  { operands: [file = '-'], tex, json }: CommandLine,
  printer: Printer,
): Promise<number> {
  const { document, diagnostics } = await readGraph(file);
  const prepared = prepare(document, opByName);
  const { trace } = recordPrepared(prepared);
  const derivation = derivationDocument({
    document,
    ops: opByName,
    trace,
    check: trace.target === null ? null : checkPrepared(prepared),
    source: sourceOf(document),
  });
  if (tex) printer.print(latexDocument(derivation));
  else if (json) printer.print(`${JSON.stringify(jsonDocument(derivation), null, 2)}\n`);
  else printer.print(plainDocument(derivation));
  const error = complaint([...diagnostics, ...trace.diagnostics]);
  if (error === null) return 0;
  printer.complain(error);
  return 2;
}
