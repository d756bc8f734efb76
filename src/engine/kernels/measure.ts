// measure: runs a step in TypeScript and finds out how much memory it takes.
import { numbers, type Precision, paddedBytes } from './arena.ts';
import type { Machine } from './machine.ts';
import { isParted } from './team.ts';

export interface Measure extends Machine {
  take(size: number): Float64Array;
  readonly bytes: number;
  /** Bytes that the most demanding kernel writes over. */
  readonly scratch: number;
  /** Whether there are products that several threads could take part in. */
  readonly isParted: boolean;
}

export function measuring(precision: Precision): Measure {
  const nowhere = { of: () => 0, ofWords: () => 0 };
  let bytes = 0;
  let scratch = 0;
  let parted = false;
  return {
    get bytes() {
      return bytes;
    },
    get scratch() {
      return scratch;
    },
    get isParted() {
      return parted;
    },
    take(count) {
      bytes += paddedBytes(count, precision);
      return numbers(precision, count);
    },
    run(kernel, ...args) {
      const call = kernel.call?.(nowhere, ...args) ?? null;
      scratch = Math.max(scratch, call?.scratch ?? 0);
      parted ||= call !== null && isParted(call);
      kernel.plain(...args);
    },
    noteRaw: () => {},
    demand: () => {},
  };
}
