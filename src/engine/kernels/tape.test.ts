// Who is in charge of the loops: nobody, one who measures, and one who writes them down; and the memory that they work in.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { allocate, computed, withPool } from '../buffers.ts';
import { addInto, negate, scale } from '../elementwise.ts';
import { matmul } from '../matmul.ts';
import { full, type Tensor } from '../tensor.ts';
import { makeArena, numbers, paddedBytes } from './arena.ts';
import { demand, isSingle, type Kernel, type KernelCall, machine, runLoop, withMachine } from './machine.ts';
import { measuring } from './measure.ts';
import { webAssembly } from './modules.ts';
import { makeTape } from './tape.ts';

const module = new (webAssembly()!.Module)(new Uint8Array(readFileSync(new URL('kernels.wasm', import.meta.url))));
const vector = (data: Float64Array): Tensor => ({ shape: [data.length], data });

test('one is in charge of the work that is handed over, also where it throws', () => {
  const [outer, inner] = [measuring('float64'), measuring('float64')];
  expect(machine).toBeNull();
  withMachine(outer, () => {
    expect(withMachine(inner, () => machine)).toBe(inner);
    expect(() =>
      withMachine(inner, () => {
        throw new Error('stop');
      }),
    ).toThrow('stop');
    expect(machine).toBe(outer);
  });
  expect(machine).toBeNull();
});

test('without one, loops just run, and nothing is demanded', () => {
  let runs = 0;
  runLoop(() => runs++);
  demand(() => {
    throw new Error('not asked');
  });
  expect(runs).toBe(1);
});

