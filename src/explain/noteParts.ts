// noteParts: cuts a note into words and the formulas between dollar signs. A dollar with no partner is a dollar.

export interface NotePart {
  readonly kind: 'text' | 'tex';
  readonly text: string;
}

/** Formulas longer than this stay words: nobody writes them by hand. */
const longest = 1000;

export function noteParts(note: string): readonly NotePart[] {
  const parts: NotePart[] = [];
  let at = 0;
  const say = (text: string): void => {
    const last = parts.at(-1);
    if (text === '') return;
    if (last?.kind === 'text') parts[parts.length - 1] = { kind: 'text', text: last.text + text };
    else parts.push({ kind: 'text', text });
  };
  while (at < note.length) {
    const open = note.indexOf('$', at);
    const close = open < 0 ? -1 : closingDollar(note, open + 1);
    if (close < 0) break;
    say(unescaped(note.slice(at, open)));
    const tex = note.slice(open + 1, close);
    if (tex.trim() === '' || tex.length > longest || note[open - 1] === '\\') {
      say('$');
      at = open + 1;
      continue;
    }
    parts.push({ kind: 'tex', text: tex.trim() });
    at = close + 1;
  }
  say(unescaped(note.slice(at)));
  return parts;
}

function closingDollar(note: string, from: number): number {
  for (let at = note.indexOf('$', from); at >= 0; at = note.indexOf('$', at + 1)) if (note[at - 1] !== '\\') return at;
  return -1;
}

function unescaped(text: string): string {
  return text.replace(/\\(?=\$|$)/g, '');
}
