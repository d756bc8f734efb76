// strided: walks several tensors in step, row by row; the loop under broadcasting, transposing and summing back.
import type { Shape } from './shape.ts';
import { stridesOf } from './shape.ts';

/** A walk over all positions of a shape in row-major order, with as few axes as possible. */
interface Walk {
  readonly lengths: readonly number[];
  /** Per operand: its stride on each axis. */
  readonly strides: readonly (readonly number[])[];
}

/**
 * Called once per row: `position` is where the row starts in a row-major tensor of the whole shape, `offsets` where it starts in
 * each operand, `steps` how far each operand moves per entry. Both arrays are reused between calls.
 */
export type VisitRow = (position: number, offsets: readonly number[], steps: readonly number[], length: number) => void;

/** Strides of a tensor of `shape` seen as `target`, which it broadcasts to: 0 on every repeated axis. */
export function broadcastStrides(shape: Shape, target: Shape): number[] {
  const own = stridesOf(shape);
  const lead = target.length - shape.length;
  return target.map((_, axis) => (axis < lead || shape[axis - lead] === 1 ? 0 : own[axis - lead]!));
}

/** Visits the rows of `shape`. Axes that every operand crosses in one stride are merged, so same-shape operands make one row. */
export function eachRow(shape: Shape, strides: readonly (readonly number[])[], visit: VisitRow): void {
  const walk = merged(shape, strides);
  const count = walk.strides.length;
  const axes = walk.lengths.length - 1;
  const length = axes < 0 ? 1 : walk.lengths[axes]!;
  if (walk.lengths.includes(0)) return;
  const steps = walk.strides.map((own) => (axes < 0 ? 0 : own[axes]!));
  const offsets = walk.strides.map(() => 0);
  const index = walk.lengths.map(() => 0);
  for (let position = 0; ; position += length) {
    visit(position, offsets, steps, length);
    let axis = axes - 1;
    for (; axis >= 0; axis--) {
      const size = walk.lengths[axis]!;
      const wraps = ++index[axis]! === size;
      for (let k = 0; k < count; k++) {
        const stride = walk.strides[k]![axis]!;
        offsets[k]! += wraps ? stride * (1 - size) : stride;
      }
      if (!wraps) break;
      index[axis] = 0;
    }
    if (axis < 0) return;
  }
}

function merged(shape: Shape, strides: readonly (readonly number[])[]): Walk {
  const lengths: number[] = [];
  const out: number[][] = strides.map(() => []);
  for (let axis = 0; axis < shape.length; axis++) {
    const length = shape[axis]!;
    if (length === 1) continue;
    const last = lengths.length - 1;
    const joins = last >= 0 && strides.every((own, k) => out[k]![last] === own[axis]! * length);
    if (joins) lengths[last]! *= length;
    else lengths.push(length);
    for (let k = 0; k < strides.length; k++) {
      if (joins) out[k]![last] = strides[k]![axis]!;
      else out[k]!.push(strides[k]![axis]!);
    }
  }
  return { lengths, strides: out };
}
