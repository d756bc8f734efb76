// Optimizers against PyTorch's formulas worked by hand, and the fast trainer against the recorded updates, bit for bit.
import { describe, expect, test } from 'vitest';
import { type BufferPool, bufferPool, withPool } from './buffers.ts';
import { scale } from './elementwise.ts';
import { evaluate } from './evaluate.ts';
import { isProblem } from './op.ts';
import { type OptimizerSettings, optimizer } from './optimizer.ts';
import type { PortKey, Program } from './program.ts';
import { given, held, instruction, linear, picky, plus, program, squash, times, total, toyOp, wire } from './toyOps.ts';
import { updates, withUpdates } from './train.ts';
import { trainer } from './trainer.ts';

function path(settings: OptimizerSettings, gradients: readonly number[]): number[] {
  const by = optimizer(settings);
  let value = Float64Array.of(1);
  return gradients.map((gradient) => {
    const out = new Float64Array(1);
    by.move('p.W', value, Float64Array.of(gradient), out);
    value = out;
    return out[0]!;
  });
}
const close = (values: readonly number[], expected: readonly number[]): void => {
  expect(values.length).toBe(expected.length);
  for (const [i, value] of values.entries()) expect(value).toBeCloseTo(expected[i]!, 12);
};

describe('optimizers', () => {
  test('sgd, with and without weight decay', () => {
    close(path({ method: 'sgd', learningRate: 0.1 }, [2, -1]), [0.8, 0.9]);
    close(path({ method: 'sgd', learningRate: 0.1, weightDecay: 0.5 }, [2, -1]), [0.75, 0.8125]);
  });

  test('momentum: velocity 2, then 0.9 * 2 - 1 = 0.8; dampening spares the first step; Nesterov looks ahead', () => {
    close(path({ method: 'momentum', learningRate: 0.1 }, [2, -1, 0]), [0.8, 0.72, 0.648]);
    close(path({ method: 'momentum', learningRate: 0.1, dampening: 0.5 }, [2, -1]), [0.8, 0.67]);
    close(path({ method: 'momentum', learningRate: 0.1, nesterov: true }, [2, -1]), [0.62, 0.648]);
  });

  test('adam: the first step is the learning rate whatever the gradient, the second weighs both', () => {
    const first = 1 - 0.1 * (2 / (2 + 1e-8));
    const mean = (0.9 * 0.2 - 0.1) / (1 - 0.81);
    const square = (0.999 * 0.004 + 0.001) / (1 - 0.998001);
    close(path({ method: 'adam', learningRate: 0.1 }, [2, -1]), [
      first,
      first - (0.1 * mean) / (Math.sqrt(square) + 1e-8),
    ]);
  });
});

/** c = sum(tanh(x Wᵀ) W2 ...) with a shared, an initialized and a frozen tensor. */
const network: Program = program(
  [
    instruction('x', given, {
      value: held([
        [0.5, -1],
        [2, 0.25],
      ]),
    }),
    instruction('s', given, { value: held(0.7, true) }),
    instruction('fc', linear, {
      x: wire('x.y'),
      W: { kind: 'open', initializer: { init: 'he_normal', seed: 5 }, trainable: true },
    }),
    instruction('h', squash, { x: wire('fc.y') }),
    instruction('a', times, { a: wire('h.y'), b: wire('s.y') }),
    instruction('b', times, { a: wire('a.y'), b: wire('s.y') }),
    instruction('d', plus, { a: wire('b.y'), b: held([1, 2, 3]) }),
    instruction('e', times, { a: wire('d.y'), b: wire('d.y') }),
    instruction('c', total, { x: wire('e.y') }),
  ],
  'c.y',
);
const batch = (...data: number[]) => ({ shape: [data.length], data: Float64Array.from(data) });
const methods: readonly OptimizerSettings[] = [
  { method: 'sgd', learningRate: 0.01 },
  { method: 'momentum', learningRate: 0.01, weightDecay: 0.1 },
  { method: 'adam', learningRate: 0.05 },
];

