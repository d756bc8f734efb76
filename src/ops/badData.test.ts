// What ops say of data that they cannot use: the entry, what it should be, and the way out.
import { describe, expect, test } from 'vitest';
import { scalar } from '../engine/tensor.ts';
import { sampleTensor, vector, wave } from './sampleTensor.ts';
import { forwardProblem } from './testing/askOp.ts';

describe('indices', () => {
  test('Embedding', () => {
    expect(forwardProblem('Embedding', { indices: sampleTensor([2, 2], 0, 1, 3, 0), W: wave([3, 2]) })).toEqual({
      problem: 'indices[1,0] is 3, but W has 3 rows (0 to 2)',
      port: 'indices',
      expected: '0 to 2',
      received: '3',
      fix: { kind: 'advice', text: 'Use indices from 0 to 2, or give W more rows.' },
    });
    expect(forwardProblem('Embedding', { indices: scalar(1), W: wave([1, 2]) })).toEqual({
      problem: 'indices is 1, but W has 1 row (only 0)',
      port: 'indices',
      expected: 'only 0',
      received: '1',
      fix: { kind: 'advice', text: 'Use index 0 only, or give W more rows.' },
    });
  });

  test('Gather', () => {
    const said = (x: number, index: number) =>
      forwardProblem('Gather', {
        x: sampleTensor([x, 2], ...Array.from({ length: 2 * x }, () => 1)),
        indices: vector(index),
      });
    expect(said(3, 3)).toEqual({
      problem: 'indices[0] is 3, but axis 0 of x has 3 entries (0 to 2)',
      port: 'indices',
      expected: '0 to 2',
      received: '3',
      fix: { kind: 'advice', text: 'Use indices from 0 to 2; counting starts at 0.' },
    });
    expect(said(3, 0.5).problem).toBe('indices[0] is 0.5, but an index is a whole number (0 to 2)');
    expect(said(3, -1).problem).toContain('indices[0] is -1, but axis 0');
    expect(said(1, 1)).toMatchObject({
      problem: 'indices[0] is 1, but axis 0 of x has 1 entry (only 0)',
      fix: { text: 'Use index 0 only; counting starts at 0.' },
    });
    expect(said(0, 0)).toMatchObject({
      problem: 'indices[0] is 0, but axis 0 of x has 0 entries (none)',
      fix: { text: 'Use no index, since there is nothing to point at; counting starts at 0.' },
    });
  });
});
