// jsonText: numbers and nested values as compact JSON that gives back every float64 bit for bit, -0 included.
import type { FlatTensor, HeldInitializer } from './model.ts';

/** What a document is made of. */
export type JsonValue =
  | string
  | boolean
  | null
  | number
  | FlatTensor
  | HeldInitializer
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };

/** NaN and the infinities become the strings that documents use for them; -0 stays -0. */
export function numberText(value: number): string {
  if (Number.isFinite(value)) return Object.is(value, -0) ? '-0' : String(value);
  return `"${value}"`;
}

/** One line. `gap` goes after commas and colons: '' for links, ' ' for reading. */
export function jsonText(value: JsonValue, gap = ''): string {
  if (typeof value === 'number') return numberText(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((entry: JsonValue) => jsonText(entry, gap)).join(`,${gap}`)}]`;
  const fields = Object.entries(value).map(([name, entry]) => `${JSON.stringify(name)}:${gap}${jsonText(entry, gap)}`);
  if (fields.length === 0) return '{}';
  return `{${gap}${fields.join(`,${gap}`)}${gap}}`;
}
