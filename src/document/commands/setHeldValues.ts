// setHeldValues: sets what several input ports hold, in one step: what training learned, say. All of them, or none with the reason.
import { type Command, isRefusal } from '../command.ts';
import { type HeldEdit, setHeld } from './setHeld.ts';

export const setHeldValues: Command<readonly HeldEdit[]> = (document, edits, signatures) => {
  let next = document;
  for (const edit of edits) {
    const answer = setHeld(next, edit, signatures);
    if (isRefusal(answer)) return answer;
    next = answer;
  }
  return next;
};
