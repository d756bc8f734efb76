// arena: memory for one training run, where the kernels and TypeScript both see it. It is planned once and lent piece by piece.
import { sharedKernelModule, type WasmFunction, type WasmMemory, type WasmModule, webAssembly } from './modules.ts';
import { gather, type Helpers, type Team } from './team.ts';

export type Precision = 'float64' | 'float32';

/**
 * Numbers of a run. In a float32 run this is a Float32Array: it is read and written in the same way, each number rounded when it is
 * stored, so kernels and rules need to know of one type only.
 */
export function numbers(precision: Precision, size: number): Float64Array {
  return precision === 'float64' ? new Float64Array(size) : (new Float32Array(size) as unknown as Float64Array);
}

export interface Arena {
  /** Room for `size` numbers, all 0 when it is lent; outside of the arena when that is full. */
  take(size: number): Float64Array;
  /** The byte address of a buffer that was lent whole, or -1. */
  addressOf(data: Float64Array): number;
  /** Memory that a kernel may write over while it runs. */
  readonly scratch: number;
  readonly scratchBytes: number;
  /** The byte address of these whole numbers, or -1 when there is no room for them. */
  addressOfWords(words: readonly number[]): number;
  readonly memory: WasmMemory;
  readonly exports: Readonly<Record<string, WasmFunction>>;
  /** The threads that take part in large products. */
  readonly team: Team | null;
}

const PAGE = 65536;
/** What helpers agree on lies here: an address of 0 looks like a mistake. */
const BOARD = 512;
const FIRST = 1024;
/** Room for whole numbers. */
const WORDS = 16384;
/** Where a run needs more than this, it is left to TypeScript. */
const MOST_BYTES = 2 ** 30;

export const paddedBytes = (size: number, precision: Precision): number =>
  Math.ceil((size * (precision === 'float64' ? 8 : 4)) / 16) * 16;

/** Null when there is not that much memory. With `helpers`, large products are parted among threads, where memory can be shared. */
export function makeArena(
  module: WasmModule,
  precision: Precision,
  bytes: number,
  scratchBytes: number,
  helpers: Helpers | null = null,
): Arena | null {
  const wordsEnd = FIRST + WORDS;
  const end = wordsEnd + bytes;
  const scratchRoom = Math.ceil(scratchBytes / 16) * 16;
  const scratch = Math.ceil(end / 16) * 16;
  const shared = helpers && sharedKernelModule();
  const made =
    shared && helpers
      ? instance(shared, scratch + (helpers.count + 1) * scratchRoom, true)
      : instance(module, scratch + scratchRoom, false);
  if (made === null) return shared ? makeArena(module, precision, bytes, scratchBytes) : null;
  const { memory } = made;
  let { exports } = made;
  let team: Team | null = null;
  if (shared && helpers) {
    const bits = precision === 'float64' ? '64' : '32';
    const scratches = Array.from({ length: helpers.count }, (_, k) => scratch + (k + 1) * scratchRoom);
    team = gather(helpers, { module: shared, memory, bits, board: BOARD }, scratches, exports);
    exports = { ...exports, [`sharedProduct${bits}`]: team.product };
  }
  const addresses = new Map<Float64Array, number>();
  let next = wordsEnd;
  const wordAddresses = new Map<string, number>();
  let nextWords = FIRST;
  return {
    memory,
    exports,
    team,
    scratch,
    scratchBytes,
    addressOfWords(words) {
      const key = words.join();
      const known = wordAddresses.get(key);
      if (known !== undefined) return known;
      if (nextWords + words.length * 4 > wordsEnd) return -1;
      const address = nextWords;
      new Int32Array(memory.buffer, address, words.length).set(words);
      wordAddresses.set(key, address);
      nextWords += words.length * 4;
      return address;
    },
    take(size) {
      const room = paddedBytes(size, precision);
      if (next + room > end) return numbers(precision, size);
      const data =
        precision === 'float64'
          ? new Float64Array(memory.buffer, next, size)
          : (new Float32Array(memory.buffer, next, size) as unknown as Float64Array);
      addresses.set(data, next);
      next += room;
      return data;
    },
    addressOf: (data) => addresses.get(data) ?? -1,
  };
}

/** The kernels with that much memory; null where there is none. */
function instance(module: WasmModule, bytes: number, shared: boolean): Pick<Arena, 'memory' | 'exports'> | null {
  const scope = webAssembly();
  if (scope === null || bytes > MOST_BYTES) return null;
  const initial = Math.ceil(bytes / PAGE) + 1;
  try {
    const memory = new scope.Memory(shared ? { initial, maximum: initial, shared } : { initial });
    return { memory, exports: new scope.Instance(module, { env: { memory } }).exports };
  } catch {
    return null;
  }
}
