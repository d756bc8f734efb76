// setTitle: names the graph.
import type { Command } from '../command.ts';
import { refuse } from '../edit.ts';
import { MAX_TITLE } from '../limits.ts';

export const setTitle: Command<{ readonly title: string }> = (document, { title }) => {
  if (title === document.title) return document;
  return title.length > MAX_TITLE
    ? refuse(`A title has at most ${MAX_TITLE} characters, this one has ${title.length}; put the rest into the notes.`)
    : { ...document, title };
};
