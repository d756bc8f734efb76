// modules: the compiled kernels, once somebody has brought them. The engine runs without them, only slower.

/** The part of WebAssembly that is used here: the engine is typed without the browser's library. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
}
export type WasmModule = object;
export type WasmFunction = (...args: readonly number[]) => number;
interface WebAssemblyScope {
  readonly Module: new (bytes: Uint8Array) => WasmModule;
  readonly Instance: new (
    module: WasmModule,
    imports: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  ) => { readonly exports: Readonly<Record<string, WasmFunction>> };
  readonly Memory: new (size: { readonly initial: number }) => WasmMemory;
  validate(bytes: Uint8Array): boolean;
}

export function webAssembly(): WebAssemblyScope | null {
  return (globalThis as unknown as { WebAssembly?: WebAssemblyScope }).WebAssembly ?? null;
}

/** (module (func (result v128) (f32x4.relaxed_madd (v128.const 0) (v128.const 0) (v128.const 0)))), and the same with f32x4.add. */
const zero = [0xfd, 0x0c, ...Array.from({ length: 16 }, () => 0)];
const probe = (constants: number, opcode: readonly number[]): Uint8Array => {
  const code = [0, ...Array.from({ length: constants }, () => zero).flat(), 0xfd, ...opcode, 0x0b];
  const magic = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  return Uint8Array.from([
    ...magic,
    1,
    5,
    1,
    0x60,
    0,
    1,
    0x7b,
    3,
    2,
    1,
    0,
    10,
    code.length + 2,
    1,
    code.length,
    ...code,
  ]);
};

/** Which of the two modules this engine can run; null: neither. */
export function bestKernels(): 'relaxed' | 'simd' | null {
  const scope = webAssembly();
  if (scope === null) return null;
  if (scope.validate(probe(3, [0x85, 0x02]))) return 'relaxed';
  return scope.validate(probe(2, [0xe4, 0x01])) ? 'simd' : null;
}

let loaded: WasmModule | null = null;
let bring: (() => void) | null = null;

/** Says how the kernels are brought, once something large enough comes along. */
export function bringKernelsBy(load: () => void): void {
  bring = load;
}

/** Has the kernels brought, if that has not been tried yet. They may come too late for the one who asks. */
export function wantKernels(): void {
  const load = bring;
  bring = null;
  if (loaded === null) load?.();
}

/** The kernels that whoever starts from now on will run, or null when they run in TypeScript. */
export function kernelModule(): WasmModule | null {
  return loaded;
}

/** Takes the bytes of a kernel module into use; null: plain TypeScript again. Answers whether it could. */
export function installKernels(bytes: Uint8Array | null): boolean {
  loaded = null;
  const scope = webAssembly();
  if (bytes === null || scope === null) return bytes === null;
  try {
    loaded = new scope.Module(bytes);
    return true;
  } catch {
    // Not for this engine, or code may not be compiled here.
    return false;
  }
}
