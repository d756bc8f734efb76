// copiedProduct: large float64 products of the visible graph in WebAssembly: operands are copied there and the answer back. The bits are
// those of TypeScript, so nobody can tell whether the kernels have come already.
import {
  kernelModule,
  type WasmFunction,
  type WasmMemory,
  type WasmModule,
  wantKernels,
  webAssembly,
} from './modules.ts';

/** From this many multiplications on copying pays: measured, 24 x 24 x 24 takes 4 instead of 18 microseconds. */
const LEAST = 2 ** 14;
/** Beyond this the copies are too large to keep a second time. */
const MOST_BYTES = 2 ** 28;
const PAGE = 65536;
const FIRST = 1024;

interface Workshop {
  readonly module: WasmModule;
  readonly memory: WasmMemory;
  readonly product: WasmFunction;
}
let workshop: Workshop | null = null;

function workshopFor(bytes: number): Workshop | null {
  const module = kernelModule();
  const scope = webAssembly();
  if (module === null || scope === null) return null;
  if (workshop?.module === module && workshop.memory.buffer.byteLength >= bytes) return workshop;
  workshop = null;
  try {
    const memory = new scope.Memory({ initial: Math.ceil((1.5 * bytes) / PAGE) });
    const product = new scope.Instance(module, { env: { memory } }).exports.product64;
    if (product) workshop = { module, memory, product };
  } catch {
    // No memory for it: TypeScript needs none.
  }
  return workshop;
}

/** As `multiplyMatrices`; false when it is left to TypeScript. */
export function copiedProduct(
  out: Float64Array,
  o: number,
  a: Float64Array,
  i: number,
  transposeA: boolean,
  b: Float64Array,
  j: number,
  transposeB: boolean,
  rows: number,
  inner: number,
  columns: number,
  scratch: number,
): boolean {
  if (rows * inner * columns < LEAST || rows === 1 || columns === 1) return false;
  void wantKernels();
  const even = (bytes: number): number => Math.ceil(bytes / 16) * 16;
  const atA = FIRST;
  const atB = even(atA + rows * inner * 8);
  const atOut = even(atB + inner * columns * 8);
  const atScratch = even(atOut + rows * columns * 8);
  if (atScratch + scratch > MOST_BYTES) return false;
  const found = workshopFor(atScratch + scratch);
  if (found === null) return false;
  const { memory, product } = found;
  new Float64Array(memory.buffer, atA, rows * inner).set(a.subarray(i, i + rows * inner));
  new Float64Array(memory.buffer, atB, inner * columns).set(b.subarray(j, j + inner * columns));
  product(atOut, atA, transposeA ? 1 : 0, atB, transposeB ? 1 : 0, rows, inner, columns, atScratch);
  out.set(new Float64Array(memory.buffer, atOut, rows * columns), o);
  return true;
}
