// tensorJson: a tensor as JSON in pieces, so that tensors whose text is longer than any string can be printed.
import { numberText } from '../document/jsonText.ts';
import { sizeOf } from '../engine/shape.ts';
import type { Tensor } from '../engine/tensor.ts';

/** Numbers to a piece, at least; rows are not cut. */
const PIECE = 50_000;

/** A scalar is a number, another tensor nested lists, and one with an axis of length 0 says its shape. Numbers come back bit for bit. */
export function* tensorJson({ shape, data }: Tensor): Generator<string> {
  if (shape.length === 0) return yield numberText(data[0]!);
  if (data.length === 0) return yield `{"shape": [${shape.join(', ')}], "data": []}`;
  const row = shape.at(-1)!;
  // After how many rows a list of each outer axis ends.
  const ends = shape.slice(1, -1).map((_, axis) => sizeOf(shape.slice(axis + 1, -1)));
  let piece = '['.repeat(shape.length);
  let inPiece = 0;
  for (let start = 0; start < data.length; start += row) {
    if (start > 0) {
      const closed = 1 + ends.filter((rows) => (start / row) % rows === 0).length;
      piece += `${']'.repeat(closed)}, ${'['.repeat(closed)}`;
    }
    for (let from = start; from < start + row; from += PIECE) {
      const numbers = Array.from(data.subarray(from, Math.min(from + PIECE, start + row)), numberText);
      piece += (from > start ? ', ' : '') + numbers.join(', ');
      inPiece += numbers.length;
      if (inPiece < PIECE) continue;
      yield piece;
      piece = '';
      inPiece = 0;
    }
  }
  yield piece + ']'.repeat(shape.length);
}
