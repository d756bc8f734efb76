// tidyHash: takes back what chats, mail and copying do to a link, where there is no doubt what it was.

/** What may stand between the characters of a link without being part of it: white space, invisible characters, backslashes. */
// oxlint-disable-next-line no-misleading-character-class
const noise = /[\s\p{Cc}\p{Cf}\\]+/gu;

/**
 * A whole address, a hash with or without its `#`, percent-encoded (also twice), wrapped over lines, quoted or put in brackets:
 * the answer starts with `#`. Characters that no link has are left in place, so that damage stays visible.
 */
export function tidyHash(text: string): string {
  let tidy = text.replace(/=\r?\n/g, '').replace(noise, '');
  for (let round = 0; round < 3 && /%[0-9a-f]{2}/i.test(tidy); round++) {
    tidy = tidy.replace(/%([2-7][0-9a-f])/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  }
  const hash = tidy.indexOf('#');
  const body = hash === -1 ? tidy.replace(/^[<("'[]+/, '') : tidy.slice(hash + 1);
  return `#${body.replace(noise, '')}`;
}
