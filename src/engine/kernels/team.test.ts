// Products in which several threads take part: the bits of one thread, whoever comes, is late or has left.
import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { withPool } from '../buffers.ts';
import { matmul } from '../matmul.ts';
import { isProblem, type Op } from '../op.ts';
import { optimizer } from '../optimizer.ts';
import type { Program } from '../program.ts';
import { random } from '../random.ts';
import type { Tensor } from '../tensor.ts';
import { given, instruction, linear, program, squash, total, wire } from '../toyOps.ts';
import { type Trainer, trainer } from '../trainer.ts';
import { makeArena, type Precision } from './arena.ts';
import { compileTape } from './compileTape.ts';
import { withMachine } from './machine.ts';
import { measuring } from './measure.ts';
import { installKernels, kernelModule, sharedForm, sharedKernelModule, webAssembly } from './modules.ts';
import { makeTape } from './tape.ts';
import { type Helpers, installHelpers, type Place } from './team.ts';

setFlagsFromString('--experimental-wasm-relaxed-simd');

const files = ['kernels.wasm', 'kernelsRelaxed.wasm'];
const bytesOf = (file: string): Uint8Array => new Uint8Array(readFileSync(new URL(file, import.meta.url)));
const source = random(17);
const draw = (...shape: readonly number[]): Tensor => ({
  shape,
  data: Float64Array.from({ length: shape.reduce((size, length) => size * length, 1) }, () =>
    Math.fround(source.normal()),
  ),
});

