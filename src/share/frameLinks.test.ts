// Opened ops travel: by link and by clipboard they come back bit for bit, and stay closable.
import * as fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { isRefusal } from '../document/command.ts';
import { closeFrame } from '../document/commands/closeFrame.ts';
import { deleteItems } from '../document/commands/deleteItems.ts';
import { openOp } from '../document/commands/openOp.ts';
import { pasteFragment } from '../document/commands/pasteFragment.ts';
import { setParam } from '../document/commands/setParam.ts';
import { fragmentOf } from '../document/fragment.ts';
import { findFrame, nodesInside } from '../document/frames.ts';
import type { GraphDocument } from '../document/model.ts';
import { soundDocument } from '../document/testing/arbitraries.ts';
import { brokenLaws } from '../document/testing/laws.ts';
import { toyByItself, toyOpening } from '../document/testing/toyOpening.ts';
import { toySignatures } from '../document/testing/toySignatures.ts';
import { decodeLink } from './decodeLink.ts';
import { encodeLink } from './encodeLink.ts';
import { fragmentText } from './fragmentText.ts';
import { plainView } from './LinkView.ts';
import { fromTuple } from './linkTuple.ts';
import { readFragment } from './readFragment.ts';

vi.setConfig({ testTimeout: 60_000 });

/** Opens what can be opened, twice over, and sometimes spoils the inside. */
const framed: fc.Arbitrary<GraphDocument> = fc
  .tuple(soundDocument, fc.array(fc.nat(), { minLength: 1, maxLength: 6 }), fc.nat())
  .map(([start, picks, spoil]) => {
    let document = start;
    for (const pick of picks) {
      const node = document.nodes[pick % Math.max(document.nodes.length, 1)];
      const other = document.nodes[(pick + 1) % Math.max(document.nodes.length, 1)];
      if (node === undefined || other === undefined) continue;
      const room = other === node ? [] : [{ by: [pick % 900, 0.5] as const, nodes: [other.id] }];
      const answer = openOp(document, toyOpening(document, node.id, { room }), toySignatures);
      if (!isRefusal(answer)) document = answer;
    }
    const inside = document.nodes[spoil % Math.max(document.nodes.length, 1)]?.id ?? '';
    const spoilt =
      spoil % 3 === 0
        ? deleteItems(document, { nodes: [inside], edges: [] }, toySignatures)
        : spoil % 3 === 1
          ? setParam(document, { node: inside, name: 'n', value: 5 }, toySignatures)
          : document;
    return isRefusal(spoilt) ? document : spoilt;
  });

test('by link, bit for bit', async () => {
  let count = 0;
  await fc.assert(
    fc.asyncProperty(framed, async (document) => {
      count += document.frames?.length ?? 0;
      const link = await decodeLink(await encodeLink(document, plainView), toySignatures);
      expect(link).toMatchObject({ kind: 'ok' });
      expect(link.kind === 'ok' && link.document).toEqual(document);
    }),
    { numRuns: 150 },
  );
  expect(count).toBeGreaterThan(100);
});

test('whatever a link says of frames, a sound document comes out', () => {
  fc.assert(
    fc.property(fc.anything(), fc.array(fc.anything()), (frames, frame) => {
      for (const tenth of [frames, [frame], [[['Join', 'f', 0, 0], ...frame]]]) {
        const tuple = ['', [['Join', 'a', 0, 0]], [], 0, '', null, 0, [], 0, tenth];
        expect(() => fromTuple(tuple)).not.toThrow();
      }
    }),
    { numRuns: 500 },
  );
});

test('by clipboard: a copied frame is a frame, under fresh names, and closes to a copy of the op', () => {
  let count = 0;
  fc.assert(
    fc.property(framed, fc.nat(), (document, at) => {
      const frame = document.frames?.[at % document.frames.length];
      if (frame === undefined || !frame.members.every(({ id }) => document.nodes.some((node) => node.id === id)))
        return;
      const inside = nodesInside(document, frame);
      const text = fragmentText(fragmentOf(document, inside));
      const { fragment, diagnostics } = readFragment(text, toySignatures);
      expect(diagnostics.filter(({ code }) => code !== 'unknown-op')).toEqual([]);
      if (fragment === null) throw new Error('nothing came back');
      const pasted = pasteFragment(document, { fragment, offset: [40, 40] }, toySignatures);
      if (isRefusal(pasted)) throw new Error(pasted.refused);
      expect(brokenLaws(pasted, toySignatures)).toEqual([]);
      const place = fragment.frames?.findIndex(({ node }) => node.id === frame.node.id) ?? -1;
      const copy = pasted.frames?.[(document.frames?.length ?? 0) + place];
      expect(place).toBeGreaterThanOrEqual(0);
      expect(copy?.node).toMatchObject({ op: frame.node.op });
      expect(copy && nodesInside(pasted, copy)).toHaveLength(inside.length);
      const closed = closeFrame(pasted, { frame: copy?.node.id ?? '', byItself: toyByItself }, toySignatures);
      if (isRefusal(closed)) return;
      count++;
      expect(findFrame(closed, frame.node.id)).toBeDefined();
      expect(brokenLaws(closed, toySignatures)).toEqual([]);
    }),
    { numRuns: 200 },
  );
  expect(count).toBeGreaterThan(20);
});

test('half a frame is copied as nodes', () => {
  const document: GraphDocument = {
    format: 'chainrule',
    version: 1,
    title: '',
    nodes: [{ id: 'j', op: 'Join', position: [0, 0] }],
    edges: [],
  };
  const open = openOp(document, toyOpening(document, 'j'), toySignatures) as GraphDocument;
  expect(fragmentOf(open, ['j_left', 'j_both']).frames).toBeUndefined();
  expect(fragmentOf(open, ['j_left', 'j_right', 'j_both']).frames).toHaveLength(1);
});
