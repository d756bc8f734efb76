// parseJson: text to a JSON value, or a sentence that says where it goes wrong. Size and depth are checked before parsing.
import { MAX_DEPTH, MAX_TEXT } from '../limits.ts';
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
  const deep = tooDeepAt(body);
  if (deep !== null) {
    const place = placeText(body, deep);
    return refused(
      'too-deep',
      `The JSON is nested deeper than ${MAX_DEPTH} brackets at ${place}; no graph needs that.`,
    );
  }
  try {
    return { value: JSON.parse(body) as unknown };
  } catch {
    const fault = findJsonFault(body);
    if (fault === null) return refused('not-json', 'The text could not be read as JSON.');
    return refused('not-json', `The text is not JSON: at ${placeText(body, fault.offset)}, ${fault.reason}.`);
  }
}

function refused(code: string, message: string): Parsed {
  return { code, message };
}

/** Where brackets outside strings nest deeper than they may, or null. */
function tooDeepAt(text: string): number | null {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (inString) {
      if (code === 0x5c) at++;
      else if (code === 0x22) inString = false;
    } else if (code === 0x22) inString = true;
    else if (code === 0x5b || code === 0x7b) {
      if (++depth > MAX_DEPTH) return at;
    } else if (code === 0x5d || code === 0x7d) depth--;
  }
  return null;
}

function placeText(text: string, offset: number): string {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return `line ${line}, column ${offset - before.lastIndexOf('\n')}`;
}
