// fragmentText: copied nodes survive the clipboard, and whatever else is there gets an answer.
import * as fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { isRefusal } from '../document/command.ts';
import { pasteFragment } from '../document/commands/pasteFragment.ts';
import { fragmentOf } from '../document/fragment.ts';
import { soundDocument } from '../document/testing/arbitraries.ts';
import { brokenLaws } from '../document/testing/laws.ts';
import { toySignatures } from '../document/testing/toySignatures.ts';
import { fragmentText } from './fragmentText.ts';
import { readFragment } from './readFragment.ts';

// A fuzzer's time depends on the machine; nothing here is about time.
vi.setConfig({ testTimeout: 120_000 });

test('what is copied comes back, with its edges from outside', () => {
  fc.assert(
    fc.property(soundDocument, fc.array(fc.nat(7), { minLength: 1 }), (document, chosen) => {
      const ids = chosen.flatMap((at) => document.nodes[at]?.id ?? []);
      const fragment = fragmentOf(document, ids);
      const { fragment: again } = readFragment(fragmentText(fragment), toySignatures);
      if (fragment.nodes.length === 0) {
        expect(again).toBeNull();
        return;
      }
      expect(again?.nodes).toEqual(fragment.nodes);
      const byEnd = (edges: typeof fragment.edges) => edges.map((edge) => JSON.stringify(edge)).toSorted();
      expect(byEnd(again?.edges ?? [])).toEqual(byEnd(fragment.edges));
    }),
    { numRuns: 200 },
  );
});

test('whatever the clipboard holds, pasting keeps the document sound', () => {
  const document = {
    format: 'chainrule',
    version: 1,
    title: '',
    nodes: [{ id: 's', op: 'Source', position: [0, 0] }],
    edges: [],
  } as const;
  const end = fc.oneof(
    fc.tuple(fc.constantFrom('s', 'a', 'b', '__proto__'), fc.constantFrom('y', 'x', '__proto__')),
    fc.jsonValue(),
  );
  const clipboard = fc.record({
    format: fc.constant('chainrule'),
    version: fc.constant(1),
    nodes: fc.array(fc.record({ id: fc.constantFrom('a', 'b', 's'), op: fc.constantFrom('Bend', 'Nope') }), {
      maxLength: 4,
    }),
    edges: fc.array(fc.record({ from: end, to: end })),
    outside: fc.oneof(fc.array(fc.oneof(fc.record({ from: end, to: end }), fc.jsonValue())), fc.jsonValue()),
  });
  fc.assert(
    fc.property(fc.oneof(clipboard, fc.jsonValue()), (value) => {
      const { fragment, diagnostics } = readFragment(JSON.stringify(value), toySignatures);
      if (fragment === null) {
        expect(diagnostics.length).toBeGreaterThan(0);
        return;
      }
      const pasted = pasteFragment(document, { fragment, offset: [10, 10] }, toySignatures);
      expect(isRefusal(pasted)).toBe(false);
      if (!isRefusal(pasted)) expect(brokenLaws(pasted, toySignatures)).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

test('plain text is no fragment', () => {
  expect(readFragment('hello', toySignatures)).toEqual({
    fragment: null,
    diagnostics: [
      { severity: 'error', code: 'not-a-fragment', message: 'The clipboard holds no nodes: its text is not a graph.' },
    ],
  });
});
