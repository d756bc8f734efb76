// shown: a foreign string made fit to stand in a one-line message: control characters out, long ones cut.

const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu;

export function shown(text: string, limit = 40): string {
  const head = text.length > 4 * limit ? text.slice(0, 4 * limit) : text;
  const plain = head.replace(unprintable, ' ');
  const characters = Array.from(plain);
  return characters.length > limit || head.length < text.length ? `${characters.slice(0, limit - 1).join('')}…` : plain;
}

/** As `shown`, between quotation marks. */
export function quoted(text: string, limit = 40): string {
  return `"${shown(text, limit)}"`;
}

/** `a`, `a and b`, `a, b and c`; beyond `limit` names, how many more there are. */
export function listed(names: readonly string[], limit = 8): string {
  if (names.length > limit) return `${names.slice(0, limit).join(', ')} and ${names.length - limit} more`;
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}
