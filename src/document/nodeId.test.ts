// nodeId: which names are ids, and that a fresh one is always free and valid.
import * as fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { freshName, nodeIdProblem } from './nodeId.ts';
import { anyText, nodeName } from './testing/arbitraries.ts';

// A fuzzer's time depends on the machine; nothing here is about time.
vi.setConfig({ testTimeout: 120_000 });

test.each(['x', 'fc_2', '_', 'größe', '权重', 'ŵ', 'a-b', 'W1', 'x'.repeat(64), 'हिन्दी'])('%s is an id', (id) => {
  expect(nodeIdProblem(id)).toBeNull();
});

test.each([
  '',
  '1x',
  '-x',
  'a.b',
  'a b',
  'x'.repeat(65),
  '__proto__',
  'constructor',
  'toString',
  'a\n',
  '😀',
  '\uD800',
  'x'.repeat(1e6),
])('%j is none, and the reason is a sentence of one line', (id) => {
  expect(nodeIdProblem(id)).toMatch(/^[^\n]{10,200}\.$/);
});

test('a fresh name is free and can be an id, whatever the stem', () => {
  fc.assert(
    fc.property(fc.array(nodeName), fc.oneof(nodeName, anyText, fc.constantFrom('__proto__', 'x_2')), (names, stem) => {
      const taken = new Set([...names, stem, 'x', 'x_2', 'node']);
      const fresh = freshName(taken, stem);
      expect(taken.has(fresh)).toBe(false);
      expect(nodeIdProblem(fresh)).toBeNull();
    }),
  );
});

test('a stem that is free stays, else it counts on', () => {
  expect(freshName(new Set(), 'fc')).toBe('fc');
  expect(freshName(new Set(['fc']), 'fc')).toBe('fc_2');
  expect(freshName(new Set(['fc', 'fc_2']), 'fc_2')).toBe('fc_3');
});
