// runDocument: a document's whole trace at once, for the command line, tests and whoever else can wait.
import type { GraphDocument } from '../document/model.ts';
import type { Op } from '../engine/op.ts';
import { type Prepared, prepare, type Recording, type RecordOptions, recordRun } from './recordRun.ts';
import type { Trace } from './trace.ts';

/** Never throws: what cannot run is in the diagnostics. Tensors are whole unless `summarizeAbove` says otherwise. */
export function runDocument(document: GraphDocument, ops: ReadonlyMap<string, Op>, options: RecordOptions = {}): Trace {
  return recordDocument(document, ops, options).trace;
}

/** The trace, and every value and gradient by port. */
export function recordDocument(
  document: GraphDocument,
  ops: ReadonlyMap<string, Op>,
  options: RecordOptions = {},
): Recording {
  return recordPrepared(prepare(document, ops), options);
}

export function recordPrepared(prepared: Prepared, options: RecordOptions = {}): Recording {
  const run = recordRun(prepared, options);
  for (let next = run.next(); ; next = run.next()) if (next.done === true) return next.value;
}
