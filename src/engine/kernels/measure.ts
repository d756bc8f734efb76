// measure: runs a step in TypeScript and finds out how much memory it takes.
import { numbers, type Precision, paddedBytes } from './arena.ts';
import type { Machine } from './machine.ts';

export interface Measure extends Machine {
  take(size: number): Float64Array;
  readonly bytes: number;
  /** Bytes that the most demanding kernel writes over. */
  readonly scratch: number;
}

export function measuring(precision: Precision): Measure {
  const nowhere = { of: () => 0, ofWords: () => 0 };
  let bytes = 0;
  let scratch = 0;
  return {
    get bytes() {
      return bytes;
    },
    get scratch() {
      return scratch;
    },
    take(count) {
      bytes += paddedBytes(count, precision);
      return numbers(precision, count);
    },
    run(kernel, ...args) {
      const call = kernel.call?.(nowhere, ...args) ?? null;
      scratch = Math.max(scratch, call?.scratch ?? 0);
      kernel.plain(...args);
    },
    noteRaw: () => {},
    demand: () => {},
  };
}
