// Which kernels are taken, when they are asked for, and that products come out the same wherever they are made.
import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { matmul } from '../matmul.ts';
import { random } from '../random.ts';
import type { Tensor } from '../tensor.ts';
import { bestKernels, bringKernelsBy, installKernels, kernelModule, wantKernels, webAssembly } from './modules.ts';

const bytes = new Uint8Array(readFileSync(new URL('kernels.wasm', import.meta.url)));
const source = random(3);
const draw = (rows: number, columns: number): Tensor => ({
  shape: [rows, columns],
  data: Float64Array.from({ length: rows * columns }, () => source.normal()),
});
const real = webAssembly()!;
const scope = globalThis as { WebAssembly?: unknown };
/** The real one, with other parts. */
const instead = (parts: Partial<typeof real>): void => {
  scope.WebAssembly = Object.assign(Object.create(real as object) as typeof real, parts);
};

beforeEach(() => {
  installKernels(null);
  bringKernelsBy(async () => {});
  void wantKernels();
});
afterEach(() => {
  scope.WebAssembly = real;
  installKernels(null);
});

test('the best kernels are those that the engine can run', () => {
  // What browsers have had since 2023, this Node may still hide.
  setFlagsFromString('--experimental-wasm-relaxed-simd');
  expect(bestKernels()).toBe('relaxed');
  // What is tried is one instruction, whose opcode comes before the end of the module.
  const without = (...opcodes: number[]): void => {
    instead({ validate: (tried) => !opcodes.includes(tried.at(-3)!) && real.validate(tried) });
  };
  without(0x85);
  expect(bestKernels()).toBe('simd');
  without(0xe4);
  expect(bestKernels()).toBe('relaxed');
  without(0x85, 0xe4);
  expect(bestKernels()).toBeNull();
  scope.WebAssembly = undefined;
  expect(bestKernels()).toBeNull();
});

test('kernels are taken into use, out of it again, and not where they cannot be compiled', () => {
  expect(kernelModule()).toBeNull();
  expect(installKernels(bytes)).toBe(true);
  expect(kernelModule()).not.toBeNull();
  expect(installKernels(Uint8Array.of(0, 1, 2))).toBe(false);
  expect(kernelModule()).toBeNull();
  installKernels(bytes);
  expect(installKernels(null)).toBe(true);
  expect(kernelModule()).toBeNull();
  scope.WebAssembly = undefined;
  expect(installKernels(bytes)).toBe(false);
  expect(installKernels(null)).toBe(true);
});

test('they are brought once, and not when they are there', () => {
  const load = vi.fn(async () => {});
  bringKernelsBy(load);
  const [first, second] = [wantKernels(), wantKernels()];
  expect(load).toHaveBeenCalledTimes(1);
  // Whoever asks while they are under way waits for the same.
  expect(second).toBe(first);
  bringKernelsBy(load);
  installKernels(bytes);
  void wantKernels();
  installKernels(null);
  void wantKernels();
  expect(load).toHaveBeenCalledTimes(1);
});

describe('large products', () => {
  const asks = (rows: number, inner: number, columns: number): boolean => {
    const load = vi.fn(async () => {});
    bringKernelsBy(load);
    matmul(draw(rows, inner), draw(inner, columns));
    return load.mock.calls.length === 1;
  };

  test('want kernels from 2^14 multiplications on, unless one side is a vector', () => {
    expect(asks(32, 16, 32)).toBe(true);
    expect(asks(32, 15, 32)).toBe(false);
    expect([asks(1, 200, 200), asks(200, 200, 1), asks(2, 100, 100)]).toEqual([false, false, true]);
  });

  test('keep their memory while it is large enough, and leave it with the module', () => {
    const made: number[] = [];
    instead({
      Memory: class {
        constructor(size: { readonly initial: number }) {
          made.push(size.initial);
          // oxlint-disable-next-line no-constructor-return -- a memory that is counted
          return new real.Memory(size);
        }
      } as never,
    });
    const [a, b] = [draw(40, 60), draw(60, 50)];
    const plain = matmul(a, b);
    installKernels(bytes);
    expect(matmul(a, b)).toEqual(plain);
    expect(matmul(b, draw(50, 40)).shape).toEqual([60, 40]);
    expect(made).toHaveLength(1);
    const [large, wide] = [draw(200, 150), draw(150, 300)];
    const found = matmul(large, wide);
    expect(made).toHaveLength(2);
    // Both operands, the answer and what is packed fit, with room for larger ones.
    expect(made[1]! * 65536).toBeGreaterThan(8 * (200 * 150 + 150 * 300 + 200 * 300));
    expect(matmul(a, b)).toEqual(plain);
    expect(made).toHaveLength(2);
    installKernels(null);
    expect(matmul(large, wide)).toEqual(found);
    installKernels(bytes);
    matmul(a, b);
    expect(made).toHaveLength(3);
  });

  test('are made in TypeScript where there is no memory, no such kernel or no WebAssembly', () => {
    const [a, b] = [draw(40, 60), draw(60, 50)];
    const plain = matmul(a, b);
    installKernels(bytes);
    instead({
      Memory: class {
        constructor() {
          throw new RangeError('no memory');
        }
      } as never,
    });
    expect(matmul(a, b)).toEqual(plain);
    installKernels(bytes);
    instead({
      Instance: class {
        readonly exports = {};
      } as never,
    });
    expect(matmul(a, b)).toEqual(plain);
    scope.WebAssembly = undefined;
    expect(matmul(a, b)).toEqual(plain);
  });

  test('of several in a batch each is laid in its place', () => {
    const [a, b] = [draw(3 * 30, 40), draw(3 * 40, 50)];
    const batch = [
      { ...a, shape: [3, 30, 40] },
      { ...b, shape: [3, 40, 50] },
    ] as const;
    const plain = matmul(...batch);
    installKernels(bytes);
    expect(matmul(...batch)).toEqual(plain);
  });
});
