// The kernel under matmul: every entry is the sum in the order of the inner index, to the bit, in any layout and at any place.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { makeArena } from './kernels/arena.ts';
import { withMachine } from './kernels/machine.ts';
import { installKernels, webAssembly } from './kernels/modules.ts';
import { makeTape } from './kernels/tape.ts';
import { multiplyMatrices, productScratch } from './multiplyMatrices.ts';

const wave = (size: number, phase: number): Float64Array =>
  Float64Array.from({ length: size }, (_, i) => Math.sin(1.3 * i + phase));

/** Within larger buffers, whose other entries are not to be read or written. */
function check(rows: number, inner: number, columns: number, transposeA: boolean, transposeB: boolean): void {
  const [o, i, j] = [3, 5, 2];
  const inside = (own: Float64Array, start: number): Float64Array => {
    const whole = new Float64Array(start + own.length + 4).fill(Number.NaN);
    whole.set(own, start);
    return whole;
  };
  const [p, q] = [wave(rows * inner, 0), wave(inner * columns, 1)];
  const out = new Float64Array(o + rows * columns + 4).fill(-7);
  multiplyMatrices(out, o, inside(p, i), i, transposeA, inside(q, j), j, transposeB, rows, inner, columns);
  const expected = new Float64Array(out.length).fill(-7);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let total = 0;
      for (let k = 0; k < inner; k++) {
        const left = transposeA ? p[k * rows + row]! : p[row * inner + k]!;
        const right = transposeB ? q[column * inner + k]! : q[k * columns + column]!;
        total += left * right;
      }
      expected[o + row * columns + column] = total;
    }
  }
  const what = `${rows} x ${inner} x ${columns}${transposeA ? ', A transposed' : ''}${transposeB ? ', B transposed' : ''}`;
  expect(out, what).toEqual(expected);
}

const layouts = [
  [false, false],
  [true, false],
  [false, true],
  [true, true],
] as const;

test('small ones and the edges of blocks', () => {
  installKernels(null);
  for (const rows of [1, 2, 3, 4, 5, 6, 7, 9]) {
    for (const columns of [1, 2, 3, 4, 5, 7, 8, 9]) {
      for (const inner of [0, 1, 3, 4, 6]) for (const [a, b] of layouts) check(rows, inner, columns, a, b);
    }
  }
});

test('those whose right operand is turned first', () => {
  installKernels(null);
  for (const [rows, inner, columns] of [
    [7, 70, 61],
    [8, 64, 64],
    [8, 65, 64],
    [9, 50, 90],
  ] as const) {
    for (const [a, b] of layouts) check(rows, inner, columns, a, b);
  }
});

test.each(['float64', 'float32'] as const)(
  'as a kernel in %s it works in the same places and packs into no more than it says',
  (precision) => {
    const file = new URL('kernels/kernels.wasm', import.meta.url);
    const module = new (webAssembly()!.Module)(new Uint8Array(readFileSync(file)));
    const arena = makeArena(module, precision, 2 ** 18, 2 ** 16)!;
    const tape = makeTape(arena, precision);
    const bytes = new Uint8Array(arena.memory.buffer);
    const lent = (own: Float64Array): Float64Array => {
      const data = arena.take(own.length);
      data.set(own);
      return data;
    };
    for (const [rows, inner, columns] of [
      [1, 300, 3],
      [4, 300, 19],
      [5, 17, 8],
      [9, 260, 11],
    ] as const) {
      const [o, i, j] = [3, 5, 2];
      const [a, b] = [lent(wave(i + rows * inner, 0)), lent(wave(j + inner * columns, 1))];
      const out = lent(new Float64Array(o + rows * columns + 4).fill(-7));
      const packed = arena.scratch + productScratch(rows, precision === 'float64' ? 8 : 4);
      bytes.fill(0x5a, packed);
      withMachine(tape, () => {
        multiplyMatrices(out, o, a, i, false, b, j, false, rows, inner, columns);
      });
      expect(tape.entries.at(-1)).toMatchObject({ name: 'product' });
      expect(bytes.subarray(packed).every((byte) => byte === 0x5a)).toBe(true);
      const expected = new Float64Array(out.length).fill(-7);
      multiplyMatrices(
        expected,
        o,
        Float64Array.from(a),
        i,
        false,
        Float64Array.from(b),
        j,
        false,
        rows,
        inner,
        columns,
      );
      const off = [...expected].filter(
        (value, k) => !(Math.abs(out[k]! - value) <= (precision === 'float64' ? 0 : 1e-4)),
      );
      expect(off).toEqual([]);
    }
    withMachine(tape, () => {
      multiplyMatrices(arena.take(1), 0, arena.take(4), 0, false, arena.take(4), 0, false, 0, 2, 2);
    });
    expect(tape.entries.at(-1)).toEqual(expect.any(Function));
  },
);

test('nothing is multiplied where a side is 0', () => {
  check(0, 3, 4, false, false);
  check(3, 3, 0, false, true);
});
