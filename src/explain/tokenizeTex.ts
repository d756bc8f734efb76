// tokenizeTex: cuts a rule's TeX into tokens. Spacing commands and sizes (\, \left \quad) carry no meaning and are dropped.

export type Token =
  /** `\frac`, or one sign such as `(`, `^`, `+`, a letter. */
  | { readonly kind: 'command' | 'sign' | 'letter'; readonly text: string }
  | { readonly kind: 'number'; readonly text: string }
  /** What stands between `#{` and its `}`. */
  | { readonly kind: 'hole'; readonly text: string }
  /** The name in `\operatorname{name}`, `\mathrm{name}` or the words in `\text{...}`. */
  | { readonly kind: 'name' | 'text'; readonly text: string };

const dropped = new Set(
  (
    ', ; : ! left right big Big bigl bigr Bigl Bigr bigg Bigg biggl biggr bigm Bigm middle quad qquad ' +
    'displaystyle textstyle limits nolimits'
  ).split(' '),
).add(' ');
const named = new Set(['operatorname', 'mathrm', 'mathit', 'mathsf', 'operatorname*']);

/** Throws SyntaxError where a brace has no partner. */
export function tokenizeTex(tex: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < tex.length) {
    const rest = tex.slice(at);
    if (rest.startsWith('#{')) {
      const end = closingBrace(tex, at + 1);
      tokens.push({ kind: 'hole', text: tex.slice(at + 2, end) });
      at = end + 1;
      continue;
    }
    const command = /^\\([a-zA-Z]+\*?|.)/.exec(rest);
    if (command !== null) {
      const name = command[1] ?? '';
      at += command[0].length;
      if (named.has(name) || name === 'text') {
        const open = tex.indexOf('{', at);
        if (open < 0 || tex.slice(at, open).trim() !== '') throw new SyntaxError(`\\${name} without {`);
        const end = closingBrace(tex, open);
        tokens.push({ kind: name === 'text' ? 'text' : 'name', text: tex.slice(open + 1, end).trim() });
        at = end + 1;
      } else if (!dropped.has(name)) {
        tokens.push({ kind: 'command', text: name });
      }
      continue;
    }
    const number = /^\d+(\.\d+)?(e[+-]?\d+)?|^\.\d+/.exec(rest);
    if (number !== null) {
      tokens.push({ kind: 'number', text: number[0] });
      at += number[0].length;
      continue;
    }
    const sign = String.fromCodePoint(tex.codePointAt(at) ?? 0);
    at += sign.length;
    if (/\s|~/.test(sign)) continue;
    tokens.push({ kind: /\p{L}/u.test(sign) ? 'letter' : 'sign', text: sign });
  }
  return tokens;
}

/** The index of the brace that closes the one at `open`. */
export function closingBrace(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '{') depth++;
    else if (text[at] === '}' && --depth === 0) return at;
  }
  throw new SyntaxError(`{ at ${open} is never closed in ${text}`);
}

/** `i, #{t[i, j]}` -> `i` and `#{t[i, j]}`: splits at the commas outside brackets. */
export function splitIndices(text: string): string[] {
  const parts: string[] = [''];
  let depth = 0;
  for (const sign of text) {
    if (sign === '[' || sign === '{' || sign === '(') depth++;
    if (sign === ']' || sign === '}' || sign === ')') depth--;
    if (sign === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += sign;
  }
  return parts[0]?.trim() === '' && parts.length === 1 ? [] : parts;
}
