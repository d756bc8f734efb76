// pasteEdits.test: a pasted block fills, replaces or is clipped.
import { describe, expect, it } from 'vitest';
import { pasteEdits } from './pasteEdits.ts';

describe('pasteEdits', () => {
  it('fills the whole matrix when the shapes agree, wherever the focus is', () => {
    const outcome = pasteEdits(
      [
        [1, 2],
        [3, 4],
      ],
      [1, 1],
      [2, 2],
      true,
    );
    expect(outcome).toEqual({
      kind: 'edits',
      edits: [
        { cell: [0, 0], value: 1 },
        { cell: [0, 1], value: 2 },
        { cell: [1, 0], value: 3 },
        { cell: [1, 1], value: 4 },
      ],
    });
  });
  it('puts one number where the focus is', () => {
    expect(pasteEdits([[7]], [0, 1], [2, 2], true)).toEqual({ kind: 'edits', edits: [{ cell: [0, 1], value: 7 }] });
  });
  it('replaces the matrix by one of another shape, if it may', () => {
    expect(pasteEdits([[1, 2, 3]], [0, 0], [2, 2], true)).toEqual({ kind: 'replace' });
    expect(pasteEdits([[1, 2, 3]], [0, 0], [2, 2], false)).toEqual({
      kind: 'edits',
      edits: [
        { cell: [0, 0], value: 1 },
        { cell: [0, 1], value: 2 },
      ],
    });
  });
  it('never replaces by ragged rows', () => {
    expect(pasteEdits([[1, 2], [3]], [0, 0], [3, 3], true).kind).toBe('edits');
  });
});
