// The kernels: the committed modules are what their sources compile to, and WebAssembly computes what TypeScript computes: in float64
// to the bit, in float32 to a rounding or two of each number that was added.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { describe, expect, test } from 'vitest';
import { logistic, pullLogistic, pullRectified, pullTanh, rectify } from '../activations.ts';
import { sumToShape } from '../broadcast.ts';
import { withPool } from '../buffers.ts';
import { type Convolution, convolve, convolveBack, convolveKernel } from '../convolution.ts';
import { add, addInto, divide, map, mapWith3, multiply, negate, scale, subtract } from '../elementwise.ts';
import { matmul } from '../matmul.ts';
import { random } from '../random.ts';
import { mean, sum } from '../reduce.ts';
import { type Shape, sizeOf } from '../shape.ts';
import { full, reshaped, type Tensor } from '../tensor.ts';
import { type Arena, makeArena, type Precision } from './arena.ts';
import { compileKernels, modules } from './buildKernels.mjs';
import { compileTape } from './compileTape.ts';
import { withMachine } from './machine.ts';
import { bestKernels, bringKernelsBy, installKernels, webAssembly } from './modules.ts';
import { makeTape } from './tape.ts';

// What browsers have had since 2023, this Node may still hide.
setFlagsFromString('--experimental-wasm-relaxed-simd');

const bytesOf = (file: string): Uint8Array => new Uint8Array(readFileSync(join(import.meta.dirname, file)));
const source = random(11);
const draw = (shape: Shape): Tensor => ({
  shape,
  data: Float64Array.from({ length: sizeOf(shape) }, () => Math.fround(source.uniform() * 4 - 2)),
});

type Work = (...operands: Tensor[]) => Tensor;
const cases: [string, Work, Shape[]][] = [];
const sizes = [1, 2, 3, 4, 5, 8, 9, 17, 300];
for (const rows of [1, 2, 3, 4, 5, 9, 33]) {
  for (const inner of [1, 2, 3, 5, 8, 17, 300]) {
    for (const columns of [1, 2, 3, 4, 7, 8, 9, 19]) {
      for (const [transposeA, transposeB] of [
        [false, false],
        [true, false],
        [false, true],
        [true, true],
      ] as const) {
        const a = transposeA ? [inner, rows] : [rows, inner];
        const b = transposeB ? [columns, inner] : [inner, columns];
        cases.push([
          `product ${rows} ${inner} ${columns} ${transposeA} ${transposeB}`,
          (p, q) => matmul(p!, q!, { transposeA, transposeB }),
          [a, b],
        ]);
      }
    }
  }
}
cases.push([
  'a product of nothing',
  (p, q) => matmul(p!, q!),
  [
    [5, 0],
    [0, 7],
  ],
]);
cases.push([
  'a batch of products',
  (p, q) => matmul(p!, q!),
  [
    [3, 5, 6],
    [3, 6, 7],
  ],
]);
const image = { batch: 2, input: [5, 6], kernel: [2, 3] } as const;
const slides: Convolution[] = [
  { ...image, groups: 1, channels: 3, units: 2, output: [4, 4], stride: [1, 1], padding: [0, 0], dilation: [1, 1] },
  { ...image, groups: 2, channels: 2, units: 3, output: [3, 4], stride: [2, 2], padding: [1, 2], dilation: [1, 1] },
  { ...image, groups: 1, channels: 1, units: 1, output: [8, 3], stride: [1, 3], padding: [3, 3], dilation: [3, 2] },
  { ...image, groups: 3, channels: 1, units: 1, output: [1, 1], stride: [9, 9], padding: [0, 0], dilation: [1, 1] },
];
for (const slide of slides) {
  const { batch, groups, channels, units } = slide;
  const x = [batch, groups * channels, ...slide.input];
  const w = [groups * units, channels, ...slide.kernel];
  const y = [batch, groups * units, ...slide.output];
  const name = `over ${groups} groups by ${slide.stride.join(' and ')}`;
  cases.push([`convolve ${name}`, (p, q) => ({ shape: y, data: convolve(p!.data, q!.data, slide) }), [x, w]]);
  cases.push([`convolve back ${name}`, (p, q) => ({ shape: x, data: convolveBack(p!.data, q!.data, slide) }), [y, w]]);
  cases.push([
    `convolve kernel ${name}`,
    (p, q) => ({ shape: w, data: convolveKernel(p!.data, q!.data, slide) }),
    [x, y],
  ]);
}
for (const [name, work] of Object.entries({ add, subtract, multiply, divide })) {
  for (const n of sizes) {
    cases.push([`${name} ${n}`, (p, q) => work(p!, q!), [[n], [n]]]);
    cases.push([`${name} ${n} and a number`, (p, q) => work(p!, q!), [[n], []]]);
    cases.push([`${name} a number and ${n}`, (p, q) => work(p!, q!), [[], [n]]]);
    cases.push([`${name} rows of ${n}`, (p, q) => work(p!, q!), [[3, 2, n], [n]]]);
    cases.push([
      `${name} columns of ${n}`,
      (p, q) => work(p!, q!),
      [
        [3, n],
        [3, 1],
      ],
    ]);
  }
}
for (const n of sizes) {
  cases.push([`relu ${n}`, (p) => map(rectify, p!), [[n]]]);
  cases.push([`tanh ${n}`, (p) => map(Math.tanh, p!), [[n]]]);
  cases.push([`exp ${n}`, (p) => map(Math.exp, p!), [[n]]]);
  cases.push([`sigmoid ${n}`, (p) => map(logistic, p!), [[n]]]);
  cases.push([`cube ${n}`, (p) => map((x) => x * x * x, p!), [[n]]]);
  for (const pull of [pullRectified, pullTanh, pullLogistic]) {
    cases.push([`${pull.name} ${n}`, (p, q) => mapWith3(pull, p!, p!, q!), [[n], [n]]]);
  }
  cases.push([`scale ${n}`, (p) => scale(p!, -0.3), [[n]]]);
  cases.push([`negate ${n}`, (p) => negate(p!), [[n]]]);
  cases.push([`sum ${n}`, (p) => sum(p!), [[n]]]);
  cases.push([`mean, axes kept ${n}`, (p) => mean(p!, [0, 1], true), [[2, n]]]);
  cases.push([`sum of columns ${n}`, (p) => sumToShape(p!, [n]), [[5, n]]]);
  cases.push([`sum of rows ${n}`, (p) => sumToShape(p!, [3, 1]), [[3, n]]]);
  cases.push([
    `add into ${n}`,
    (p, q) => {
      const own = scale(p!, 2);
      addInto(own, q!);
      return own;
    },
    [[n], [n]],
  ]);
  cases.push([`filled ${n}`, (p) => add(full([n], 0.75), p!), [[n]]]);
  cases.push([`a chain ${n}`, (p, q) => multiply(map(Math.tanh, add(p!, q!)), reshaped(p!, [n])), [[n], [n]]]);
}

