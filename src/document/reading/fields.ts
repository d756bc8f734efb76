// fields: looking into foreign objects without trusting them: own fields only, kinds checked, texts capped.
import { isReservedName } from '../nodeId.ts';
import { listed, quoted } from '../shown.ts';

export type Foreign = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Foreign {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object's own field, or undefined: nothing inherited is ever seen. */
export function field(object: Foreign, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** How a foreign value is named in a message. */
export function named(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

const unknownNames = (names: readonly string[]) =>
  listed(
    names.map((name) => quoted(name)),
    5,
  );

/** The fields that are not among `known`, as text for a message, or null. Looks at no more than a few. */
export function unknownFields(object: Foreign, known: readonly string[]): string | null {
  const strangers: string[] = [];
  for (const name in object) {
    if (!Object.hasOwn(object, name) || known.includes(name)) continue;
    strangers.push(name);
    if (strangers.length > 20) break;
  }
  return strangers.length === 0 ? null : unknownNames(strangers);
}

/** Names of ports and params: short, printable, and none that would reach an object's prototype. */
export function isPlainName(name: string): boolean {
  return name.length > 0 && name.length <= 64 && !isReservedName(name) && !/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(name);
}

/** Half surrogate pairs cannot be written as UTF-8, so they could not travel in a file or a link. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Cs}/gu, '\uFFFD');
}

/** At most `limit` UTF-16 units, never half a character. */
export function capped(text: string, limit: number): string {
  return text.length <= limit ? text : text.slice(0, limit).replace(/[\uD800-\uDBFF]$/, '');
}
