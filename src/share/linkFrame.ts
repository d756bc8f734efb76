// linkFrame: what surrounds a link's payload: `#1.<length>.<payload>.<checksum>`. It tells a cut link from a damaged one.
import { crc32 } from './crc32.ts';

/** The version of links that this program makes. The frame is the same in every version; what the payload means may change. */
export const LINK_VERSION = 1;

/**
 * The length counts the payload's characters, in base 36. The checksum is seven base-36 digits: CRC-32 over all that stands before it,
 * from the version on. It is last, so that the link ends in a letter or digit, which no chat takes for punctuation.
 */
export function framed(payload: string, version: number = LINK_VERSION): string {
  const body = `${version}.${payload.length.toString(36)}.${payload}.`;
  return `#${body}${checksum(body)}`;
}

function checksum(body: string): string {
  return crc32(body).toString(36).padStart(7, '0');
}

export type Unframed =
  | { readonly kind: 'whole'; readonly version: number; readonly payload: string }
  /** `expected` is null when not even the length arrived. Both count the whole hash, `#` included. */
  | { readonly kind: 'cut'; readonly arrived: number; readonly expected: number | null }
  | { readonly kind: 'damaged' }
  | { readonly kind: 'not-a-link' };

const damaged: Unframed = { kind: 'damaged' };

/** `hash` as `tidyHash` gives it: it starts with `#`, without white space. What follows a whole link is passed over. */
export function unframed(hash: string): Unframed {
  const head = /^#(\d{1,4})\.([0-9a-z]{1,6})\./.exec(hash);
  if (head === null) return withoutHead(hash);
  const length = Number.parseInt(head[2] as string, 36);
  const start = head[0].length;
  const expected = start + length + 8;
  if (hash.length < expected) {
    // Where the checksum has arrived, nothing is missing at the end: the length is wrong, or something is missing further in.
    return endsInChecksum(hash.slice(start)) ? damaged : { kind: 'cut', arrived: hash.length, expected };
  }
  const whole = hash.slice(0, expected);
  const payload = whole.slice(start, start + length);
  return whole.endsWith(`.${checksum(whole.slice(1, -7))}`) && /^[\w-]*$/.test(payload)
    ? { kind: 'whole', version: Number(head[1]), payload }
    : damaged;
}

/** The head is cut, or damaged, or there never was one. */
function withoutHead(hash: string): Unframed {
  if (/^#(?:\d{1,4}(?:\.[0-9a-z]{0,6})?)?$/.test(hash)) return { kind: 'cut', arrived: hash.length, expected: null };
  return endsInChecksum(hash) ? damaged : { kind: 'not-a-link' };
}

function endsInChecksum(text: string): boolean {
  return /[\w-]\.[0-9a-z]{7}$/.test(text);
}
