// classAxis: the one axis along which an op compares entries (classes), and how to loop along it.

import type { ParamSpec } from '../engine/op.ts';
import { type Problem } from '../engine/op.ts';
import { type Along, alongAxis } from '../engine/reduce.ts';
import { normalizeAxis, type Shape } from '../engine/shape.ts';
import { hasShape } from './ports.ts';

/** The `axis` param of softmax and its relatives. PyTorch's usual layout [samples, classes] has the classes last, too. */
export const axisParam: ParamSpec = {
  kind: 'integer',
  name: 'axis',
  default: -1,
  description: 'The axis of the classes; negative counts from the end.',
};

/** The axis counted from the front, or the problem. A scalar counts as one class, as in PyTorch: axis 0 or -1. */
export function classAxis(shape: Shape, axis: number, port: string): number | Problem {
  const rank = Math.max(shape.length, 1);
  return (
    normalizeAxis(axis, rank) ?? {
      problem: `axis ${axis} does not exist: ${port} ${hasShape(shape)}, so there is ${axisRange(rank)}`,
      port,
      expected: axisRange(rank),
      received: String(axis),
      fix: { kind: 'param', name: 'axis', value: -1, text: 'Take the last axis.' },
    }
  );
}

/** `axis 0 to 2 (or -3 to -1)`. */
export function axisRange(rank: number): string {
  return rank <= 1 ? 'axis 0 (or -1)' : `axis 0 to ${rank - 1} (or ${-rank} to -1)`;
}

/** How to loop along the class axis of a shape that `classAxis` has accepted. */
export function alongClasses(shape: Shape, axis: number): Along {
  return alongAxis(shape.length === 0 ? [1] : shape, axis);
}

/** Visits each run of classes: its first entry, and its number in the shape without the class axis. */
export function eachSample({ outer, length, inner }: Along, visit: (start: number, sample: number) => void): void {
  for (let o = 0, sample = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++, sample++) visit(o * length * inner + i, sample);
  }
}
