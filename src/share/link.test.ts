// Links: they bring back every number bit for bit; a cut one is told from a damaged one, a newer one and none at all.
import * as fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { heldValueOf } from '../document/heldValue.ts';
import { edgeId, type GraphDocument } from '../document/model.ts';
import { anyText, soundDocument } from '../document/testing/arbitraries.ts';
import { toySignatures } from '../document/testing/toySignatures.ts';
import { decodeLink } from './decodeLink.ts';
import { encodeLink } from './encodeLink.ts';
import { derivations, type LinkView, plainView } from './LinkView.ts';
import { framed } from './linkFrame.ts';

// A fuzzer's time depends on the machine; nothing here is about time.
vi.setConfig({ testTimeout: 120_000 });

const small: GraphDocument = {
  format: 'chainrule',
  version: 1,
  title: 'Small',
  nodes: [
    { id: 'x', op: 'Source', position: [0, 0], inputs: { value: [1, -0, 0.1, 'NaN'] } },
    {
      id: 'fc',
      op: 'Line',
      position: [240, 0.5],
      params: { units: 2 },
      inputs: { W: { init: 'zeros', seed: 3 } },
      trainable: { b: false },
    },
    { id: 'größe', op: 'Bend', position: [480, -20] },
  ],
  edges: [
    { from: ['x', 'y'], to: ['fc', 'x'] },
    { from: ['fc', 'y'], to: ['größe', 'x'] },
  ],
  backward: { from: ['größe', 'y'], seed: { shape: [0, 3], data: [] } },
};
const view: LinkView = {
  step: 9,
  mode: 'view',
  nodes: ['fc', 'größe'],
  edges: ['fc.x'],
  port: { node: 'fc', port: 'W', side: 'gradient' },
  entry: [1, 0],
  derivation: 'paths',
  viewport: { x: -12, y: 30, zoom: 0.75 },
};

const decode = (hash: string) => decodeLink(hash, toySignatures);
async function kindOf(hash: string): Promise<string> {
  return (await decode(hash)).kind;
}
async function messageOf(hash: string): Promise<string> {
  const link = await decode(hash);
  return link.kind === 'ok' ? 'ok' : link.message;
}