function inArena(arena: Arena, { shape, data }: Tensor): Tensor {
  const own = arena.take(data.length);
  own.set(data);
  return { shape, data: own };
}

function agree(precision: Precision, name: string, found: Tensor, expected: Tensor, inner: number): void {
  expect(found.shape, name).toEqual(expected.shape);
  const wrong = [...expected.data.keys()].filter((i) => {
    const [is, should] = [found.data[i]!, expected.data[i]!];
    if (precision === 'float64') return !Object.is(is, should);
    // Entries are at most 2, so each product that is added is at most 4.
    return !(Math.abs(is - should) <= 2 ** -23 * (3 * Math.abs(should) + 2 * inner));
  });
  expect(wrong, name).toEqual([]);
}

describe.each(modules)('$file', ({ file, features }) => {
  test('is what its sources compile to', async () => {
    expect(Buffer.from(await compileKernels(features)).equals(Buffer.from(bytesOf(file)))).toBe(true);
  }, 60_000);

  test.each(['float64', 'float32'] as const)(
    '%s: the same numbers as TypeScript, called, repeated and compiled',
    (precision) => {
      const module = new (webAssembly()!.Module)(bytesOf(file));
      const arena = makeArena(module, precision, 2 ** 27, 2 ** 18)!;
      const tape = makeTape(arena, precision);
      const left: string[] = [];
      const ran = cases.map(([name, work, shapes]) => {
        const given = shapes.map(draw);
        const own = given.map((operand) => inArena(arena, operand));
        const inner = name.startsWith('product') ? Number(name.split(' ')[2]) : 32;
        const before = tape.entries.length;
        const found = withPool(arena, () => withMachine(tape, () => work(...own)));
        if (tape.entries.slice(before).some((entry) => typeof entry === 'function')) left.push(name);
        agree(precision, name, found, work(...given), inner);
        return { name, work, own, found, inner };
      });
      // Other numbers in the same places.
      const others = ran.map(({ own }) => own.map(({ shape }) => draw(shape)));
      ran.forEach(({ own }, k) => {
        own.forEach(({ data }, at) => data.set(others[k]![at]!.data));
      });
      expect(compileTape(tape, arena, precision)()).toBe(true);
      ran.forEach(({ name, work, found, inner }, k) => {
        agree(precision, `${name}, compiled`, found, work(...others[k]!), inner);
      });
      // What has no kernel, or none that gives the bits of TypeScript.
      const plain =
        precision === 'float32'
          ? /^(cube|.* columns of|sum of rows|sum of columns 1$)/
          : /^(cube|.* columns of|sum|mean|tanh|exp|sigmoid|a chain)/;
      expect(left.filter((name) => !plain.test(name))).toEqual([]);
    },
    60_000,
  );

  test('what vanishes on its way back in float32 is 0 from the least normal number on, called and compiled', () => {
    const arena = makeArena(new (webAssembly()!.Module)(bytesOf(file)), 'float32', 2 ** 20, 0)!;
    const least = 2 ** -126;
    const small = [least, -least, least / 2, -least / 2, 2 ** -149, 0, 1, Infinity, -Infinity, Number.NaN];
    for (const count of [small.length, 100]) {
      const tape = makeTape(arena, 'float32');
      const dy = inArena(arena, {
        shape: [count],
        data: Float64Array.from({ length: count }, (_, k) => small[k % 10]!),
      });
      // Where tanh and ReLU let all through, and the logistic function a quarter.
      for (const [pull, y, factor] of [
        [pullTanh, 0, 1],
        [pullRectified, 1, 1],
        [pullLogistic, 0.5, 0.25],
      ] as const) {
        const at = inArena(arena, full([count], y));
        const found = withPool(arena, () => withMachine(tape, () => mapWith3(pull, dy, at, at)));
        const should = small.map((value) => (Math.abs(value * factor) < least ? 0 : value * factor));
        for (const replay of [null, compileTape(tape, arena, 'float32')]) {
          if (replay !== null) {
            found.data.fill(7);
            replay();
          }
          expect([...found.data].slice(0, 10).map((value) => value + 0)).toEqual(should);
        }
      }
    }
  });

  test('exp, tanh and the logistic function in float32: within 2 units in the last place, and right at the ends', () => {
    const arena = makeArena(new (webAssembly()!.Module)(bytesOf(file)), 'float32', 2 ** 22, 0)!;
    const count = 100_003;
    const x = arena.take(count);
    for (let i = 0; i < count; i++) x[i] = (i / count - 0.5) * (i % 3 === 0 ? 200 : i % 3 === 1 ? 4 : 1e-3);
    const ends = [0, -0, Infinity, -Infinity, Number.NaN, 88.7, 88.8, -87.4, -103.5, -120, 1e30, -1e30];
    for (const [i, end] of ends.entries()) x[i] = end;
    const y = arena.take(count);
    for (const [name, f] of [
      ['exp', Math.exp],
      ['tanh', Math.tanh],
      ['sigmoid', logistic],
    ] as const) {
      arena.exports[`${name}32`]!(arena.addressOf(y), arena.addressOf(x), count);
      const wrong: string[] = [];
      for (let i = 0; i < count; i++) {
        const should = Math.fround(f(x[i]!));
        // Below 2^-126 neighbours are 2^-149 apart.
        const unit = Math.max(2 ** -149, 2 ** (Math.floor(Math.log2(Math.abs(should))) - 23));
        const isExact = !Number.isFinite(should) || should === 0;
        if (isExact ? !Object.is(y[i], should) : !(Math.abs(y[i]! - should) <= 2 * unit)) {
          wrong.push(`${name}(${x[i]}) = ${y[i]}, not ${should}`);
        }
      }
      expect(wrong).toEqual([]);
    }
  });
});

