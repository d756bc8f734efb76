// A tape in its three forms does the same: its calls one by one, as one WebAssembly function, and as the loops in TypeScript that it was
// written down from. Loops of every length at which another form begins.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { logistic, pullLogistic, pullRectified, pullTanh, rectify } from '../activations.ts';
import { expandTo, sumToShape } from '../broadcast.ts';
import { withPool } from '../buffers.ts';
import { add, addInto, divide, map, mapWith3, multiply, negate, scale, subtract } from '../elementwise.ts';
import { matmul } from '../matmul.ts';
import { optimizer } from '../optimizer.ts';
import { random } from '../random.ts';
import { mean, sum } from '../reduce.ts';
import { type Shape, sizeOf } from '../shape.ts';
import { full, type Tensor } from '../tensor.ts';
import { type Arena, makeArena, type Precision } from './arena.ts';
import { compileTape } from './compileTape.ts';
import { encodeTape } from './encodeTape.ts';
import { type Machine, withMachine } from './machine.ts';
import { makeTape, type Tape } from './tape.ts';

const source = random(23);
const draw = (shape: Shape): Tensor => ({
  shape,
  data: Float64Array.from({ length: sizeOf(shape) }, () => Math.fround(source.uniform() * 4 - 2)),
});
interface ModuleScope {
  readonly Instance: new (...args: never) => object;
  readonly Module: {
    new (bytes: Uint8Array): object;
    imports(of: object): readonly { readonly module: string; readonly name: string }[];
  };
}
const { Module } = (globalThis as unknown as { readonly WebAssembly: ModuleScope }).WebAssembly;
const module = new Module(new Uint8Array(readFileSync(new URL('kernels.wasm', import.meta.url))));
const arenaOf = (precision: Precision): Arena => makeArena(module, precision, 2 ** 23, 2 ** 16)!;

/** What is done with two tensors of [n]; answers what is looked at. */
const works: Record<string, (p: Tensor, q: Tensor) => Tensor> = {
  add: add,
  subtract: subtract,
  multiply: multiply,
  divide: divide,
  'add a number': (p, q) => add(p, sum(q)),
  'add to a number': (p, q) => add(sum(p), q),
  'numbers that are added': (p, q) => add(sum(p), sum(q)),
  'rows that are added': (p, q) => add(expandTo(p, [2, ...p.shape]), q),
  'add into': (p, q) => {
    const own = scale(p, 2);
    addInto(own, q);
    return own;
  },
  scale: (p) => scale(p, -0.375),
  negate: negate,
  descend: (p, q) => {
    const own = scale(p, 1);
    optimizer({ method: 'sgd', learningRate: 0.125 }).move('p.W', own.data, q.data, own.data);
    return own;
  },
  fill: (p) => add(full(p.shape, 0.625), p),
  relu: (p) => map(rectify, p),
  'pull relu': (p, q) => mapWith3(pullRectified, p, p, q),
  'pull tanh': (p, q) => mapWith3(pullTanh, p, p, q),
  exp: (p) => map(Math.exp, p),
  tanh: (p) => map(Math.tanh, p),
  sigmoid: (p) => map(logistic, p),
  'pull sigmoid': (p, q) => mapWith3(pullLogistic, p, p, q),
  'sum of one row': (p) => sumToShape({ ...p, shape: [1, ...p.shape] }, p.shape),
  'sum of two rows': (p) => sumToShape(expandTo(p, [2, ...p.shape]), p.shape),
  sum: (p) => sum(p),
  mean: (p) => mean(p),
  product: (p, q) => matmul({ ...p, shape: [p.data.length, 1] }, { ...q, shape: [1, q.data.length] }),
};
const lengths = [...Array.from({ length: 36 }, (_, n) => n + 1), 63, 64, 65];

interface Written {
  readonly tape: Tape;
  readonly runs: readonly { readonly name: string; readonly own: readonly Tensor[]; readonly found: Tensor }[];
}
function written(arena: Arena, precision: Precision, names: readonly string[], sizes: readonly number[]): Written {
  const tape = makeTape(arena, precision);
  const runs = names.flatMap((name) =>
    sizes.map((n) => {
      const own = [0, 1].map(() => ({ shape: [n], data: arena.take(n) }));
      for (const { data } of own) data.set(draw([n]).data);
      const found = withPool(arena, () => withMachine(tape as Machine, () => works[name]!(own[0]!, own[1]!)));
      return { name: `${name} ${n}`, own, found };
    }),
  );
  return { tape, runs };
}
/** Without WebAssembly for the while: entries are run one by one. */
function oneByOne<T>(work: () => T): T {
  const scope = globalThis as { WebAssembly?: unknown };
  const before = scope.WebAssembly;
  scope.WebAssembly = undefined;
  try {
    return work();
  } finally {
    scope.WebAssembly = before;
  }
}