describe('what a link carries', () => {
  test('a document and a view come back as they were', async () => {
    expect(await decode(await encodeLink(small, view))).toEqual({ kind: 'ok', document: small, view, diagnostics: [] });
    expect(await decode(await encodeLink(small))).toMatchObject({ view: plainView });
  });

  test('so does any document, bit for bit', async () => {
    await fc.assert(
      fc.asyncProperty(soundDocument, fc.nat(), fc.boolean(), async (document, step, forward) => {
        const chosen: LinkView = {
          ...plainView,
          step,
          mode: forward ? 'edit' : step % 2 === 0 ? 'present' : 'view',
          derivation: derivations[step % 7] ?? null,
          nodes: document.nodes.slice(0, 2).map(({ id }) => id),
          edges: document.edges.slice(-1).map(edgeId),
        };
        const link = await decode(await encodeLink(document, chosen));
        expect(link).toMatchObject({ kind: 'ok', view: chosen });
        expect(link.kind === 'ok' && link.document).toEqual(document);
      }),
      { numRuns: 200 },
    );
  });

  test('the characters are those that may stand in a hash, and the last is no punctuation', async () => {
    await fc.assert(
      fc.asyncProperty(soundDocument, async (document) => {
        expect(await encodeLink(document)).toMatch(/^#1\.[0-9a-z]+\.[\w-]+\.[0-9a-z]{7}$/);
      }),
      { numRuns: 30 },
    );
  });

  test('a small graph is a short link, a tensor of 1,024 long numbers is still one that browsers take', async () => {
    expect((await encodeLink(small)).length).toBeLessThan(300);
    const numbers = Array.from({ length: 1024 }, (_, index) => Math.sin(index * index));
    const large = {
      ...small,
      nodes: [{ id: 'x', op: 'Source', position: [0, 0] as const, inputs: { value: heldValueOf([32, 32], numbers) } }],
      edges: [],
      backward: null,
    };
    expect((await encodeLink(large)).length).toBeLessThan(13_000);
  });

  test('what the view names but the document does not have is left out', async () => {
    const odd = {
      ...view,
      nodes: ['gone'],
      edges: ['gone.x'],
      port: { node: 'gone', port: 'x', side: 'value' as const },
    };
    expect(await decode(await encodeLink(small, odd))).toMatchObject({
      view: { nodes: [], edges: [], port: null, entry: null },
    });
  });
});

describe('what happens to links on the way', () => {
  test('every proper prefix is recognised as cut', async () => {
    for (const document of [small, { ...small, nodes: [], edges: [], backward: null }]) {
      const hash = await encodeLink(document, view);
      for (let length = 0; length < hash.length; length++) {
        const link = await decode(hash.slice(0, length));
        expect([length, link.kind]).toEqual([length, 'cut']);
        const counts = length >= 8 ? `${length} of ${hash.length} characters arrived` : 'characters arrived';
        expect(link.kind !== 'ok' && link.message).toContain(counts);
      }
    }
  });

  test('a changed character anywhere is recognised, and never taken for a cut', async () => {
    const hash = await encodeLink(small, view);
    const character = fc.constantFrom(...'ABab019-_.#~?'.split(''));
    await fc.assert(
      fc.asyncProperty(fc.nat(hash.length - 1), character, async (at, changed) => {
        fc.pre(hash[at] !== changed);
        const kind = await kindOf(hash.slice(0, at) + changed + hash.slice(at + 1));
        expect(at === 0 ? ['damaged', 'not-a-link'] : ['damaged']).toContain(kind);
      }),
      {
        numRuns: 1500,
        examples: [
          [0, 'A'],
          [1, '2' as 'A'],
          [2, 'A'],
          [3, '9'],
          [3, '.'],
        ],
      },
    );
  });

  test('a missing, a doubled or two exchanged characters are recognised', async () => {
    const hash = await encodeLink(small, view);
    for (let at = 1; at < hash.length - 1; at++) {
      const [before, one, two, after] = [
        hash.slice(0, at),
        hash[at] as string,
        hash[at + 1] as string,
        hash.slice(at + 2),
      ];
      expect(await kindOf(before + two + after)).not.toBe('ok');
      expect(await kindOf(before + one + one + two + after)).not.toBe('ok');
      if (one !== two) expect(await kindOf(before + two + one + after)).toBe('damaged');
    }
  });

  test('what chats do to links is undone where there is no doubt', async () => {
    const hash = await encodeLink(small, view);
    const bare = hash.slice(1);
    const half = Math.floor(hash.length / 2);
    const mangled = [
      bare,
      `https://chainrule.example/app/${hash}`,
      `<https://chainrule.example/${hash}>`,
      `(see https://chainrule.example/${hash}).`,
      `[graph](https://chainrule.example/${hash})`,
      `${hash}.`,
      `${hash}, look`,
      `${hash}…`,
      `  ${hash}\n`,
      `${hash.slice(0, half)}\r\n  ${hash.slice(half)}`,
      `${hash.slice(0, half)}=\r\n${hash.slice(half)}`,
      `${hash.slice(0, half)}\u200B${hash.slice(half)}`,
      bare.replaceAll('.', '%2E'),
      `%23${bare.replaceAll('_', '%5F').replaceAll('-', '%2d')}`,
      `%2523${bare.replaceAll('.', '%252E')}`,
      hash.replaceAll('_', '\\_'),
    ];
    for (const each of mangled) expect([each, await kindOf(each)]).toEqual([each, 'ok']);
  });

  test('a newer link says so, unless it is damaged', async () => {
    expect(await messageOf(framed('AAAA', 2))).toContain('newer version');
    expect(await kindOf(framed('AAAA', 12).replace('AAAA', 'AAAB'))).toBe('damaged');
    expect(await kindOf(framed('AAAA', 2).slice(0, -1))).toBe('cut');
  });

  test.each(['#section-2', 'hello', '#/route/1', 'https://example.com', '#1.zz.zz.zz'])(
    '%s is no link to a graph',
    async (text) => {
      expect(await kindOf(text)).not.toBe('ok');
    },
  );
  test.each(['#section-2', 'hello', '#/route/1', 'https://example.com'])('%s is not called damaged', async (text) => {
    expect(await kindOf(text)).toBe('not-a-link');
  });

  test('nothing makes it throw', async () => {
    const hash = await encodeLink(small);
    const near = fc.tuple(fc.nat(hash.length), anyText).map(([at, text]) => hash.slice(0, at) + text + hash.slice(at));
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          anyText,
          near,
          fc.base64String().map((text) => framed(text)),
        ),
        async (text) => {
          const link = await decode(text);
          if (link.kind !== 'ok') expect(link.message).toMatch(/^[^\n]{10,400}\.$/);
        },
      ),
      { numRuns: 400 },
    );
  });
});
