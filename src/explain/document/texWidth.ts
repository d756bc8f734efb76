// texWidth: about how wide a formula is when it is set, in em: enough to choose a smaller size or to let it break.
import { closingBrace } from '../tokenizeTex.ts';

/** Of Computer Modern, with the spaces that TeX puts around an operator or a relation. */
const commandWidths: Readonly<Record<string, number>> = {
  ...widths(0.17, ', :'),
  ...widths(0.28, '; lfloor rfloor lceil rceil'),
  ...widths(0.4, 'left right'),
  ...widths(0.55, 'partial top infty'),
  ...widths(0.74, 'cdot'),
  ...widths(1, 'quad vdots sum prod'),
  ...widths(1.25, 'odot oslash times circ bmod ne le ge in to ldots cdots ddots'),
  ...widths(
    0,
    '! big Big bigl bigr Bigl Bigr displaystyle limits nolimits mathit mathrm mathbf mathsf boldsymbol operatorname',
  ),
};
function widths(width: number, names: string): Readonly<Record<string, number>> {
  return Object.fromEntries(names.split(' ').map((name) => [`\\${name}`, width]));
}
const upright = /^\\(?:exp|log|ln|sin|cos|tan|arcsin|arccos|arctan|sinh|cosh|tanh|max|min|det)$/;

function signWidth(sign: string): number {
  if (sign === ' ' || sign === '&') return 0;
  if (/[.,|:]/.test(sign)) return 0.28;
  if (/[()[\]]/.test(sign)) return 0.38;
  return /[A-Zmw]/.test(sign) ? 0.76 : 0.51;
}

/** Scripts are smaller by about a quarter, and there are no spaces around the signs in them. */
function scriptWidth(tex: string): number {
  const signs = tex.match(/[+-]|\\(?:times|odot|circ|ne|le|ge|in)(?![a-zA-Z])/g) ?? [];
  return 0.75 * Math.max(0, texWidth(tex) - 0.44 * signs.length);
}

export function texWidth(tex: string): number {
  let total = 0;
  let at = 0;
  let isOpen = true;
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
      total += scriptWidth(group()) + 0.05;
      isOpen = false;
      continue;
    }
    if (sign !== '\\') {
      at++;
      if (sign === ' ') continue;
      // A sign of a number stands closer than one between numbers.
      total += /[=<>]/.test(sign) ? 1.33 : /[+-]/.test(sign) ? (isOpen ? 0.78 : 1.22) : signWidth(sign);
      isOpen = /[=<>+([,&-]/.test(sign);
      continue;
    }
    const command = /^\\(?:[a-zA-Z]+|[\s\S])/.exec(tex.slice(at))?.[0] ?? '\\';
    at += command.length;
    // A bracket that another line closes.
    if (/^\\(?:left|right)$/.test(command) && tex[at] === '.') {
      at++;
      total += 0.12;
      continue;
    }
    isOpen = /^\\(?:odot|oslash|cdot|times|sum|prod|quad|,)$/.test(command);
    if (/^\\[dt]?frac$/.test(command)) total += Math.max(texWidth(group()), texWidth(group())) + 0.24;
    else if (command === '\\underset' || command === '\\overset')
      total += Math.max(scriptWidth(group()), texWidth(group()));
    else if (command === '\\text') total += wordsWidth(group());
    else if (command === '\\substack') total += gridWidth(group());
    else if (command === '\\underbrace' || command === '\\sqrt') total += texWidth(group()) + 0.8;
    else if (command === '\\begin') {
      const name = group();
      const end = closingEnvironment(tex, at, name);
      total += gridWidth(tex.slice(at, end)) + 1.2;
      at = end + `\\end{${name}}`.length;
    } else total += commandWidths[command] ?? (upright.test(command) ? 0.17 + 0.5 * (command.length - 1) : 0.62);
  }
  return total;
}

/** Words keep their spaces; between dollars they may hold a formula. */
function wordsWidth(words: string): number {
  return words
    .split('$')
    .reduce(
      (sum, part, at) => sum + (at % 2 === 1 ? texWidth(part) : texWidth(part) + 0.33 * part.split(' ').length),
      -0.33,
    );
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
  return columns.reduce((sum, width) => sum + width, 0) + 0.85 * Math.max(0, columns.length - 1);
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
