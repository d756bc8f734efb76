// modules: the compiled kernels, once somebody has brought them. The engine runs without them, only slower.

/** The part of WebAssembly that is used here: the engine is typed without the browser's library. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer | SharedArrayBuffer;
}
export type WasmModule = object;
export type WasmFunction = (...args: readonly number[]) => number;
interface WebAssemblyScope {
  readonly Module: new (bytes: Uint8Array) => WasmModule;
  readonly Instance: new (
    module: WasmModule,
    imports: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  ) => { readonly exports: Readonly<Record<string, WasmFunction>> };
  readonly Memory: new (size: {
    readonly initial: number;
    readonly maximum?: number;
    readonly shared?: boolean;
  }) => WasmMemory;
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

/** How a module that is lent its memory asks for it: any size, of one thread or of several. The most pages there can be, as LEB128. */
export const memoryLimits = {
  own: [0x00, 0x00],
  shared: [0x03, 0x00, 0x80, 0x80, 0x04],
} as const;

const importOfMemory = [0x01, 3, ...letters('env'), 6, ...letters('memory'), 0x02];
function letters(text: string): number[] {
  return Array.from(text, (letter) => letter.charCodeAt(0));
}

/** The same module for memory that several threads share; null where it imports anything but one memory of its own. */
export function sharedForm(bytes: Uint8Array): Uint8Array | null {
  const before = [0x02, importOfMemory.length + memoryLimits.own.length, ...importOfMemory];
  const old = [...before, ...memoryLimits.own];
  const at = findBytes(bytes, old);
  if (at < 0) return null;
  const changed = [...before, ...memoryLimits.shared];
  changed[1] = changed.length - 2;
  const shared = new Uint8Array(bytes.length - old.length + changed.length);
  shared.set(bytes.subarray(0, at));
  shared.set(changed, at);
  shared.set(bytes.subarray(at + old.length), at + changed.length);
  return shared;
}

function findBytes(bytes: Uint8Array, wanted: readonly number[]): number {
  for (let at = 0; at + wanted.length <= bytes.length; at++) {
    if (wanted.every((byte, k) => bytes[at + k] === byte)) return at;
  }
  return -1;
}

let loaded: WasmModule | null = null;
let loadedBytes: Uint8Array | null = null;
let loadedShared: WasmModule | null = null;
let bring: (() => Promise<unknown>) | null = null;
let coming: Promise<unknown> = Promise.resolve();

/** Says how the kernels are brought, once something large enough comes along. */
export function bringKernelsBy(load: () => Promise<unknown>): void {
  bring = load;
}

/** Has the kernels brought, if that has not been tried yet: settles when that has been. Who does not wait may be too early for them. */
export function wantKernels(): Promise<unknown> {
  const load = bring;
  bring = null;
  if (loaded === null && load !== null) coming = load();
  return coming;
}

/** The kernels that whoever starts from now on will run, or null when they run in TypeScript. */
export function kernelModule(): WasmModule | null {
  return loaded;
}

/** The same for memory that several threads share; null where there can be none. */
export function sharedKernelModule(): WasmModule | null {
  const bytes = loadedBytes && sharedForm(loadedBytes);
  loadedBytes = null;
  if (bytes !== null) loadedShared = compiled(bytes);
  return loadedShared;
}

function compiled(bytes: Uint8Array): WasmModule | null {
  const scope = webAssembly();
  try {
    return scope && new scope.Module(bytes);
  } catch {
    // Not for this engine, or code may not be compiled here.
    return null;
  }
}

/** Takes the bytes of a kernel module into use; null: plain TypeScript again. Answers whether it could. */
export function installKernels(bytes: Uint8Array | null): boolean {
  loaded = bytes && compiled(bytes);
  loadedBytes = loaded && bytes;
  loadedShared = null;
  return (loaded === null) === (bytes === null);
}
