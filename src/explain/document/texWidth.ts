// texWidth: about how wide a formula is when it is set, in em: enough to choose a smaller size or to let it break.
import { closingBrace } from '../tokenizeTex.ts';

const wide = /^\\(?:odot|oslash|cdot|times|ne|le|ge|in|to|circ|bmod)$/;
const nothing =
  /^\\(?:left|right|big|Big|bigl|bigr|displaystyle|,|!|;|:|limits|nolimits|top|text|mathit|mathrm|mathbf|mathsf|operatorname)$/;

export function texWidth(tex: string): number {
  let total = 0;
  let at = 0;
  const group = (): string => {
    while (tex[at] === ' ') at++;
    if (tex[at] !== '{') return tex.slice(at, ++at);
    const end = closing(tex, at);
    const inside = tex.slice(at + 1, end);
    at = end + 1;
    return inside;
  };
  while (at < tex.length) {
    const sign = tex[at] ?? '';
    if (sign === '{') {
      total += texWidth(group());
      continue;
    }
    if (sign === '_' || sign === '^') {
      at++;
      total += 0.7 * texWidth(group());
      continue;
    }
    if (sign !== '\\') {
      total += sign === ' ' || sign === '&' ? 0 : /[=+<>-]/.test(sign) ? 1.2 : /[()[\].,|]/.test(sign) ? 0.35 : 0.52;
      at++;
      continue;
    }
    const command = /^\\(?:[a-zA-Z]+|[\s\S])/.exec(tex.slice(at))?.[0] ?? '\\';
    at += command.length;
    if (/^\\[dt]?frac$/.test(command)) total += Math.max(texWidth(group()), texWidth(group())) + 0.3;
    else if (command === '\\underset' || command === '\\overset')
      total += Math.max(0.7 * texWidth(group()), texWidth(group()));
    else if (command === '\\underbrace' || command === '\\sqrt') total += texWidth(group()) + 0.8;
    else if (command === '\\begin') {
      const name = group();
      const end = closingEnvironment(tex, at, name);
      total += gridWidth(tex.slice(at, end)) + 1;
      at = end + `\\end{${name}}`.length;
    } else if (nothing.test(command)) total += command === '\\left' || command === '\\right' ? 0.1 : 0;
    else total += wide.test(command) ? 1.2 : /^\\(?:sum|prod)$/.test(command) ? 1.3 : command.length > 6 ? 1.6 : 0.7;
  }
  return total;
}

function closing(tex: string, open: number): number {
  try {
    return closingBrace(tex, open);
  } catch {
    return tex.length;
  }
}

function closingEnvironment(tex: string, from: number, name: string): number {
  let depth = 1;
  const mark = new RegExp(`\\\\(begin|end)\\{${name}\\}`, 'g');
  mark.lastIndex = from;
  for (let found = mark.exec(tex); found !== null; found = mark.exec(tex)) {
    depth += found[1] === 'begin' ? 1 : -1;
    if (depth === 0) return found.index;
  }
  return tex.length;
}

/** Columns are as wide as their widest cell. */
function gridWidth(body: string): number {
  const columns: number[] = [];
  for (const row of topLevel(body, '\\\\')) {
    for (const [at, cell] of topLevel(row, '&').entries()) columns[at] = Math.max(columns[at] ?? 0, texWidth(cell));
  }
  return columns.reduce((sum, width) => sum + width, 0) + Math.max(0, columns.length - 1);
}

/** Splits outside of braces and inner environments. */
function topLevel(text: string, mark: string): string[] {
  const parts = [''];
  let depth = 0;
  for (let at = 0; at < text.length; ) {
    if (text[at] === '{' || text.startsWith('\\begin', at)) depth++;
    if (text[at] === '}' || text.startsWith('\\end', at)) depth--;
    if (depth === 0 && text.startsWith(mark, at)) {
      parts.push('');
      at += mark.length;
      continue;
    }
    // A command is taken whole, so that an escaped sign is no mark.
    const step = text[at] === '\\' ? 2 : 1;
    parts[parts.length - 1] += text.slice(at, at + step);
    at += step;
  }
  return parts;
}

const growing: Readonly<Record<string, string>> = { '\\left': '\\Bigl', '\\right': '\\Bigr' };

/**
 * The formula in parts that a line may end between: after signs outside of braces and matrices. Brackets that grow would hold together what
 * they enclose, so they become tall ones.
 */
export function breakable(tex: string): readonly string[] {
  const parts = [''];
  let depth = 0;
  for (let at = 0; at < tex.length; ) {
    const command = /^\\(?:[a-zA-Z]+|[\s\S])/.exec(tex.slice(at))?.[0];
    const token = command ?? tex[at] ?? '';
    at += token.length;
    if (token === '{' || token === '\\begin') depth++;
    parts[parts.length - 1] += depth === 0 ? (growing[token] ?? token) : token;
    if (token === '}' || token === '\\end') depth--;
    if (depth === 0 && /^(?:[+,=-]|\\(?:odot|oslash|cdot|times|,))$/.test(token)) parts.push('');
  }
  return parts;
}
