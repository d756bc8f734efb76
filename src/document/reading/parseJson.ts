// parseJson: text to a JSON value, or a sentence that says where it goes wrong. Size and depth are checked before parsing.
import { MAX_BRACKETS, MAX_DEPTH, MAX_KEYS, MAX_NODES, MAX_TEXT } from '../limits.ts';
import { findJsonFault } from './findJsonFault.ts';

export type Parsed = { readonly value: unknown } | { readonly code: string; readonly message: string };

export function parseJson(text: string): Parsed {
  if (text.length > MAX_TEXT) {
    const size = (text.length / 2 ** 20).toFixed(0);
    return refused(
      'too-large',
      `The text is too large: ${size} million characters, where at most ${MAX_TEXT / 2 ** 20} million are read.`,
    );
  }
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text;
  if (/^\s*$/.test(body.slice(0, 1000)) && body.trim() === '')
    return refused('empty', 'The text is empty: there is no graph in it.');
  const excess = excessOf(body);
  if (excess !== null) return excess;
  try {
    return { value: JSON.parse(body) as unknown };
  } catch (error) {
    return refused('not-json', faultText(body, error));
  }
}

/** Beyond this many characters the fault is not looked for anew; the browser may have told where it is. */
const EXPLAINED = 4_000_000;

function faultText(text: string, error: unknown): string {
  if (text.length <= EXPLAINED) {
    const fault = findJsonFault(text);
    return fault === null
      ? 'The text could not be read as JSON.'
      : `The text is not JSON: at ${placeText(text, fault.offset)}, ${fault.reason}.`;
  }
  const offset = /position (\d+)/.exec(String(error))?.[1];
  return offset === undefined
    ? 'The text is not JSON, or part of it is missing.'
    : `The text is not JSON from ${placeText(text, Number(offset))} on.`;
}

function refused(code: string, message: string): Parsed {
  return { code, message };
}

/** Counts what makes parsing costly, outside strings: nesting, brackets, keys. Looks at every character once and keeps nothing. */
function excessOf(text: string): Parsed | null {
  let depth = 0;
  let brackets = 0;
  let keys = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (inString) {
      if (code === 0x5c) at++;
      else if (code === 0x22) inString = false;
    } else if (code === 0x22) inString = true;
    else if (code === 0x5b || code === 0x7b) {
      if (++depth > MAX_DEPTH) {
        const place = placeText(text, at);
        return refused(
          'too-deep',
          `The JSON is nested deeper than ${MAX_DEPTH} brackets at ${place}; no graph needs that.`,
        );
      }
      if (++brackets > MAX_BRACKETS) return tooMany('lists and objects', MAX_BRACKETS);
    } else if (code === 0x5d || code === 0x7d) depth--;
    else if (code === 0x3a && ++keys > MAX_KEYS) return tooMany('keys', MAX_KEYS);
  }
  return null;
}

function tooMany(what: string, most: number): Parsed {
  const message =
    `The JSON has more than ${most.toLocaleString('en-US')} ${what}, too many for a graph of at most ` +
    `${MAX_NODES.toLocaleString('en-US')} nodes; large tensors are better written as "shape" and "data".`;
  return refused('too-large', message);
}

function placeText(text: string, offset: number): string {
  let line = 1;
  let start = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) {
    line++;
    start = at + 1;
  }
  return `line ${line}, column ${offset - start + 1}`;
}