test('large products of the visible graph are the same to the bit, with and without kernels', () => {
  const [a, b] = [draw([70, 90]), draw([2, 90, 40])];
  for (const file of modules.map((module) => module.file)) {
    for (const [p, q, options] of [
      [a, b, {}],
      [draw([90, 70]), b, { transposeA: true }],
      [a, draw([40, 90]), { transposeB: true }],
      [draw([400, 300]), draw([300, 500]), {}],
    ] as const) {
      installKernels(null);
      const plain = matmul(p, q, options);
      expect(installKernels(bytesOf(file))).toBe(true);
      expect(matmul(p, q, options)).toEqual(plain);
    }
  }
  installKernels(null);
});

test('the kernels are asked for once, by the first large product', () => {
  let asked = 0;
  bringKernelsBy(async () => asked++);
  matmul(draw([4, 4]), draw([4, 4]));
  expect(asked).toBe(0);
  matmul(draw([50, 50]), draw([50, 50]));
  matmul(draw([50, 50]), draw([50, 50]));
  expect(asked).toBe(1);
});

test('relaxed SIMD is taken where the engine has it, and broken bytes are refused', () => {
  expect(bestKernels()).toBe('relaxed');
  expect(installKernels(bytesOf('kernels.wasm'))).toBe(true);
  expect(installKernels(Uint8Array.of(0, 1, 2))).toBe(false);
  expect(installKernels(null)).toBe(true);
});
