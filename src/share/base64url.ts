// base64url: bytes as the 64 characters that may stand in a URL's hash (RFC 4648 section 5, no padding).

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const codes = new Int16Array(128).fill(-1);
for (let index = 0; index < 64; index++) codes[alphabet.charCodeAt(index)] = index;

export function toBase64url(bytes: Uint8Array): string {
  const parts: string[] = [];
  let run = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [a, b, c] = [bytes[at] as number, bytes[at + 1], bytes[at + 2]];
    run += alphabet.charAt(a >> 2) + alphabet.charAt(((a & 3) << 4) | ((b ?? 0) >> 4));
    if (b !== undefined) run += alphabet.charAt(((b & 15) << 2) | ((c ?? 0) >> 6));
    if (c !== undefined) run += alphabet.charAt(c & 63);
    if (run.length > 8192) {
      parts.push(run);
      run = '';
    }
  }
  return parts.join('') + run;
}

/** null when the text holds another character or its length is none that encoding gives. */
export function fromBase64url(text: string): Uint8Array<ArrayBuffer> | null {
  if (text.length % 4 === 1) return null;
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (let index = 0; index < text.length; index++) {
    const code = codes[text.charCodeAt(index)] ?? -1;
    if (code < 0) return null;
    held = ((held << 6) | code) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at++] = (held >> bits) & 0xff;
  }
  return bytes;
}
