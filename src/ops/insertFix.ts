// insertFix: the op that, set in front of a port, would make its shape fit: a transpose, a new axis, one axis less, one long row.
import type { Fix } from '../engine/op.ts';
import { type Shape, shapeWords, sizeOf } from '../engine/shape.ts';

interface Candidate {
  readonly op: string;
  readonly params: NonNullable<Extract<Fix, { kind: 'insert' }>['params']>;
  readonly shape: Shape;
}

/**
 * The first of the usual ways to lay a tensor out anew after which `fits` holds, or null. Entries are moved only by the transpose of
 * the last two axes; the others keep their order. `wanted`: a shape to reshape to, where no other way does it.
 */
export function insertFix(port: string, shape: Shape, fits: (shape: Shape) => boolean, wanted?: Shape): Fix | null {
  const found = candidates(shape, wanted).find((candidate) => fits(candidate.shape));
  if (!found) return null;
  const article = /^[AEIOU]/.test(found.op) ? 'an' : 'a';
  const params = Object.keys(found.params).length === 0 ? {} : { params: found.params };
  const becomes = `is ${shapeWords(found.shape)}`;
  return {
    kind: 'insert',
    op: found.op,
    ...params,
    text: `Insert ${article} ${found.op}, so that ${port} ${becomes}.`,
  };
}

function candidates(shape: Shape, wanted: Shape | undefined): readonly Candidate[] {
  const rank = shape.length;
  const found: Candidate[] = [];
  if (rank >= 2) {
    const perm = shape.map((_, axis) => (axis < rank - 2 ? axis : 2 * rank - 3 - axis));
    found.push({ op: 'Transpose', params: rank === 2 ? {} : { perm }, shape: perm.map((axis) => shape[axis]!) });
  }
  if (rank === 1) found.push({ op: 'Unsqueeze', params: { axes: [-1] }, shape: [...shape, 1] });
  if (rank === 0) found.push({ op: 'Unsqueeze', params: { axes: [0] }, shape: [1] });
  for (let axis = rank - 1; axis >= 0; axis--) {
    if (shape[axis] === 1) found.push({ op: 'Squeeze', params: { axes: [axis] }, shape: shape.toSpliced(axis, 1) });
  }
  // Axes behind the batch first.
  for (const start of [...Array.from({ length: Math.max(0, rank - 2) }, (_, k) => k + 1), ...(rank > 1 ? [0] : [])]) {
    found.push({ op: 'Flatten', params: { start }, shape: [...shape.slice(0, start), sizeOf(shape.slice(start))] });
  }
  if (wanted && sizeOf(wanted) === sizeOf(shape) && sizeOf(shape) > 0) {
    found.push({ op: 'Reshape', params: { shape: wanted }, shape: wanted });
  }
  return found;
}
