// History: immutable snapshots with labels. Snapshots share all that did not change, so one costs next to nothing.
import type { GraphDocument } from './model.ts';

export interface HistoryEntry {
  readonly document: GraphDocument;
  /** What was done between this document and the next, for "Undo connect fc to p". */
  readonly label: string;
  /** Consecutive changes of one gesture share a group and are one entry. */
  readonly group?: string;
}

export interface History {
  readonly document: GraphDocument;
  /** Oldest first; the last one is what undo brings back. */
  readonly past: readonly HistoryEntry[];
  /** The last one is what redo brings back. */
  readonly future: readonly HistoryEntry[];
}

/** Undo steps that are kept. */
export const HISTORY_LIMIT = 500;

export function newHistory(document: GraphDocument): History {
  return { document, past: [], future: [] };
}

/** Takes `next` as the present document. The same object again changes nothing; anything else empties the future. */
export function record(
  history: History,
  next: GraphDocument,
  step: { readonly label: string; readonly group?: string },
  limit: number = HISTORY_LIMIT,
): History {
  if (next === history.document) return history;
  const last = history.past.at(-1);
  if (step.group !== undefined && last?.group === step.group && history.future.length === 0) {
    return { document: next, past: history.past, future: [] };
  }
  const entry: HistoryEntry = { document: history.document, ...step };
  return { document: next, past: [...history.past, entry].slice(-limit), future: [] };
}

/** Back to the very document object before the last step; the same history when there is none. */
export function undo(history: History): History {
  const last = history.past.at(-1);
  if (last === undefined) return history;
  return {
    document: last.document,
    past: history.past.slice(0, -1),
    future: [...history.future, { document: history.document, label: last.label }],
  };
}

/** Forward again to the very document object that was undone. A redone step takes no more changes into its group. */
export function redo(history: History): History {
  const next = history.future.at(-1);
  if (next === undefined) return history;
  return {
    document: next.document,
    past: [...history.past, { document: history.document, label: next.label }],
    future: history.future.slice(0, -1),
  };
}