describe('memory', () => {
  test('rows end on 16 bytes in either precision', () => {
    expect([0, 1, 2, 3].map((size) => paddedBytes(size, 'float64'))).toEqual([0, 16, 16, 32]);
    expect([0, 1, 4, 5].map((size) => paddedBytes(size, 'float32'))).toEqual([0, 16, 16, 32]);
    expect(numbers('float64', 3)).toEqual(new Float64Array(3));
    expect(numbers('float32', 3)).toEqual(new Float32Array(3));
    expect([isSingle(numbers('float32', 1)), isSingle(numbers('float64', 1))]).toEqual([true, false]);
  });

  test('an arena lends until it is full, each buffer beside the one before, and knows where they are', () => {
    for (const precision of ['float64', 'float32'] as const) {
      const arena = makeArena(module, precision, 96, 0)!;
      const sizes = precision === 'float64' ? [3, 2, 6] : [5, 4, 12];
      const lent = sizes.map((size) => arena.take(size));
      expect(lent.map(({ length }) => length)).toEqual(sizes);
      const [first, second, third] = lent.map((data) => arena.addressOf(data)) as [number, number, number];
      expect([second - first, third - second]).toEqual([32, 16]);
      expect(first % 16).toBe(0);
      expect(lent.every(({ buffer }) => buffer === arena.memory.buffer)).toBe(true);
      const outside = arena.take(1);
      expect(outside).toEqual(numbers(precision, 1));
      expect(outside.buffer).not.toBe(arena.memory.buffer);
      expect(arena.addressOf(outside)).toBe(-1);
      // A part of what was lent has no address.
      expect(arena.addressOf(lent[0]!.subarray(0, 1))).toBe(-1);
    }
  });

  test('nothing that is lent overlaps: words, buffers, scratch', () => {
    const arena = makeArena(module, 'float64', 1000, 64)!;
    const words = arena.addressOfWords([1, -2, 3]);
    const more = arena.addressOfWords([4]);
    expect(more).toBe(words + 12);
    expect(arena.addressOfWords([1, -2, 3])).toBe(words);
    expect(words).toBeGreaterThan(0);
    expect([...new Int32Array(arena.memory.buffer, words, 4)]).toEqual([1, -2, 3, 4]);
    const first = arena.addressOf(arena.take(1));
    expect(first).toBeGreaterThanOrEqual(words + 16384);
    expect(arena.scratch).toBeGreaterThanOrEqual(first + 1000);
    expect(arena.scratch % 16).toBe(0);
    expect(arena.memory.buffer.byteLength).toBeGreaterThanOrEqual(arena.scratch + 64);
    expect(arena.scratchBytes).toBe(64);
  });

  test('words have no address once their room is full', () => {
    const arena = makeArena(module, 'float64', 16, 0)!;
    const full = Array.from({ length: 4095 }, (_, k) => k);
    const at = arena.addressOfWords(full);
    expect(at).toBeGreaterThan(0);
    expect(arena.addressOfWords([7, 7])).toBe(-1);
    expect(arena.addressOfWords([7])).toBe(at + 4 * 4095);
    expect(arena.addressOfWords([8])).toBe(-1);
    expect(arena.addressOfWords(full)).toBe(at);
  });

  test('there is none beyond 2^30 bytes, for another module or without WebAssembly', () => {
    expect(makeArena(module, 'float64', 2 ** 30, 0)).toBeNull();
    expect(makeArena(module, 'float64', 16, 2 ** 30)).toBeNull();
    expect(makeArena({}, 'float64', 16, 0)).toBeNull();
    const scope = globalThis as { WebAssembly?: unknown };
    const before = scope.WebAssembly;
    scope.WebAssembly = undefined;
    try {
      expect(makeArena(module, 'float64', 16, 0)).toBeNull();
    } finally {
      scope.WebAssembly = before;
    }
  });

  test('what a step takes is measured: the bytes that are lent and the most that a kernel writes over', () => {
    const measure = measuring('float64');
    const a = { shape: [4, 300], data: new Float64Array(1200).fill(1) };
    const b = { shape: [300, 4], data: new Float64Array(1200).fill(2) };
    const product = withPool(measure, () => withMachine(measure, () => scale(matmul(a, b), 0.5)));
    expect(product.data).toEqual(new Float64Array(16).fill(300));
    expect(measure.bytes).toBe(2 * 128);
    const { scratch } = measure;
    expect(scratch).toBeGreaterThan(0);
    withMachine(measure, () => matmul({ ...a, shape: [1200, 1] }, { shape: [1, 1], data: b.data.slice(0, 1) }));
    expect(measure.scratch).toBeGreaterThan(scratch);
    const most = measure.scratch;
    withMachine(measure, () => matmul(a, b));
    expect(measure.scratch).toBe(most);
    expect(measuring('float32').take(3)).toEqual(new Float32Array(3));
  });

  test('a loop that no kernel does takes nothing but what is lent for it', () => {
    const measure = measuring('float32');
    const nothing = (rows: number, columns: number): Tensor => ({ shape: [rows, columns], data: new Float64Array(0) });
    withPool(measure, () =>
      withMachine(measure, () => {
        expect([...computed(2, (out) => out.fill(7))]).toEqual([7, 7]);
        expect(matmul(nothing(0, 2), { shape: [2, 3], data: new Float64Array(6) })).toMatchObject({ shape: [0, 3] });
      }),
    );
    expect([measure.bytes, measure.scratch]).toEqual([16, 0]);
  });
});

