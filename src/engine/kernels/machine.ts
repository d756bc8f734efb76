// machine: who runs the engine's kernels. Nobody in particular at first: then they are plain TypeScript. A training run puts a machine
// in charge, which may run them in WebAssembly and write down what it ran.

/** Where a buffer lies in the machine's memory. A buffer that is not there is noted, and the kernel then runs in TypeScript. */
export interface Places {
  of(data: Float64Array): number;
  /** The address of these whole numbers, each of 32 bits. */
  ofWords(words: readonly number[]): number;
}

/** A call of a WebAssembly kernel, without the bits that its name ends on: `add`, `product`. */
export interface KernelCall {
  readonly name: KernelName;
  readonly args: readonly number[];
  /** Bytes of memory that the kernel may write over: its address is the last argument, which the machine adds. */
  readonly scratch?: number;
}

/** A loop over buffers: in TypeScript, and as the call that does the same in WebAssembly, where there is one. */
export interface Kernel<A extends readonly unknown[]> {
  readonly plain: (...args: A) => void;
  readonly call?: (at: Places, ...args: A) => KernelCall | null;
}

export interface Machine {
  run<A extends readonly unknown[]>(kernel: Kernel<A>, ...args: A): void;
  /** Memory was lent to someone who will fill it without a kernel, so the calls do not tell all that happens. */
  noteRaw(): void;
  /** What was done is only right for data that it holds of. */
  demand(holds: () => boolean): void;
}

export let machine: Machine | null = null;

export function withMachine<T>(inCharge: Machine, work: () => T): T {
  const before = machine;
  machine = inCharge;
  try {
    return work();
  } finally {
    machine = before;
  }
}

/** Runs a loop that has no form in WebAssembly. */
export function runLoop(loop: () => void): void {
  if (machine === null) loop();
  else machine.run({ plain: loop });
}

/** Says what must hold of the data before what is done here may be repeated: a label in range. Where it does not, the op is asked again. */
export function demand(holds: () => boolean): void {
  machine?.demand(holds);
}

/**
 * What the kernels take: `i` an address or a count, `f` a number. The names without a form in one of the precisions are left to TypeScript there.
 */
export const signatures = {
  product: 'iiiiiiiii',
  /** A product in which several threads take part. */
  sharedProduct: 'iiiiiiiii',
  add: 'iiiiiiiii',
  subtract: 'iiiiiiiii',
  multiply: 'iiiiiiiii',
  divide: 'iiiiiiiii',
  addInto: 'iii',
  scale: 'iifi',
  negate: 'iii',
  descend: 'iiifi',
  sumRows: 'iiii',
  sum: 'iiif',
  fill: 'ifi',
  relu: 'iii',
  pullRelu: 'iiii',
  pullTanh: 'iiii',
  pullSigmoid: 'iiii',
  exp: 'iii',
  tanh: 'iii',
  sigmoid: 'iii',
  convolve: 'iiiii',
  convolveBack: 'iiiii',
  convolveKernel: 'iiiii',
} as const;
export type KernelName = keyof typeof signatures;

/** A float32 sum needs no order, for it is made in float64; a float64 sum must be that of TypeScript to the bit. */
export function isSingle(data: Float64Array): boolean {
  return data.BYTES_PER_ELEMENT === 4;
}
