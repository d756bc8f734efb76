// foreignText: documents as JSON text put together from pieces, so that tests can spell what no value can hold.
import { readDocument } from '../readDocument.ts';
import { toySignatures } from './toySignatures.ts';

/** A document with the given parts in place of, or besides, the usual ones; `__proto__` and the like are spelled as in a file. */
export function foreignText(parts: Readonly<Record<string, string>>): string {
  const all = { format: '"chainrule"', version: '1', nodes: '[]', edges: '[]', ...parts };
  return `{${Object.entries(all)
    .map(([name, value]) => `"${name}": ${value}`)
    .join(', ')}}`;
}

export function sourceText(id: string, rest = ''): string {
  return `{"id": "${id}", "op": "Source", "position": [0, 0]${rest}}`;
}
export function bendText(id: string, rest = ''): string {
  return `{"id": "${id}", "op": "Bend", "position": [0, 0]${rest}}`;
}
/** Ends as `node.port`. */
export function edgeText(from: string, to: string): string {
  return JSON.stringify({ from: from.split('.'), to: to.split('.') });
}

export function read(input: unknown) {
  return readDocument(input, toySignatures);
}
export function codes(input: unknown): readonly string[] {
  return read(input).diagnostics.map(({ code }) => code);
}
/** All messages, a line each. */
export function messages(input: unknown): string {
  return read(input)
    .diagnostics.map(({ message }) => message)
    .join('\n');
}
