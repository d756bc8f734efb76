// Derivations are calculus, not decoration: every rule is evaluated, entry by entry and as a whole, and held against the kernels.
import { describe, expect, test } from 'vitest';
import { ops } from './index.ts';
import { entryFindings, wholeFindings } from './testing/ruleFindings.ts';

describe.each(ops.map((op) => [op.name, op] as const))('%s', (_, op) => {
  test('entry rules give the numbers of the kernels', () => {
    const { faults, compared } = entryFindings(op, op.samples);
    expect(faults).toEqual([]);
    expect(compared).toBeGreaterThan(15);
  });

  test('whole rules give the numbers of the kernels', () => {
    const { faults, compared } = wholeFindings(op, op.samples);
    expect(faults).toEqual([]);
    expect(compared).toBeGreaterThan(4);
  });
});
