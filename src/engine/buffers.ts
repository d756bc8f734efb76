// buffers: the one place where the engine's numbers get their memory.
import { machine, runLoop } from './kernels/machine.ts';

/** Lends buffers during one run and takes them all back at once, so that a training loop allocates only in its first step. */
export interface BufferPool {
  /** Room for `size` numbers; what is in it is whatever was there before. */
  take(size: number): Float64Array;
  /** Every buffer that was taken may be lent again: nobody may look at one any more. */
  release(): void;
}

/** `make` answers fresh room for `size` numbers. */
export function bufferPool(make: (size: number) => Float64Array = (size) => new Float64Array(size)): BufferPool {
  const shelves = new Map<number, { readonly buffers: Float64Array[]; lent: number }>();
  return {
    take(size) {
      let shelf = shelves.get(size);
      if (!shelf) {
        shelf = { buffers: [], lent: 0 };
        shelves.set(size, shelf);
      }
      if (shelf.lent === shelf.buffers.length) shelf.buffers.push(make(size));
      return shelf.buffers[shelf.lent++]!;
    },
    release() {
      for (const shelf of shelves.values()) shelf.lent = 0;
    },
  };
}

let current: Pick<BufferPool, 'take'> | null = null;

/** Runs `work` with all engine memory coming from the pool. */
export function withPool<T>(pool: Pick<BufferPool, 'take'>, work: () => T): T {
  const before = current;
  current = pool;
  try {
    return work();
  } finally {
    current = before;
  }
}

/** Room for `size` numbers for a loop that goes through the machine. The contents are unspecified: the loop writes every entry. */
export function lend(size: number): Float64Array {
  return current === null ? new Float64Array(size) : current.take(size);
}

/**
 * Room for `size` numbers. The contents are unspecified: whoever asks must write every entry. Whoever asks here writes as he likes, so
 * what was done cannot be repeated from the calls of kernels alone.
 */
export function allocate(size: number): Float64Array {
  machine?.noteRaw();
  return lend(size);
}

/**
 * Room for `size` numbers that `fill` computes. It writes every entry, and reads the data anew whenever it is called: a training run calls
 * it again in every step.
 */
export function computed(size: number, fill: (out: Float64Array) => void): Float64Array {
  const out = lend(size);
  runLoop(() => {
    fill(out);
  });
  return out;
}
