// breakLines: where a long formula may be broken, and its lines: before signs, outside of braces and matrices, the outermost signs first.
import { closingBrace } from '../tokenizeTex.ts';
import { texWidth } from './texWidth.ts';

/** A part begins with the sign that it is broken before. The smaller the level the better the place. */
interface Piece {
  readonly tex: string;
  readonly level: number;
}

const sums = /^[+-]$/;
const products = /^\\(?:odot|oslash|cdot|times|bmod|big)$/;
const opening = /^(?:[([]|\\lfloor|\\lceil)$/;
const closing = /^(?:[)\]]|\\rfloor|\\rceil)$/;
/** Before a minus these make it the sign of what follows. */
const noOperand =
  /^(?:|[([,=<>+/-]|\\(?:left|odot|oslash|cdot|times|bmod|le|ge|ne|in|,|;|quad|lfloor|lceil|log|exp|ln|sum|prod))$/;

const levelsPerBracket = 4;

function pieces(tex: string): readonly Piece[] {
  const found: { tex: string; level: number }[] = [{ tex: '', level: 0 }];
  const add = (text: string): void => {
    const last = found.at(-1);
    if (last !== undefined) last.tex += text;
  };
  let braces = 0;
  let brackets = 0;
  let before = '';
  for (let at = 0; at < tex.length; ) {
    const token = /^\\(?:[a-zA-Z]+|[\s\S])/.exec(tex.slice(at))?.[0] ?? tex[at] ?? '';
    at += token.length;
    if (token === '\\left' || token === '\\right') {
      const fence = /^(?:\\(?:[a-zA-Z]+|[\s\S])|[\s\S])/.exec(tex.slice(at))?.[0] ?? '';
      at += fence.length;
      if (braces === 0) brackets += token === '\\left' ? 1 : -1;
      add(token + fence);
      before = token === '\\left' ? token : ')';
      continue;
    }
    if (token === '{' || token === '\\begin') braces++;
    if (token === '}' || token === '\\end') braces--;
    if (braces > 0 || token === '}' || token === '\\end' || token === ' ') {
      add(token);
      if (token !== ' ') before = token;
      continue;
    }
    if (closing.test(token)) brackets--;
    const kind = signKind(token, before, tex.slice(at));
    if (kind !== null) found.push({ tex: '', level: Math.max(0, brackets) * levelsPerBracket + kind });
    add(token);
    // Arguments part after their comma.
    if (token === ',' && brackets > 0) found.push({ tex: '', level: brackets * levelsPerBracket + 3 });
    if (opening.test(token)) brackets++;
    before = token;
  }
  return found;
}

/** 0 between the terms of a sum, 1 at a sign of a product, 2 between factors that have none; null: no place to break. */
function signKind(token: string, before: string, after: string): number | null {
  if (sums.test(token)) return noOperand.test(before) ? null : 0;
  // The times of 3 × 10⁻⁵ is part of the number.
  if (products.test(token)) return token === '\\times' && /^ ?10\^/.test(after) ? null : 1;
  return token === '\\,' && !noOperand.test(before) && !/^\s*(?:$|[)\]:,])/.test(after) ? 2 : null;
}

/**
 * The formula in lines of at most `widest` em; one that cannot be broken further stays as wide as it is. Where brackets are left open at the
 * end of a line they grow with what stands there.
 */
export function brokenLines(tex: string, widest: number): readonly string[] {
  return withFences(filled(pieces(tex), widest).map((line) => line.trim()));
}

function filled(parts: readonly Piece[], widest: number): readonly string[] {
  const all = parts.map(({ tex }) => tex).join('');
  if (texWidth(all) <= widest) return [all];
  if (parts.length < 2) {
    const slashed = withSlash(all);
    return slashed === null ? [all] : filled(pieces(slashed), widest);
  }
  const level = Math.min(...parts.slice(1).map((part) => part.level));
  const groups: Piece[][] = [];
  for (const [at, part] of parts.entries()) {
    if (at === 0 || part.level === level) groups.push([part]);
    else groups.at(-1)?.push(part);
  }
  const lines: string[] = [];
  for (const group of groups) {
    const whole = group.map(({ tex }) => tex).join('');
    const last = lines.at(-1);
    // Where a part does not fit on what is left of a line, at least its beginning may.
    const [head = '', ...others] =
      last !== undefined && texWidth(last + whole) <= widest ? [whole] : filled(group, widest);
    if (last !== undefined && texWidth(last + head) <= widest) lines[lines.length - 1] = last + head;
    else lines.push(head);
    lines.push(...others);
  }
  return lines;
}

/** A fraction that no line can hold is divided by a slash, so that it can be broken too: the widest, outside of matrices and other groups. */
function withSlash(tex: string): string | null {
  let braces = 0;
  let widest: { readonly from: number; readonly to: number; readonly text: string } | null = null;
  for (let at = 0; at < tex.length; ) {
    const token = /^\\(?:[a-zA-Z]+|[\s\S])/.exec(tex.slice(at))?.[0] ?? tex[at] ?? '';
    if (token === '\\frac' && braces === 0 && tex[at + token.length] === '{') {
      const middle = closingBrace(tex, at + token.length) + 1;
      const end = closingBrace(tex, middle) + 1;
      const text = tex.slice(at, end);
      if (widest === null || texWidth(text) > texWidth(widest.text)) {
        const [over, under] = [tex.slice(at + token.length + 1, middle - 1), tex.slice(middle + 1, end - 1)];
        widest = { from: at, to: end, text: `${grouped(over)} \\big/ ${grouped(under)}` };
      }
      at = end;
      continue;
    }
    at += token.length;
    if (token === '{' || token === '\\begin') braces++;
    if (token === '}' || token === '\\end') braces--;
  }
  return widest === null ? null : tex.slice(0, widest.from) + widest.text + tex.slice(widest.to);
}
function grouped(tex: string): string {
  return pieces(tex).length > 1 || tex.startsWith('-') ? `\\left(${tex}\\right)` : tex;
}

/** \left and \right come in pairs on every line: one that another line closes is closed by nothing. */
function withFences(lines: readonly string[]): readonly string[] {
  if (lines.length < 2) return lines;
  let open = 0;
  return lines.map((line) => {
    const missing = open;
    let depth = open;
    let lowest = open;
    for (const [sign] of line.matchAll(/\\(?:left|right)(?![a-zA-Z])/g)) {
      depth += sign === '\\left' ? 1 : -1;
      lowest = Math.min(lowest, depth);
    }
    open = depth;
    return `${'\\left. '.repeat(missing - lowest)}${line}${' \\right.'.repeat(depth - lowest)}`;
  });
}
