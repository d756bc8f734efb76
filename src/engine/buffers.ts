// buffers: the one place where the engine's numbers get their memory.

/** Lends buffers during one run and takes them all back at once, so that a training loop allocates only in its first step. */
export interface BufferPool {
  /** Room for `size` numbers; what is in it is whatever was there before. */
  take(size: number): Float64Array;
  /** Every buffer that was taken may be lent again: nobody may look at one any more. */
  release(): void;
}

export function bufferPool(): BufferPool {
  const shelves = new Map<number, { readonly buffers: Float64Array[]; lent: number }>();
  return {
    take(size) {
      let shelf = shelves.get(size);
      if (!shelf) {
        shelf = { buffers: [], lent: 0 };
        shelves.set(size, shelf);
      }
      if (shelf.lent === shelf.buffers.length) shelf.buffers.push(new Float64Array(size));
      return shelf.buffers[shelf.lent++]!;
    },
    release() {
      for (const shelf of shelves.values()) shelf.lent = 0;
    },
  };
}

let current: BufferPool | null = null;

/** Runs `work` with all engine memory coming from the pool. */
export function withPool<T>(pool: BufferPool, work: () => T): T {
  const before = current;
  current = pool;
  try {
    return work();
  } finally {
    current = before;
  }
}

/**
 * Room for `size` numbers. The contents are unspecified: whoever asks must write every entry.
 * All kernels take their output from here.
 */
export function allocate(size: number): Float64Array {
  return current === null ? new Float64Array(size) : current.take(size);
}

/** Room for `size` numbers, all 0: for kernels that add into their output. */
export function allocateZeros(size: number): Float64Array {
  return current === null ? new Float64Array(size) : current.take(size).fill(0);
}
