// deflate: raw DEFLATE by the platform's streams, or by fflate where a browser has none; inflating stops at a cap.
import { MAX_TEXT } from '../document/limits.ts';

/** The platform's streams where they know `deflate-raw`. */
function platformHas(stream: 'CompressionStream' | 'DecompressionStream'): boolean {
  if (!(stream in globalThis)) return false;
  try {
    void new globalThis[stream]('deflate-raw');
    return true;
  } catch {
    return false;
  }
}

export async function deflateRaw(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  if (!platformHas('CompressionStream')) return (await import('fflate')).deflateSync(bytes, { level: 9 });
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** `too-large`: more than `cap` bytes would come out; no more than about that much is ever held. `damaged`: this is no DEFLATE data. */
export type Inflated = Uint8Array | 'too-large' | 'damaged';

export async function inflateRaw(bytes: Uint8Array<ArrayBuffer>, cap: number = MAX_TEXT): Promise<Inflated> {
  return platformHas('DecompressionStream') ? inflateByPlatform(bytes, cap) : inflateByLibrary(bytes, cap);
}

async function inflateByPlatform(bytes: Uint8Array<ArrayBuffer>, cap: number): Promise<Inflated> {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return joined(chunks, size);
      size += value.length;
      if (size > cap) {
        await reader.cancel().catch(() => {});
        return 'too-large';
      }
      chunks.push(value);
    }
  } catch {
    return 'damaged';
  }
}

/** What is fed at once: DEFLATE makes at most 1032 bytes of one, so a piece cannot overshoot the cap by much. */
const PIECE = 1024;

export async function inflateByLibrary(bytes: Uint8Array, cap: number = MAX_TEXT): Promise<Inflated> {
  const { Inflate } = await import('fflate');
  const chunks: Uint8Array[] = [];
  const seen = { size: 0, end: false };
  const inflate = new Inflate((chunk, final) => {
    seen.size += chunk.length;
    seen.end = final;
    if (seen.size <= cap) chunks.push(chunk);
  });
  try {
    for (let at = 0; at < bytes.length; at += PIECE) {
      inflate.push(bytes.subarray(at, at + PIECE), at + PIECE >= bytes.length);
      if (seen.size > cap) return 'too-large';
    }
  } catch {
    return 'damaged';
  }
  return seen.end ? joined(chunks, seen.size) : 'damaged';
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
