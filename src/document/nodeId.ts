// nodeId: what a node may be called, and how a new name is found. An id is also the name on screen.
import { takenIds } from './frames.ts';
import { MAX_ID } from './limits.ts';
import type { GraphDocument } from './model.ts';
import { quoted } from './shown.ts';

const pattern = /^[\p{L}_][\p{L}\p{M}\p{Nd}_-]*$/u;

/** Names that every object answers to; as keys they would reach its prototype. */
export function isReservedName(name: string): boolean {
  return name in Object.prototype;
}

/** Why `id` cannot be a node's id, as a sentence, or null when it can (whether it is taken is another question). */
export function nodeIdProblem(id: string): string | null {
  if (id === '') return 'A node needs a name; type at least one letter.';
  if (id.length > 2 * MAX_ID || Array.from(id).length > MAX_ID) {
    return `The name ${quoted(id, 24)} is longer than ${MAX_ID} characters; choose a shorter one.`;
  }
  if (isReservedName(id)) return `The name ${quoted(id)} has a meaning of its own in JavaScript; choose another one.`;
  if (pattern.test(id)) return null;
  if (/^[\p{Nd}-]/u.test(id)) return `The name ${quoted(id)} must start with a letter or an underscore.`;
  return `The name ${quoted(id)} may hold only letters, digits, "_" and "-"; leave out the rest.`;
}

/** `stem` where it is free, else the first free of `stem_2`, `stem_3`, ...; what an id may not hold is replaced. */
export function freshId(document: GraphDocument, stem: string): string {
  return freshName(takenIds(document), stem);
}

/** As `freshId`, for any set of taken names. */
export function freshName(taken: ReadonlySet<string>, stem: string): string {
  const whole = validStem(stem);
  if (!taken.has(whole)) return whole;
  const base = whole.replace(/_\d{1,9}$/, '') || whole;
  const cut = Array.from(base)
    .slice(0, MAX_ID - 10)
    .join('');
  for (let count = 2; ; count++) {
    const name = `${cut}_${count}`;
    if (!taken.has(name)) return name;
  }
}

function validStem(stem: string): string {
  const head = stem
    .slice(0, 4 * MAX_ID)
    .normalize('NFC')
    .trim();
  const spelled = head.replace(/[^\p{L}\p{M}\p{Nd}_-]+/gu, '_').replace(/^[^\p{L}_]+/u, '');
  const name = Array.from(spelled).slice(0, MAX_ID).join('');
  return nodeIdProblem(name) === null && !/^_+$/.test(name) ? name : 'node';
}
