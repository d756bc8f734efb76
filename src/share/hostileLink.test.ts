// Links whose frame is sound and whose content is made to hurt: refused or repaired with a reason, in bounded space.

import { deflateRawSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { MAX_TEXT } from '../document/limits.ts';
import { brokenLaws } from '../document/testing/laws.ts';
import { toySignatures } from '../document/testing/toySignatures.ts';
import { fromBase64url, toBase64url } from './base64url.ts';
import { crc32 } from './crc32.ts';
import { decodeLink } from './decodeLink.ts';
import { deflateRaw, inflateByLibrary, inflateRaw } from './deflate.ts';
import { framed } from './linkFrame.ts';
import { fromTuple } from './linkTuple.ts';

// A fuzzer's time depends on the machine; nothing here is about time.
vi.setConfig({ testTimeout: 120_000 });

/** A link with a good checksum around any content. */
function linkOf(content: string | Uint8Array): string {
  return framed(toBase64url(deflateRawSync(content, { level: 9 })));
}
async function open(content: string | Uint8Array) {
  const link = await decodeLink(linkOf(content), toySignatures);
  if (link.kind === 'ok') expect(brokenLaws(link.document, toySignatures)).toEqual([]);
  return link;
}
const said = async (content: string) => (await open(content)).diagnostics.map(({ message }) => message).join('\n');

describe('content', () => {
  test('a bomb is not unpacked beyond the cap', async () => {
    const bomb = new Uint8Array(12 * MAX_TEXT).fill(0x20);
    expect(await open(bomb)).toMatchObject({
      kind: 'refused',
      message: 'This link unpacks to more than 32 million characters, so it is not opened.',
    });
  });

  test.each([
    ['what is no deflate data', framed('AAAAAAAA'), 'damaged'],
    ['no payload', framed(''), 'damaged'],
    ['a payload of an impossible length', framed('AAAAA'), 'damaged'],
  ])('%s', async (_, hash, kind) => {
    expect((await decodeLink(hash, toySignatures)).kind).toBe(kind);
  });

  test.each([
    ['plain text', 'hello', 'The text is not JSON'],
    ['an object', '{}', 'holds no graph that this program can read'],
    ['a list that is too long', '[0,0,0,0,0,0,0,0,0,0]', 'holds no graph that this program can read'],
    ['a number for nodes', '["",7]', 'holds no graph that this program can read'],
    ['a million brackets', '['.repeat(1e6), 'nested deeper'],
    ['a million nodes', `["",[${'["Source","a",0,0],'.repeat(1e6)}0]]`, '1,000,001 nodes'],
    ['a hundred thousand edges', `["",[],[${'0,"y",1,"x",'.repeat(1e5)}0]]`, '100,001 edges'],
  ])('%s is refused', async (_, content, reason) => {
    const link = await open(content);
    expect(link.kind).toBe('refused');
    expect(link.kind !== 'ok' && link.message).toContain(reason);
  });

  test.each([
    ['["",[["Source","a",0,0,{},{"value":{"shape":[1e9,1e9],"data":[]}}]]]', 'more than the 4,000,000 numbers'],
    ['["",[["Source","__proto__",0,0],["Source","constructor",0,0]]]', 'meaning of its own'],
    ['["",[["Source","a",0,0,{"__proto__":{"x":1}}]]]', '"__proto__"'],
    ['["",[["Source","a",0,0],["Source","a",0,0]]]', 'used twice'],
    ['["",[["Bend","a",0,0],["Bend","b",0,0]],[0,"y",1,"x",1,"y",0,"x"]]', 'closes a cycle: a → b → a'],
    ['["",[["Bend","a","NaN",null]]]', 'no usable position'],
    ['["",[["Bend","a",0,0]],[0,"y",7,"x",-1,"y",0,"x",0]]', 'there is no node named "node 7"'],
    ['["",[["Bend","a",0,0]],[],[3,"y"]]', 'there is no node named "node 3"'],
    ['["",[7,null,["Bend"]]]', 'Node number 1 is 7'],
    ['["",[["Nope","a",0,0]],[],0,"",-3,9,[[0,5,"x"],[9],[0,3],["x"]],[1e999,0,0]]', 'is not known'],
  ])('%s is repaired', async (content, reason) => {
    expect((await open(content)).kind).toBe('ok');
    expect(await said(content)).toContain(reason);
  });

  test('any JSON under a good checksum gives an answer', async () => {
    const near = fc.tuple(
      fc.jsonValue(),
      fc.array(fc.jsonValue()),
      fc.array(fc.oneof(fc.nat(3), fc.string(), fc.jsonValue())),
      fc.jsonValue(),
      fc.jsonValue(),
      fc.jsonValue(),
      fc.jsonValue(),
      fc.jsonValue(),
      fc.jsonValue(),
    );
    await fc.assert(
      fc.asyncProperty(fc.oneof(near, fc.jsonValue()), async (value) => {
        const link = await open(JSON.stringify(value));
        if (link.kind !== 'ok') expect(link.message.length).toBeGreaterThan(10);
      }),
      {
        numRuns: 500,
        // Objects that turn into no text, found by seed -2134420839: a place in a list must not be asked for by them.
        examples: [
          [['', [], [], 0, '', null, { toString: false }]],
          [['', [['Bend', 'a', 0, 0]], [{ toString: false }, 'y', 0, 'x']]],
          [
            [
              '',
              [['Bend', 'a', 0, 0]],
              [],
              0,
              '',
              0,
              0,
              [[{ toString: false }], [{ toString: false }], [{ toString: false }]],
            ],
          ],
          [['', [['Bend', 'a', 0, 0]], [{ toString: false }, { toString: false }, 0, 'x'], [{ toString: false }, 'y']]],
        ],
      },
    );
    fc.assert(fc.property(fc.anything(), (value) => void fromTuple(value)));
  });
});

describe('parts', () => {
  test('bytes survive base64url', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const text = toBase64url(bytes);
        expect(text).toBe(Buffer.from(bytes).toString('base64url'));
        expect(fromBase64url(text)).toEqual(bytes);
      }),
    );
    const large = Uint8Array.from({ length: 1e5 }, (_, index) => (index * 7) & 255);
    expect(fromBase64url(toBase64url(large))).toEqual(large);
    for (const wrong of ['A', 'AAAAA', 'AA=', 'A A', 'ÄÄ', '+/']) expect(fromBase64url(wrong)).toBeNull();
  });

  test('the checksum is CRC-32', () => {
    expect(crc32('123456789')).toBe(0xcbf43926);
    expect(crc32('')).toBe(0);
  });

  test('the platform and the library pack and unpack alike', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 5000 }), async (bytes) => {
        const packed = (await deflateRaw(Uint8Array.from(bytes))) as Uint8Array<ArrayBuffer>;
        expect(await inflateRaw(packed)).toEqual(bytes);
        expect(await inflateByLibrary(packed)).toEqual(bytes);
      }),
      { numRuns: 50 },
    );
  });

  test('the library keeps to the cap too, and knows cut data', async () => {
    const bomb = deflateRawSync(new Uint8Array(5e7), { level: 9 });
    expect(await inflateByLibrary(bomb, 1e6)).toBe('too-large');
    expect(await inflateByLibrary(deflateRawSync('some text').subarray(0, 5))).toBe('damaged');
    expect(await inflateByLibrary(Uint8Array.of(255, 255, 255))).toBe('damaged');
    expect(await inflateByLibrary(new Uint8Array(0))).toBe('damaged');
  });
});