/** As one WebAssembly function: where that cannot be made, entries would be run one by one, and nobody would notice. */
function asOne<T>(work: () => T): T {
  const scope = globalThis as unknown as { WebAssembly: ModuleScope };
  const before = scope.WebAssembly;
  let made = 0;
  class Instance {
    constructor(...args: readonly unknown[]) {
      const instance = Reflect.construct(before.Instance, args) as Instance;
      made++;
      // oxlint-disable-next-line no-constructor-return -- an instance that is counted
      return instance;
    }
  }
  scope.WebAssembly = Object.assign(Object.create(before) as ModuleScope, { Instance });
  try {
    const answer = work();
    expect(made).toBe(1);
    return answer;
  } finally {
    scope.WebAssembly = before;
  }
}

describe.each(['float64', 'float32'] as const)('in %s', (precision) => {
  test('each loop at each length gives the numbers of TypeScript in both forms', () => {
    const arena = arenaOf(precision);
    const { tape, runs } = written(arena, precision, Object.keys(works), lengths);
    const near = precision === 'float64' ? 0 : 2 ** -21;
    for (const [form, replay] of [
      ['compiled', asOne(() => compileTape(tape, arena, precision))],
      ['one by one', oneByOne(() => compileTape(tape, arena, precision))],
    ] as const) {
      const given = runs.map(({ own }) => own.map(({ shape }) => draw(shape)));
      runs.forEach(({ own, found }, k) => {
        own.forEach(({ data }, at) => data.set(given[k]![at]!.data));
        found.data.fill(Number.NaN);
      });
      expect(replay()).toBe(true);
      runs.forEach(({ name, found }, k) => {
        const should = works[name.slice(0, name.lastIndexOf(' '))]!(given[k]![0]!, given[k]![1]!);
        const off = [...should.data].filter(
          (value, i) => !(Math.abs(found.data[i]! - value) <= near * (1 + Math.abs(value))),
        );
        expect(off, `${name}, ${form}`).toEqual([]);
      });
    }
  });

  test('loops of up to eight vectors are written out, longer ones are called', () => {
    const arena = arenaOf(precision);
    const most = precision === 'float64' ? 16 : 32;
    const imported = (name: string, n: number): string[] => {
      const { tape } = written(arena, precision, [name], [n]);
      return Module.imports(new Module(encodeTape(tape.entries, precision))).flatMap((each) =>
        each.module === 'kernels' ? [each.name] : [],
      );
    };
    for (const name of [
      'add',
      'multiply',
      'scale',
      'negate',
      'relu',
      'descend',
      'pull relu',
      'pull tanh',
      'sum of one row',
      'fill',
      'subtract',
      'divide',
      'add into',
    ]) {
      expect(imported(name, most), name).toEqual([]);
      expect(imported(name, most + 1), name).not.toEqual([]);
    }
    expect(imported('product', 2)).toEqual(['product']);
    // A single entry is written out whatever its steps; the sum of one entry is that entry.
    expect(imported('add a number', 1)).toEqual([]);
    expect(imported('sum', 2)).toEqual(['sum']);
    expect(imported('sum of two rows', 2)).toEqual(['sumRows']);
  });
});

describe('what is done in TypeScript', () => {
  const arena = arenaOf('float64');
  /** A number that grows by one with each `count` that is run, and a tape to write on. */
  const counter = () => {
    const total = { shape: [1], data: arena.take(1) };
    const one = { shape: [1], data: arena.take(1).fill(1) };
    const tape = makeTape(arena, 'float64');
    const count = (): void => withMachine(tape, () => addInto(total, one));
    return { total, tape, count };
  };

  test.each([1, 399, 400, 401, 799, 800, 801, 1205])(
    'is run in its place, and stops the rest: after %i calls',
    (at) => {
      for (const form of ['compiled', 'one by one']) {
        const { total, tape, count } = counter();
        const seen: number[] = [];
        let goesOn = true;
        for (let k = 0; k < at; k++) count();
        tape.note(() => {
          seen.push(total.data[0]!);
          return goesOn;
        });
        for (let k = 0; k < 450; k++) count();
        tape.note(() => {
          seen.push(-total.data[0]!);
          return true;
        });
        const replay =
          form === 'compiled'
            ? asOne(() => compileTape(tape, arena, 'float64'))
            : oneByOne(() => compileTape(tape, arena, 'float64'));
        total.data[0] = 0;
        expect(replay()).toBe(true);
        expect(seen).toEqual([at, -at - 450]);
        expect(total.data[0]).toBe(at + 450);
        total.data[0] = 0;
        goesOn = false;
        expect(replay()).toBe(false);
        expect(seen.slice(2)).toEqual([at]);
        expect(total.data[0]).toBe(at);
      }
    },
  );

  test('an empty tape comes to its end', () => {
    const { tape } = counter();
    expect(asOne(() => compileTape(tape, arena, 'float64'))()).toBe(true);
    expect(compileTape(makeTape(null, 'float64'), null, 'float64')()).toBe(true);
  });
});
