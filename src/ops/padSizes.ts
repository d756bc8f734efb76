// padSizes: the param of Pad read axis by axis, or why it does not fit.
import type { Params, Problem } from '../engine/op.ts';
import { type Shape, shapeText } from '../engine/shape.ts';
import { hasShape } from './ports.ts';

/** How many entries are put in front and behind, for each axis of x. */
export interface Pads {
  readonly before: readonly number[];
  readonly after: readonly number[];
}
export type PadMode = 'constant' | 'reflect' | 'replicate' | 'circular';

/** The pads by axis, or why these cannot be. */
export function padsOf(x: Shape, params: Params): Pads | Problem {
  const pads = params.pads as readonly number[];
  const mode = params.mode as PadMode;
  if (pads.length % 2 === 1 || pads.length > 2 * x.length) {
    const value = pads.slice(0, 2 * Math.min(x.length, Math.floor(pads.length / 2)));
    return {
      problem:
        pads.length % 2 === 1
          ? `pads has ${pads.length} ${pads.length === 1 ? 'number' : 'numbers'}, but each axis needs two: before and behind`
          : `pads has pairs for ${pads.length / 2} axes, but x has ${x.length}`,
      port: 'x',
      expected: `at most ${x.length} pairs`,
      received: `[${pads.join(', ')}] for ${shapeText(x)}`,
      fix: {
        kind: 'param',
        name: 'pads',
        value,
        text: value.length === 0 ? 'Pad nothing.' : `Use [${value.join(', ')}].`,
      },
    };
  }
  const pair = (axis: number): number => 2 * (x.length - 1 - axis);
  const before = x.map((_, axis) => pads[pair(axis)] ?? 0);
  const after = x.map((_, axis) => pads[pair(axis) + 1] ?? 0);
  for (const [axis, length] of x.entries()) {
    const [front, back] = [before[axis]!, after[axis]!];
    if (length + front + back < 0) return tooMuch(x, params, pair(axis), 'cropped', length, length);
    const most = mode === 'reflect' ? length - 1 : mode === 'circular' ? length : length === 0 ? 0 : Infinity;
    if (mode !== 'constant' && Math.max(front, back) > Math.max(0, most)) {
      return tooMuch(x, params, pair(axis), `padded in mode ${mode}`, length, Math.max(0, most));
    }
  }
  return { before, after };
}

function tooMuch(x: Shape, params: Params, at: number, what: string, length: number, most: number): Problem {
  const pads = params.pads as readonly number[];
  const axis = x.length - 1 - at / 2;
  const crops = what === 'cropped';
  return {
    problem: `axis ${axis} of x has ${length} ${length === 1 ? 'entry' : 'entries'}, too few to be ${what} by ${pads.slice(at, at + 2).join(' and ')}: x ${hasShape(x)}`,
    port: 'x',
    expected: crops ? `at most ${most} entries cropped` : `at most ${most} on each side`,
    received: `[${pads.join(', ')}]`,
    fix: crops
      ? { kind: 'param', name: 'pads', value: pads.map((size) => Math.max(0, size)), text: 'Crop nothing.' }
      : { kind: 'param', name: 'mode', value: 'constant', text: 'Pad with a constant.' },
  };
}