describe('training', () => {
  test.each(methods)('$method: the fast trainer and recorded updates agree bit for bit', (settings) => {
    const by = optimizer(settings);
    let current = network;
    const costs: number[] = [];
    for (let step = 0; step < 5; step++) {
      const outcome = evaluate(current);
      costs.push(outcome.values.get('c.y')!.data[0]!);
      const steps = [...updates(current, outcome, by)];
      expect(steps.map(({ node, port }) => `${node}.${port}`)).toEqual(['s.value', 'fc.W']);
      current = withUpdates(current, steps);
    }
    const fast = trainer(network, optimizer(settings));
    if (isProblem(fast)) throw new Error(fast.problem);
    expect(costs.map(() => fast.step())).toEqual(costs);
    const final = evaluate(current).values;
    for (const key of ['s.value', 'fc.W', 'x.value'] as PortKey[]) {
      expect([...fast.held(key)!.data]).toEqual([...final.get(key)!.data]);
    }
    expect(costs[4]).toBeLessThan(costs[0]!);
  });

  test('gradients that are one tensor in two places stay apart, also in later steps', () => {
    // Plus sends the very cotangent it got through both ports: h and p share it before h gets its second part.
    const shared = program(
      [
        instruction('h', given, { value: held([1, 2], true) }),
        instruction('g', given, { value: held([3, 4], true) }),
        instruction('p', plus, { a: wire('h.y'), b: wire('g.y') }),
        instruction('r', plus, { a: wire('p.y'), b: wire('h.y') }),
        instruction('e', times, { a: wire('r.y'), b: wire('r.y') }),
        instruction('c', total, { x: wire('e.y') }),
      ],
      'c.y',
    );
    const fast = trainer(shared, optimizer({ method: 'sgd', learningRate: 0.25 }));
    if (isProblem(fast)) throw new Error(fast.problem);
    // r = 2 h + g, so h moves by -r and g by -r / 2: r goes 5, 8 -> -7.5, -12 -> 11.25, 18.
    expect([fast.step(), fast.step(), fast.step()]).toEqual([25 + 64, 56.25 + 144, 126.5625 + 324]);
  });

  test('every step works in the memory of the first', () => {
    const seen = new Set<Float64Array>();
    const spy = toyOp('Spy', {
      inputs: ['x'],
      infer: (inputs) => ({ outputs: { y: inputs.x as number[] } }),
      forward: ({ x }) => {
        seen.add(x!.data);
        return { outputs: { y: scale(x!, 2) } };
      },
      vjp: ({ y }) => {
        seen.add(y!.data);
        return { x: scale(y!, 2) };
      },
    });
    const spied = program(
      [
        instruction('x', given, { value: held([1, 2], true) }),
        instruction('h', squash, { x: wire('x.y') }),
        instruction('s', spy, { x: wire('h.y') }),
        instruction('c', total, { x: wire('s.y') }),
      ],
      'c.y',
    );
    const fast = trainer(spied, optimizer({ method: 'sgd', learningRate: 0.1 }));
    if (isProblem(fast)) throw new Error(fast.problem);
    fast.step();
    fast.step();
    seen.clear();
    for (let step = 0; step < 20; step++) fast.step();
    // One value forward and one cotangent backward, the same two buffers every time.
    expect(seen.size).toBe(2);
  });

  test.each(['float64', 'float32'] as const)('1,000 steps in %s ask for no memory', (precision) => {
    const fast = trainer(network, optimizer({ method: 'adam', learningRate: 0.01 }), { precision });
    if (isProblem(fast)) throw new Error(fast.problem);
    for (let step = 0; step < 3; step++) fast.step();
    let made = 0;
    const [wide, narrow] = [globalThis.Float64Array, globalThis.Float32Array];
    const counting = <T extends object>(type: T): T =>
      new Proxy(type, {
        construct(target, args) {
          made++;
          return Reflect.construct(target as unknown as new () => object, args);
        },
      });
    globalThis.Float64Array = counting(wide);
    globalThis.Float32Array = counting(narrow);
    try {
      for (let step = 0; step < 1000; step++) fast.step();
    } finally {
      globalThis.Float64Array = wide;
      globalThis.Float32Array = narrow;
    }
    expect(made).toBe(0);
  });

  test('the program that was trained is left as it was', () => {
    const fast = trainer(network, optimizer({ method: 'sgd', learningRate: 0.1 }));
    if (isProblem(fast)) throw new Error(fast.problem);
    const before = evaluate(network).values.get('c.y')!.data[0];
    fast.step();
    fast.step();
    expect(evaluate(network).values.get('c.y')!.data[0]).toBe(before);
  });

  test('other data can be fed; bad data moves nothing, and the next good batch trains again', () => {
    const careful = program(
      [
        instruction('x', given, { value: held([1, 2]) }),
        instruction('p', picky, { x: wire('x.y') }),
        instruction('m', times, { a: wire('p.y'), b: held(3, true) }),
        instruction('c', total, { x: wire('m.y') }),
      ],
      'c.y',
    );
    const fast = trainer(careful, optimizer({ method: 'sgd', learningRate: 0.1 }));
    if (isProblem(fast)) throw new Error(fast.problem);
    fast.feed('x.value', batch(-1, 1));
    expect(fast.step()).toMatchObject({ problem: 'an entry is negative' });
    expect(fast.held('m.b')!.data[0]).toBe(3);
    fast.feed('x.value', batch(4, 6));
    expect(fast.step()).toBe(30);
    expect(fast.held('m.b')!.data[0]).toBe(2);
    fast.feed('x.value', batch(5, -5));
    expect(fast.step()).toMatchObject({ problem: 'an entry is negative' });
    expect(fast.held('m.b')!.data[0]).toBe(2);
    expect(() => fast.feed('x.value', batch(1))).toThrow('x.value is 2, not 1');
    expect(() => fast.feed('m.y', batch(1))).toThrow('m.y holds no value of its own');
  });

  test('a program without a target cannot be trained', () => {
    expect(trainer({ ...network, target: null }, optimizer(methods[0]!))).toHaveProperty('problem');
    expect(trainer({ ...network, target: { node: 'd', port: 'y', seed: null } }, optimizer(methods[0]!))).toMatchObject(
      {
        problem: expect.stringContaining('needs a seed'),
      },
    );
  });
});

describe('borrowed memory', () => {
  test('kernels write all they take: dirty buffers change nothing', () => {
    const dirty: BufferPool = { take: (size) => new Float64Array(size).fill(Number.NaN), release: () => {} };
    const clean = evaluate(network);
    const soiled = withPool(dirty, () => evaluate(network));
    expect([...soiled.gradients].map(([key, { data }]) => [key, ...data])).toEqual(
      [...clean.gradients].map(([key, { data }]) => [key, ...data]),
    );
  });

  test('a pool lends a buffer again only after its release, and gives way when work throws', () => {
    const pool = bufferPool();
    const first = pool.take(3);
    expect(pool.take(3)).not.toBe(first);
    pool.release();
    expect(pool.take(3)).toBe(first);
    expect(() =>
      withPool(pool, () => {
        throw new Error('stop');
      }),
    ).toThrow('stop');
  });
});
