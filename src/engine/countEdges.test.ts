// The edges of the linearised graph: the entries of local Jacobians that are not 0 by structure, counted by hand.
import { describe, expect, test } from 'vitest';
import { countEdges, type EdgeCount } from './countEdges.ts';
import { map, mapWith2, multiply } from './elementwise.ts';
import { runForward } from './evaluate.ts';
import { compile } from './plan.ts';
import type { Instruction } from './program.ts';
import { resolve } from './resolve.ts';
import { start } from './rules.ts';
import { full, type Tensor } from './tensor.ts';
import {
  fork,
  given,
  held,
  instruction,
  linear,
  pick,
  picky,
  plus,
  program,
  ramp,
  squash,
  times,
  total,
  toyOp,
  wall,
  wire,
} from './toyOps.ts';

interface Counted {
  /** `node port -> output`: edges. */
  readonly edges: Record<string, number>;
  readonly counts: readonly EdgeCount[];
  readonly pauses: number;
}
function count(instructions: readonly Instruction[]): Counted {
  const state = start(compile(resolve(program(instructions))));
  runForward(state);
  const work = countEdges(state);
  let pauses = 0;
  let next = work.next();
  for (; next.done !== true; next = work.next()) pauses++;
  const edges: Record<string, number> = {};
  for (const { node, from, to, edges: found } of next.value) {
    const { inputs, outputs } = state.plan.nodes.find((each) => each.node === node)!;
    const ports = inputs.filter(({ slot }) => slot === from).map(({ name }) => name);
    edges[`${node} ${ports.join('/')} -> ${outputs.find(({ slot }) => slot === to)!.name}`] = found;
  }
  return { edges, counts: next.value, pauses };
}
const wide = (size: number, value = 0.5) => ({ kind: 'held', value: full([size], value), trainable: false }) as const;

describe('structure', () => {
  test('entry by entry: one edge each; a matrix product: one for each of its multiplications', () => {
    const { edges, counts } = count([
      instruction('x', given, { value: held([1, 2]) }),
      instruction('h', linear, {
        x: wire('x.y'),
        W: held([
          [1, 2],
          [3, 4],
          [5, 6],
        ]),
      }),
      instruction('s', squash, { x: wire('h.y') }),
      instruction('m', times, {
        a: held([
          [1, 2, 3],
          [4, 5, 6],
        ]),
        b: wire('s.y'),
      }),
      instruction('f', fork, { x: wire('m.y') }),
      instruction('c', total, { x: wire('f.down') }),
    ]);
    expect(edges).toEqual({
      'h x -> y': 6,
      'h W -> y': 6,
      's x -> y': 3,
      'm a -> y': 6,
      'm b -> y': 6,
      'f x -> up': 6,
      'f x -> down': 6,
      'c x -> y': 6,
    });
    expect(counts.every(({ exact }) => exact)).toBe(true);
  });

  test('a slope that happens to be 0 here is counted as it is elsewhere', () => {
    const { edges } = count([
      instruction('r', ramp, { x: held([-1, -2, 3]) }),
      instruction('z', times, { a: held(0), b: held(0) }),
    ]);
    expect(edges).toEqual({ 'r x -> y': 3, 'z a -> y': 1, 'z b -> y': 1 });
  });

  test('on either side of 0', () => {
    const leftOf = toyOp('LeftOf', {
      inputs: ['x'],
      infer: ({ x }) => ({ outputs: { y: x as number[] } }),
      forward: ({ x }) => ({ outputs: { y: map((v) => Math.min(v, 0), x!) } }),
      vjp: ({ y }, { inputs }) => ({ x: mapWith2((g, v) => (v < 0 ? g : 0), y!, inputs.x!) }),
    });
    expect(count([instruction('l', leftOf, { x: held([1, 2]) })]).edges).toEqual({ 'l x -> y': 2 });
    // Where an op does not run elsewhere, it is asked here alone.
    expect(count([instruction('p', picky, { x: held([1, 2]) })]).edges).toEqual({ 'p x -> y': 2 });
  });

  test('what lets nothing through has none, and neither has what did not run', () => {
    const { edges } = count([
      instruction('w', wall, { x: held([1, 2]) }),
      instruction('k', pick, { a: held(1), b: held([1, 2]) }),
      instruction('p', picky, { x: held(-1) }),
      instruction('q', plus, { a: wire('p.y'), b: held(1) }),
    ]);
    expect(edges).toEqual({ 'k a -> y': 2 });
  });
});