/** Helpers in threads of their own, which say when they are dismissed. */
let threads: Worker[] = [];
let helpers: Helpers;
let placed = 0;
let returned = 0;
const allReturned = () => expect.poll(() => placed - returned).toBe(0);
beforeAll(async () => {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: { write: false, ssr: new URL('team.ts', import.meta.url).pathname, target: 'node20' },
  });
  const [chunk] = (built as { output: { code: string }[] }).output;
  const code = `${chunk!.code}
    import { parentPort } from 'node:worker_threads';
    parentPort.on('message', (place) => { help(place); parentPort.postMessage('returned'); });`;
  threads = [1, 2].map(() => new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`)));
  for (const thread of threads) thread.on('message', () => returned++);
  helpers = {
    count: threads.length,
    place(helper, place) {
      placed++;
      threads[helper]!.postMessage(place);
    },
  };
}, 60_000);
afterAll(() => Promise.all(threads.map((thread) => thread.terminate())));
/** They are asked, and nobody comes. */
const absent = (places: Place[] = []): Helpers => ({ count: 3, place: (_, place) => places.push(place) });

beforeEach(() => {
  installKernels(bytesOf('kernels.wasm'));
});
afterEach(async () => {
  installHelpers(null);
  installKernels(null);
  await allReturned();
});

/** Runs the product in an arena that these helpers share, and again with other numbers, compiled. */
function products(
  by: Helpers | null,
  precision: Precision,
  cases: readonly (readonly [Tensor, Tensor, boolean, boolean])[],
) {
  const module = kernelModule() ?? new (webAssembly()!.Module)(bytesOf('kernels.wasm'));
  const arena = makeArena(module, precision, 2 ** 26, 2 ** 21, by)!;
  const tape = makeTape(arena, precision);
  const own = (value: Tensor): Tensor => {
    const data = arena.take(value.data.length);
    data.set(value.data);
    return { shape: value.shape, data };
  };
  const operands = cases.map(([a, b]) => [own(a), own(b)] as const);
  const found = cases.map(([, , transposeA, transposeB], k) =>
    withPool(arena, () =>
      withMachine(tape, () => matmul(operands[k]![0], operands[k]![1], { transposeA, transposeB })),
    ),
  );
  // As text: comparing many numbers one by one takes its time.
  const bits = () => found.map(({ data }) => Buffer.from(data.slice().buffer).toString('base64'));
  const first = bits();
  for (const [a, b] of operands) for (const { data } of [a, b]) data.forEach((value, k) => (data[k] = -3 * value));
  for (const { data } of found) data.fill(Number.NaN);
  expect(compileTape(tape, arena, precision)()).toBe(true);
  const names = tape.entries.map((entry) => (typeof entry === 'function' ? 'TypeScript' : entry.name));
  return { arena, names, bits: [first, bits()] };
}

const flips = [false, true].flatMap((a) => [false, true].map((b) => [a, b] as const));
const sized = (rows: number, inner: number, columns: number) =>
  flips.map(
    ([a, b]) =>
      [draw(...(a ? [inner, rows] : [rows, inner])), draw(...(b ? [columns, inner] : [inner, columns])), a, b] as const,
  );
/** Wide, tall, square, thin, and none of them a multiple of anything. */
const cases = [
  [64, 100, 130],
  [130, 300, 67],
  [97, 97, 97],
  [7, 600, 101],
  [601, 257, 2],
  [2, 257, 601],
].flatMap(([rows, inner, columns]) => sized(rows!, inner!, columns!));

describe.each(files)('%s', (file) => {
  beforeEach(() => {
    installKernels(bytesOf(file));
  });
  test.each(['float64', 'float32'] as const)('%s: the bits of one thread', (precision) => {
    const alone = products(null, precision, cases);
    expect([alone.arena.team, new Set(alone.names)]).toEqual([null, new Set(['product'])]);
    for (const by of [helpers, absent()]) {
      const together = products(by, precision, cases);
      expect(together.arena.team).not.toBeNull();
      expect(new Set(together.names)).toEqual(new Set(['sharedProduct']));
      expect(together.bits).toEqual(alone.bits);
    }
  });
});

test('small products, and those with a vector, stay with one thread', () => {
  const small = [...sized(63, 64, 65), ...sized(1, 600, 700), ...sized(600, 700, 1), ...sized(600, 1, 600)];
  expect(new Set(products(absent(), 'float64', small).names)).toEqual(new Set(['product']));
  expect(products(absent(), 'float64', sized(64, 64, 64)).names[0]).toBe('sharedProduct');
});

test('what a step multiplies tells whether helpers are wanted', () => {
  const [wanted, not] = [measuring('float64'), measuring('float64')];
  withMachine(wanted, () => matmul(draw(64, 64), draw(64, 64)));
  withMachine(not, () => matmul(draw(64, 64), draw(64, 63)));
  expect([wanted.isParted, not.isParted]).toEqual([true, false]);
});

test('helpers are in one memory at a time; what they have left goes on without them', async () => {
  const [one] = sized(80, 80, 80);
  const first = products(helpers, 'float64', [one!]);
  const second = products(helpers, 'float64', [one!]);
  await expect.poll(() => placed - returned).toBe(2);
  const { arena } = first;
  const args = [0, 0, 0, 0, 0, 80, 80, 80].map((value, k) =>
    k === 0 || k === 1 || k === 3 ? 20_000 + 60_000 * k : value,
  );
  expect(() => arena.exports.sharedProduct64!(...args, arena.scratch)).not.toThrow();
  expect(second.bits).toEqual(first.bits);
  second.arena.team!.dismiss();
  await allReturned();
});

test('each helper has a scratch of its own, beyond that of the thread that asks', () => {
  const places: Place[] = [];
  const { arena } = products(absent(places), 'float32', sized(80, 80, 80));
  const ends = [arena.scratch, ...places.map(({ scratch }) => scratch)].map((at) => at + arena.scratchBytes);
  expect(places.map(({ bits, memory }) => [bits, memory === arena.memory])).toEqual(
    Array.from(places, () => ['32', true]),
  );
  places.forEach(({ scratch, board }, k) => {
    expect(scratch).toBeGreaterThanOrEqual(ends[k]!);
    expect(board).toBeGreaterThan(0);
  });
  expect(ends.at(-1)).toBeLessThanOrEqual(arena.memory.buffer.byteLength);
});

test('where memory cannot be shared there is one thread', () => {
  expect(sharedForm(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0))).toBeNull();
  expect(sharedKernelModule()).not.toBeNull();
  installKernels(null);
  expect(sharedKernelModule()).toBeNull();
  expect(products(absent(), 'float64', sized(64, 64, 64)).arena.team).toBeNull();
  const real = webAssembly()!;
  const scope = globalThis as { WebAssembly?: unknown };
  installKernels(bytesOf('kernels.wasm'));
  scope.WebAssembly = Object.assign(Object.create(real as object), {
    Memory: function Memory(size: { readonly initial: number; readonly shared?: boolean }) {
      if (size.shared) throw new TypeError('memory cannot be shared here');
      return new real.Memory(size);
    },
  });
  try {
    const { arena, names } = products(absent(), 'float64', sized(64, 64, 64));
    expect([arena.team, names[0]]).toEqual([null, 'product']);
  } finally {
    scope.WebAssembly = real;
  }
});

describe('a training run', () => {
  /** c = sum(squash(W x) s), W being 60 x 80 and moved. */
  const programOf = (layer: Op): Program =>
    program(
      [
        instruction('x', given, { value: { kind: 'held', value: draw(70, 80), trainable: false } }),
        instruction('layer', layer, { x: wire('x.y'), W: { kind: 'held', value: draw(60, 80), trainable: true } }),
        instruction('h', squash, { x: wire('layer.y') }),
        instruction('c', total, { x: wire('h.y') }),
      ],
      'c.y',
    );
  const follow = (of: Program, by: Helpers | null): { costs: unknown[]; held: unknown; run: Trainer } => {
    installHelpers(by);
    const run = trainer(of, optimizer({ method: 'sgd', learningRate: 0.01 }));
    if (isProblem(run)) throw new Error(run.problem);
    return { costs: Array.from({ length: 6 }, () => run.step()), held: run.held('layer.W'), run };
  };

  test.each([
    ['written down', { ...linear, steady: true } as Op],
    ['asked anew', linear as Op],
  ])('comes to the same bits with helpers: an op that is %s', (_, layer) => {
    const of = programOf(layer);
    const places: Place[] = [];
    const alone = follow(of, null);
    expect(new Set(alone.costs).size).toBe(6);
    for (const by of [helpers, absent(places)]) {
      const together = follow(of, by);
      expect([together.costs, together.held]).toEqual([alone.costs, alone.held]);
    }
    expect(places).toHaveLength(3);
  });

  test('sends its helpers away when it rests, and goes on when asked', async () => {
    const of = programOf({ ...linear, steady: true } as Op);
    const { run } = follow(of, helpers);
    expect(placed - returned).toBe(2);
    run.rest();
    await allReturned();
    const alone = follow(of, null);
    expect(Array.from({ length: 3 }, () => run.step())).toEqual(Array.from({ length: 3 }, () => alone.run.step()));
  });

  test('of small products asks nobody', () => {
    const places: Place[] = [];
    const small = program(
      [
        instruction('x', given, { value: { kind: 'held', value: draw(4, 5), trainable: false } }),
        instruction('layer', linear, { x: wire('x.y'), W: { kind: 'held', value: draw(3, 5), trainable: true } }),
        instruction('c', total, { x: wire('layer.y') }),
      ],
      'c.y',
    );
    follow(small, absent(places));
    expect(places).toEqual([]);
  });
});
