// axisWords: what is summed over which axis and why, in words with the sizes: "Summed over axis 0: b was broadcast over 4 rows."
import { type Shape, sizeOf } from '../engine/shape.ts';
import { axesText, repeatedAxes } from './ruleText.ts';

/**
 * Why the gradient of an operand of `shape` that broadcast to `target` is a sum, as a sentence with a space before it; nothing where it is
 * none. `target` is the shape that the sum is taken over.
 */
export function broadcastWords(name: string, shape: Shape, target: Shape): string {
  const axes = repeatedAxes(shape, target);
  return axes.length === 0 ? '' : ` ${summedWords(axes, target, `${name} was broadcast over`)}`;
}

/** `Summed over axes 0, 2: the bias was added to 12 places.`: the reason ends where the count begins. */
export function summedWords(axes: readonly number[], target: Shape, reason: string): string {
  return axes.length === 0 ? '' : `Summed over ${axesText(axes)}: ${reason} ${countWords(axes, target)}.`;
}

/** How many entries lie along these axes: `4 rows`, `3 columns`, `all 12 entries`, `2 × 4 places`. */
export function countWords(axes: readonly number[], target: Shape): string {
  const lengths = axes.map((axis) => target[axis] ?? 1);
  const count = sizeOf(lengths);
  if (axes.length === target.length) return count === 1 ? 'its one entry' : `all ${count} entries`;
  const [only] = axes;
  if (axes.length === 1 && target.length === 2) return counted(count, only === 0 ? 'row' : 'column');
  if (axes.length === 1) return counted(count, 'place');
  return `${lengths.join(' × ')} = ${counted(count, 'place')}`;
}

/** `1 row`, `3 rows`. */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