describe('a tape', () => {
  const arena = makeArena(module, 'float64', 2 ** 16, 4096)!;
  const own = (...values: number[]): Tensor => {
    const data = arena.take(values.length);
    data.set(values);
    return vector(data);
  };
  const calls = (tape: ReturnType<typeof makeTape>): string[] =>
    tape.entries.map((entry) => (typeof entry === 'function' ? 'TypeScript' : entry.name));

  test('has the calls of the kernels, and in TypeScript what has none or lies elsewhere', () => {
    const tape = makeTape(arena, 'float64');
    const x = own(1, 2, 3);
    let ends: Float64Array = new Float64Array(0);
    const found = withPool(arena, () =>
      withMachine(tape, () => {
        negate(x);
        const inside = computed(3, (out) => out.fill(7));
        addInto(vector(inside), x);
        addInto(vector(Float64Array.of(0, 0, 0)), x);
        ends = full([2], 0.5).data;
        return inside;
      }),
    );
    expect([...found]).toEqual([8, 9, 10]);
    expect(calls(tape)).toEqual(['negate', 'TypeScript', 'addInto', 'TypeScript', 'fill']);
    expect([...ends]).toEqual([0.5, 0.5]);
    const [, fill, , last] = tape.entries as (() => boolean)[];
    expect([fill!(), last!()]).toEqual([true, true]);
    expect([...found]).toEqual([7, 7, 7]);
    const nowhere = makeTape(null, 'float64');
    withMachine(nowhere, () => negate(vector(Float64Array.of(1))));
    expect(calls(nowhere)).toEqual(['TypeScript']);
  });

  test('a call is made only where memory, words and scratch are there for it', () => {
    const tape = makeTape(arena, 'float64');
    const out = own(0, 0);
    const ran: string[] = [];
    const run = (what: string, call: Kernel<[]>['call']): void => {
      const before = tape.entries.length;
      tape.run({ plain: () => ran.push(what), call: call! });
      const entry = tape.entries[before]!;
      if (typeof entry === 'function') entry();
      else ran.push(`${entry.name} ${entry.args.join(' ')}`);
    };
    const at = arena.addressOf(out.data);
    const fill = (value: number, more: Partial<KernelCall> = {}): KernelCall => ({
      name: 'fill',
      args: [at, value, 2],
      ...more,
    });
    run('fine', () => fill(3));
    expect([...out.data]).toEqual([3, 3]);
    run('declined', () => null);
    run('elsewhere', (places) => fill(places.of(new Float64Array(1))));
    run('fine again', () => fill(4));
    run('too many words', (places) => fill(places.ofWords(Array.from({ length: 5000 }, () => 1))));
    run('few words', (places) => fill(places.ofWords([1, 2])));
    run('unknown', () => fill(5, { name: 'nothing' as never }));
    expect(ran).toEqual([
      `fill ${at} 3 2`,
      'declined',
      'declined',
      'elsewhere',
      'elsewhere',
      `fill ${at} 4 2`,
      'too many words',
      'too many words',
      `fill ${at} ${arena.addressOfWords([1, 2])} 2`,
      'unknown',
      'unknown',
    ]);
    ran.length = 0;
    const product: KernelCall = { name: 'product', args: [at, at, 0, at, 0, 1, 0, 1], scratch: 4096 };
    run('room enough', () => product);
    run('too little room', () => ({ ...product, scratch: 4097 }));
    expect(ran).toEqual([`product ${product.args.join(' ')} ${arena.scratch}`, 'too little room', 'too little room']);
  });

  test('goes back to a mark, and tells memory that is filled by hand since then', () => {
    const tape = makeTape(arena, 'float64');
    const x = own(1);
    withMachine(tape, () => {
      negate(x);
      allocate(1);
      expect(tape.isRaw).toBe(true);
      const mark = tape.mark();
      expect(tape.isRaw).toBe(false);
      negate(x);
      negate(x);
      expect(tape.entries).toHaveLength(3);
      tape.rewind(mark);
    });
    expect(tape.entries).toHaveLength(1);
  });

  test('leaves out what is not to be recorded, and goes on after it, also where that throws', () => {
    const tape = makeTape(arena, 'float64');
    const x = own(1);
    withMachine(tape, () => {
      const answer = tape.unrecorded(() => {
        demand(() => true);
        tape.unrecorded(() => negate(x));
        return negate(x).data[0];
      });
      expect(answer).toBe(-1);
      expect(() =>
        tape.unrecorded(() => {
          throw new Error('stop');
        }),
      ).toThrow('stop');
      expect(tape.entries).toHaveLength(0);
      demand(() => false);
      negate(x);
      tape.note(() => true);
    });
    expect(tape.entries).toHaveLength(3);
    expect((tape.entries[0] as () => boolean)()).toBe(false);
  });
});
