// buffers: the one place where the engine's numbers get their memory.

/**
 * Room for `size` numbers. The contents are unspecified: whoever asks must write every entry.
 * All kernels take their output from here, so that a planner may later hand out buffers it has used before.
 */
export function allocate(size: number): Float64Array {
  return new Float64Array(size);
}

/** Room for `size` numbers, all 0: for kernels that add into their output. */
export function allocateZeros(size: number): Float64Array {
  return new Float64Array(size);
}
