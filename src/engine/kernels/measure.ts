// measure: runs a step in TypeScript and finds out how much memory it takes.
import { numbers, type Precision, paddedBytes } from './arena.ts';
import type { KernelCall, Machine } from './machine.ts';

export interface Measure extends Machine {
  take(size: number): Float64Array;
  readonly bytes: number;
  /** What the largest matrix product packs its operands into. */
  readonly scratch: number;
}

export function measuring(precision: Precision): Measure {
  const size = precision === 'float64' ? 8 : 4;
  const nowhere = { of: () => 0 };
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
      if (call?.name === 'product') scratch = Math.max(scratch, scratchOf(call, size));
      kernel.plain(...args);
    },
    noteRaw: () => {},
  };
}

/** As `scratchBytes` in assembly/product.as says. */
function scratchOf({ args }: KernelCall, size: number): number {
  const [rows = 0] = args.slice(5);
  return (Math.ceil(rows / 4) * 4 * 256 + 256 * (32 / size)) * size + 128;
}
