// documentSlice: the document's changes: commands, undo and redo, and what follows from them in selection and playback.
import type { StoreApi } from 'zustand/vanilla';
import { isRefusal } from '../document/command.ts';
import { computesSame } from '../document/computesSame.ts';
import { type History, record, redo, undo } from '../document/history.ts';
import type { GraphDocument } from '../document/model.ts';
import type { Signatures } from '../document/signature.ts';
import type { Trace } from '../execution/trace.ts';
import type { App, AppState, PlaybackState } from './app.ts';
import { followSelection, renamesBetween } from './followSelection.ts';
import { openedBetween } from './openedBetween.ts';

export type DocumentActions = Pick<App, 'dispatch' | 'undo' | 'redo'>;

export interface DocumentSurroundings {
  readonly store: StoreApi<AppState>;
  readonly playback: StoreApi<PlaybackState>;
  readonly signatures: Signatures;
  /** Why nothing may be edited, or null. */
  readonly readOnly: () => string | null;
  readonly notify: App['notify'];
  /** After every change, with the renames it made, and the trace of it where that is known. */
  readonly changed: (renames: ReadonlyMap<string, string>, foreseen: Trace | null) => void;
}

export function documentSlice(around: DocumentSurroundings): DocumentActions {
  const { store, playback, signatures, readOnly, notify } = around;

  function replace(history: History, foreseen: Trace | null = null): void {
    const before = store.getState().document;
    const renames = new Map([...placeHistory(store, history), ...openedBetween(before, history.document)]);
    followBreakpoints(playback, history.document, renames);
    if (before !== history.document) around.changed(renames, foreseen);
  }

  /** The label of what is undone or redone, or null where nothing is. */
  function travel(move: (history: History) => History, label: string | undefined, said: string): void {
    const reason = readOnly();
    if (reason !== null) return notify('error', reason, undefined, 'refused');
    if (label === undefined) return;
    replace(move(store.getState()));
    notify('info', `${said}: ${label}.`, undefined, 'history');
  }

  return {
    dispatch(command, args, step, foreseen) {
      const reason = readOnly();
      if (reason !== null) return { ok: false, reason };
      const state = store.getState();
      const answer = command(state.document, args, signatures);
      if (isRefusal(answer)) return { ok: false, reason: answer.refused };
      if (answer !== state.document) replace(record(state, answer, step), foreseen);
      return { ok: true };
    },
    undo: () => travel(undo, store.getState().past.at(-1)?.label, 'Undone'),
    redo: () => travel(redo, store.getState().future.at(-1)?.label, 'Redone'),
  };
}

/**
 * Puts a document and its history in place, with the selection following; a revision later where other numbers may come of it. Answers with
 * the renames.
 */
export function placeHistory(store: StoreApi<AppState>, history: History): ReadonlyMap<string, string> {
  const { document: before, selection, hover, pointed, draft, revision } = store.getState();
  const { document, past, future } = history;
  const renames = renamesBetween(before, document);
  const nodes = new Set(document.nodes.map((node) => node.id));
  const present = (key: string) => nodes.has(key.slice(0, key.indexOf('.')));
  store.setState({
    document,
    past,
    future,
    revision: computesSame(before, document) ? revision : revision + 1,
    selection: followSelection(selection, before, document),
    hover: hover !== null && present(hover) ? hover : null,
    trail: null,
    pointed: pointed !== null && nodes.has(pointed.ref.node) ? pointed : null,
    // They are about the graph as it was; whoever lit them does so again.
    lights: null,
    draft: draft !== null && nodes.has(draft.from.node) ? draft : null,
  });
  return renames;
}

export function followBreakpoints(
  playback: StoreApi<PlaybackState>,
  document: GraphDocument,
  renames: ReadonlyMap<string, string>,
): void {
  const { breakpoints } = playback.getState();
  if (breakpoints.length === 0) return;
  const nodes = new Set(document.nodes.map((node) => node.id));
  const followed = breakpoints.map((id) => renames.get(id) ?? id).filter((id) => nodes.has(id));
  playback.setState({ breakpoints: followed });
}
