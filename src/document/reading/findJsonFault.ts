// findJsonFault: where and why a text is not JSON, in words. Browsers word this differently, or not at all. Iterative.

export interface JsonFault {
  readonly offset: number;
  /** The end of a sentence: "expected a comma or ], but found ...". */
  readonly reason: string;
}

type Expecting =
  | 'value'
  /** After `[`: a value or `]`. */
  | 'first-item'
  /** After `{`: a key or `}`. */
  | 'first-key'
  | 'key'
  | 'colon'
  /** After a value inside a list or an object. */
  | 'next'
  | 'end';

const wanted: Readonly<Record<Exclude<Expecting, 'next'>, string>> = {
  value: 'a value',
  'first-item': 'a value or ]',
  'first-key': 'a key in double quotes or }',
  key: 'a key in double quotes',
  colon: 'a colon after the key',
  end: 'the end of the text',
};

/** null when the text is JSON after all. Depth is bounded by the caller. */
export function findJsonFault(text: string): JsonFault | null {
  const open: ('[' | '{')[] = [];
  let expecting: Expecting = 'value';
  const space = /[ \t\n\r]*/y;
  for (let at = 0; ; ) {
    space.lastIndex = at;
    space.test(text);
    at = space.lastIndex;
    if (at >= text.length) return expecting === 'end' ? null : endedEarly(text, open);
    const found = tokenAt(text, at);
    if (found === null) return { offset: at, reason: oddity(text, at, expecting, open) };
    const next = step(expecting, found, open);
    if (next === null) return { offset: at, reason: unexpected(expecting, found, open) };
    expecting = next;
    at += found.length;
  }
}

const plainToken = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])|[[\]{},:]/y;

/** The token that starts here, or null when none does: 01 and nullx are no tokens, and neither is a text with a fault in it. */
function tokenAt(text: string, at: number): string | null {
  if (text[at] === '"') {
    const end = stringEnd(text, at);
    return typeof end === 'number' ? text.slice(at, end) : null;
  }
  plainToken.lastIndex = at;
  return plainToken.exec(text)?.[0] ?? null;
}

/** Just behind the closing quote, or what is wrong with the string. */
function stringEnd(text: string, at: number): number | string {
  for (let index = at + 1; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 0x22) return index + 1;
    if (code < 0x20) return 'a text is not closed before the end of its line';
    if (code !== 0x5c) continue;
    if (!/^\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/.test(text.slice(index, index + 6))) {
      return index + 1 >= text.length ? 'a text is never closed' : 'a text holds a backslash that escapes nothing';
    }
    index++;
  }
  return 'a text is never closed';
}

/** What is expected after the token, or null when the token does not belong here. Keeps `open`. */
function step(expecting: Expecting, token: string, open: ('[' | '{')[]): Expecting | null {
  const kind = token[0] as string;
  const done = (): Expecting => (open.length === 0 ? 'end' : 'next');
  const closed = (): Expecting => {
    open.pop();
    return done();
  };
  switch (expecting) {
    case 'end':
      return null;
    case 'colon':
      return kind === ':' ? 'value' : null;
    case 'first-key':
      if (kind === '}') return closed();
      return kind === '"' ? 'colon' : null;
    case 'key':
      return kind === '"' ? 'colon' : null;
    case 'next': {
      const top = open.at(-1) as '[' | '{';
      if (kind === ',') return top === '[' ? 'value' : 'key';
      return kind === (top === '[' ? ']' : '}') ? closed() : null;
    }
    case 'first-item':
    case 'value':
      if (kind === ']' && expecting === 'first-item') return closed();
      if (kind === '[' || kind === '{') {
        open.push(kind);
        return kind === '[' ? 'first-item' : 'first-key';
      }
      return '],}:'.includes(kind) ? null : done();
  }
}

function wantedHere(expecting: Expecting, open: readonly string[]): string {
  if (expecting !== 'next') return wanted[expecting];
  return open.at(-1) === '[' ? 'a comma or ]' : 'a comma or }';
}

function unexpected(expecting: Expecting, token: string, open: readonly string[]): string {
  if ((expecting === 'key' && token === '}') || (expecting === 'value' && token === ']')) {
    return 'there is a comma with nothing after it; take it out';
  }
  return `expected ${wantedHere(expecting, open)}, but found ${clipped(token)}`;
}

function oddity(text: string, at: number, expecting: Expecting, open: readonly string[]): string {
  const rest = text.slice(at, at + 24);
  const first = rest[0] as string;
  if (first === '"') return String(stringEnd(text, at));
  if (first === "'") return 'there is a single quote; JSON wants double quotes';
  if (rest.startsWith('//') || rest.startsWith('/*')) return 'there is a comment; JSON has none';
  const word = /^[\w.+-]+/.exec(rest)?.[0];
  if (word === 'NaN' || word === 'Infinity' || word === '-Infinity')
    return `there is ${word}; write it as the text "${word}"`;
  if (word === 'undefined') return 'there is undefined, which JSON does not know; write null or leave it out';
  return `expected ${wantedHere(expecting, open)}, but found ${clipped(word ?? String.fromCodePoint(rest.codePointAt(0) as number))}`;
}

function endedEarly(text: string, open: readonly string[]): JsonFault {
  const top = open.at(-1);
  const where = top === undefined ? '' : top === '[' ? ' inside a list' : ' inside an object';
  return { offset: text.length, reason: `the text ends${where}; part of it is missing` };
}

function clipped(token: string): string {
  return token.length > 24 ? `${token.slice(0, 23)}…` : token;
}
