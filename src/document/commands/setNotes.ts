// setNotes: sets the text that goes with the graph; empty text takes it away.
import type { Command } from '../command.ts';
import { refuse } from '../edit.ts';
import { MAX_NOTES } from '../limits.ts';

export const setNotes: Command<{ readonly notes: string }> = (document, { notes }) => {
  if (notes === (document.notes ?? '')) return document;
  if (notes.length > MAX_NOTES) {
    return refuse(`Notes have at most ${MAX_NOTES} characters, these have ${notes.length}; shorten them.`);
  }
  const { notes: _, ...rest } = document;
  return notes === '' ? rest : { ...rest, notes };
};
