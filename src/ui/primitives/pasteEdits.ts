// pasteEdits: which cells a pasted block of numbers changes.
import type { Cell } from './NumberGesture.ts';

export type PasteOutcome =
  | { readonly kind: 'edits'; readonly edits: readonly { readonly cell: Cell; readonly value: number }[] }
  /** The block is another matrix than this one and may take its place. */
  | { readonly kind: 'replace' };

/** A block of the grid's own shape fills it whole; another block replaces it where that is possible, else it fills what fits from `at` on. */
export function pasteEdits(
  block: readonly (readonly number[])[],
  at: Cell,
  [rows, columns]: readonly [number, number],
  canReplace: boolean,
): PasteOutcome {
  const single = block.length === 1 && block[0]?.length === 1;
  const fits = block.length === rows && block.every((line) => line.length === columns);
  const even = block.every((line) => line.length === block[0]?.length);
  if (!fits && !single && even && canReplace) return { kind: 'replace' };
  const [top, left] = fits ? [0, 0] : at;
  const edits = block.flatMap((line, r) =>
    line.flatMap((value, c) =>
      top + r < rows && left + c < columns ? [{ cell: [top + r, left + c] as const, value }] : [],
    ),
  );
  return { kind: 'edits', edits };
}