describe('ports that are not differentiable', () => {
  /** a b, which says that b is not differentiable and answers for it all the same. */
  let calls = 0;
  const scaled = (fixed: readonly string[]) =>
    toyOp('Scaled', {
      inputs: ['a', 'b'],
      fixed,
      infer: ({ a }) => ({ outputs: { y: a as number[] } }),
      forward: ({ a, b }) => ({ outputs: { y: multiply(a!, b!) } }),
      vjp: ({ y }, { inputs }) => {
        calls++;
        return { a: multiply(y!, inputs.b!), b: multiply(y!, inputs.a!) };
      },
    });

  test('have no edges, whatever the vjp answers', () => {
    const inputs = { a: held([1, 2]), b: held([3, 4]) };
    expect(count([instruction('s', scaled(['b']), inputs)]).edges).toEqual({ 's a -> y': 2 });
    expect(count([instruction('s', scaled(['a']), inputs)]).edges).toEqual({ 's b -> y': 2 });
    calls = 0;
    expect(count([instruction('s', scaled(['a', 'b']), inputs)]).edges).toEqual({});
    expect(calls).toBe(0);
  });

  test('keep their numbers elsewhere, where others are between 0.1 and 0.9, of either sign', () => {
    const seen: { a: number[]; b: number[] }[] = [];
    const op = scaled(['b']);
    const watched = {
      ...op,
      forward(inputs: never) {
        const { a, b } = inputs as { a: Tensor; b: Tensor };
        seen.push({ a: [...a.data], b: [...b.data] });
        return op.forward(inputs, {});
      },
    };
    count([instruction('s', watched as typeof op, { a: wide(50, 7), b: wide(50, 3) })]);
    const [here, above, below] = seen;
    expect(seen).toHaveLength(3);
    for (const { b } of seen) expect(b).toEqual(here!.b);
    expect(above!.a.every((x) => x >= 0.1 && x < 0.9)).toBe(true);
    expect(below!.a).toEqual(above!.a.map((x) => -x));
    expect(new Set(above!.a).size).toBe(50);
  });
});

describe('large ops', () => {
  test('up to 2^20 numbers every row is looked at, then some rows stand for all', () => {
    // 724 rows of 724 entries of x and as many of y.
    expect(count([instruction('s', squash, { x: wide(724) })]).counts).toMatchObject([{ edges: 724, exact: true }]);
    expect(count([instruction('s', squash, { x: wide(725) })]).counts).toMatchObject([{ edges: 725, exact: false }]);
  });

  test('rows are taken evenly: what they stand for is a whole triangle', () => {
    const running = toyOp('Running', {
      inputs: ['x'],
      infer: ({ x }) => ({ outputs: { y: x as number[] } }),
      forward: ({ x }) => ({ outputs: { y: x! } }),
      vjp: ({ y }) => {
        const last = y!.data.indexOf(1);
        return { x: { shape: y!.shape, data: y!.data.map((_, i) => (i <= last ? 1 : 0)) } };
      },
    });
    const rows: number[] = [];
    const seen = {
      ...running,
      vjp: (dy: never, context: never) => {
        rows.push((dy as { y: { data: Float64Array } }).y.data.indexOf(1));
        return running.vjp(dy, context);
      },
    } as typeof running;
    const [found] = count([instruction('r', seen, { x: wide(1600) })]).counts;
    // Each of three points, rows in the middle of 64 equal parts: 12.5, 37.5, ...
    expect(rows.filter((_, k) => k % 3 === 0)).toEqual(Array.from({ length: 64 }, (_, k) => 25 * k + 12));
    expect(found!.exact).toBe(false);
    expect(found!.edges).toBe((1600 * 1601) / 2);
  });

  test('the larger the op, the fewer rows; two at least, here alone', () => {
    let calls = 0;
    const asked = (size: number): number => {
      calls = 0;
      const counted = toyOp('Counted', {
        inputs: ['x'],
        infer: ({ x }) => ({ outputs: { y: x as number[] } }),
        forward: ({ x }) => ({ outputs: { y: x! } }),
        vjp: ({ y }) => {
          calls++;
          return { x: y! };
        },
      });
      count([instruction('s', counted, { x: wide(size) })]);
      return calls;
    };
    expect(asked(2 ** 15)).toBe(3 * 32);
    expect(asked(2 ** 13)).toBe(3 * 64);
    expect(asked(2 ** 20)).toBe(3 * 2);
    expect(asked(2 ** 20 + 1)).toBe(2);
  });

  test('it pauses after each node and after each 2^18 numbers', () => {
    const nodes = [instruction('x', given, { value: wide(8) }), instruction('s', squash, { x: wide(8) })];
    expect(count(nodes).pauses).toBe(1);
    expect(count([...nodes, instruction('w', wall, { x: wide(8) })]).pauses).toBe(2);
    // 256 rows of 512 numbers at three points.
    expect(count([instruction('s', squash, { x: wide(256) })]).pauses).toBe(1 + 1);
    expect(count([instruction('s', squash, { x: wide(512) })]).pauses).toBe(1 + 6);
  });
});
