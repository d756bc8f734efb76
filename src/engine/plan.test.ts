// What a compiled program holds: a slot per tensor, who is asked for a gradient, and who runs backward.
import { describe, expect, test } from 'vitest';
import { compile, type Plan, type PlannedInput, type PlannedNode, type PlanOptions } from './plan.ts';
import type { Instruction, Source } from './program.ts';
import { MOST_PER_TENSOR, resolve } from './resolve.ts';
import {
  fork,
  given,
  held,
  instruction,
  linear,
  plus,
  program,
  squash,
  times,
  total,
  toyOp,
  wall,
  wire,
} from './toyOps.ts';

const open: Source = { kind: 'open', initializer: { init: 'zeros' }, trainable: true };

const planOf = (instructions: readonly Instruction[], target?: string, options?: PlanOptions): Plan =>
  compile(resolve(program(instructions, target)), options);
const nodeOf = ({ nodes }: Plan, name: string): PlannedNode => nodes.find(({ node }) => node === name)!;
const keys = (inputs: readonly PlannedInput[]): string[] => inputs.map(({ key }) => key);
const asked = (plan: Plan): string[][] => plan.nodes.map((node) => keys(node.asked));
const names = (nodes: readonly PlannedNode[]): string[] => nodes.map(({ node }) => node);

/** t = sum(tanh(W x) + b), of which only W is trained. */
const layer = [
  instruction('x', given, { value: held([1, 2]) }),
  instruction('h', linear, { x: wire('x.y'), W: open }),
  instruction('s', squash, { x: wire('h.y') }),
  instruction('p', plus, { a: wire('s.y'), b: held(1) }),
  instruction('t', total, { x: wire('p.y') }),
];

describe('slots and ports', () => {
  const layered = (): Plan => planOf(layer, 't.y');

  test('a wired input is where its output is, a source where its held value is; every other tensor has a slot of its own', () => {
    const plan = layered();
    const outputSlots = plan.nodes.map(({ outputs }) => outputs[0]!.slot);
    const inputSlots = plan.nodes.map(({ inputs }) => inputs.map(({ slot }) => slot));
    const [x, h, s, p] = outputSlots;
    expect(inputSlots.map(([first]) => first)).toEqual([x, x, h, s, p]);
    const own = [inputSlots[1]![1]!, inputSlots[3]![1]!];
    expect([...outputSlots, ...own].toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(plan.slots).toBe(7);
    expect(plan.target).toBe(outputSlots.at(-1));
  });

  test('input ports are counted in the order in which they are read', () => {
    const plan = layered();
    expect(plan.nodes.flatMap(({ inputs }) => inputs).map(({ id }) => id)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(plan.ports).toBe(7);
  });

  test('what is fed is what is not wired, and only that is trained', () => {
    const plan = layered();
    expect(keys(plan.held)).toEqual(['x.value', 'h.W', 'p.b']);
    expect(nodeOf(plan, 'h').inputs.map(({ trainable }) => trainable)).toEqual([false, true]);
    expect(nodeOf(plan, 'p').inputs.map(({ trainable }) => trainable)).toEqual([false, false]);
  });
});

describe('sources', () => {
  test('a source that is wired is run like any op', () => {
    const plan = planOf([
      instruction('x', given, { value: held(2) }),
      instruction('again', given, { value: wire('x.y') }),
    ]);
    expect(plan.nodes.map(({ role }) => role)).toEqual(['source', 'op']);
    expect(nodeOf(plan, 'again').outputs[0]!.slot).not.toBe(nodeOf(plan, 'x').outputs[0]!.slot);
  });

  test('so is one that holds two values, since its output is neither of them', () => {
    const range = toyOp('Range', {
      inputs: ['from', 'to'],
      source: true,
      infer: () => ({ outputs: { y: [2] } }),
      forward: ({ from, to }) => ({
        outputs: { y: { shape: [2], data: Float64Array.of(from!.data[0]!, to!.data[0]!) } },
      }),
      vjp: () => ({ from: null, to: null }),
    });
    const { nodes, slots } = planOf([instruction('r', range, { from: held(1), to: held(4) })]);
    expect(nodes.map(({ role }) => role)).toEqual(['op']);
    expect(slots).toBe(3);
  });
});

describe('nodes that cannot run', () => {
  const misfitting = (): Plan =>
    planOf([
      instruction('bad', plus, { a: held([1, 2]), b: held([1, 2, 3]) }),
      instruction('after', linear, { x: wire('bad.y'), W: open }),
      instruction('later', plus, { a: wire('after.y'), b: held(1) }),
    ]);
  // The weights alone would have three rows as long as x: their shapes can be told, but there is no room for them.
  const wide = {
    kind: 'held',
    value: { shape: [MOST_PER_TENSOR / 2], data: new Float64Array(1) },
    trainable: false,
  } as const;
  const overLarge = (): Plan =>
    planOf([
      instruction('huge', linear, { x: wide, W: open }),
      instruction('after', plus, { a: wire('huge.y'), b: held(1) }),
    ]);

  test('one that failed is told from those that wait for it', () => {
    const misfit = misfitting();
    const tooLarge = overLarge();
    expect(misfit.nodes.map(({ role }) => role)).toEqual(['failed', 'blocked', 'blocked']);
    expect(tooLarge.nodes.map(({ role }) => role)).toEqual(['failed', 'blocked']);
  });

  test('they make nothing and ask for nothing, whether or not the shape of their output could be told', () => {
    const misfit = misfitting();
    const tooLarge = overLarge();
    for (const node of [...misfit.nodes, ...tooLarge.nodes]) {
      expect(node.outputs).toEqual([]);
      expect(node.asked).toEqual([]);
    }
  });

  test('they still show what they hold, but neither a wire from a failed node nor an initializer whose shape is unknown', () => {
    const misfit = misfitting();
    expect(misfit.nodes.map(({ inputs }) => keys(inputs))).toEqual([['bad.a', 'bad.b'], [], ['later.b']]);
    expect(keys(misfit.held)).toEqual(['bad.a', 'bad.b', 'later.b']);
  });

  test('nothing is drawn for an initializer that would be too large, and nothing is read from a node without room', () => {
    const tooLarge = overLarge();
    expect(tooLarge.nodes.map(({ inputs }) => keys(inputs))).toEqual([['huge.x'], ['after.b']]);
    expect(tooLarge.slots).toBe(2);
  });
});

describe('who is asked', () => {
  test('of every gradient: each differentiable port of an op, the held ones first', () => {
    expect(asked(planOf(layer, 't.y'))).toEqual([[], ['h.W', 'h.x'], ['s.x'], ['p.b', 'p.a'], ['t.x']]);
  });

  test('of the trainable ones: only what leads to one of them', () => {
    const plan = planOf(layer, 't.y', { gradients: 'trainable' });
    expect(asked(plan)).toEqual([[], ['h.W'], ['s.x'], ['p.a'], ['t.x']]);
    expect(['x', 'W'].map((port) => nodeOf(plan, 'h').needs(port))).toEqual([false, true]);
  });

  test('without anything to train no one is, however long the chain', () => {
    const chain = [
      instruction('p', squash, { x: held(1) }),
      instruction('q', squash, { x: wire('p.y') }),
      instruction('r', squash, { x: wire('q.y') }),
    ];
    const plan = planOf(chain, 'r.y', { gradients: 'trainable' });
    expect(asked(plan)).toEqual([[], [], []]);
    expect(plan.backward).toEqual([]);
  });
});

describe('the way back', () => {
  /** t = x * x by way of f, whose other output is read beside the way; `after` reads the target. */
  const branches = [
    instruction('x', given, { value: held(2) }),
    instruction('f', fork, { x: wire('x.y') }),
    instruction('aside', squash, { x: wire('f.down') }),
    instruction('t', times, { a: wire('f.up'), b: wire('f.up') }),
    instruction('after', squash, { x: wire('t.y') }),
  ];

  test('it goes from the target to what it depends on, last first', () => {
    expect(names(planOf(branches, 't.y').backward)).toEqual(['t', 'f']);
    expect(names(planOf(branches, 'after.y').backward)).toEqual(['after', 't', 'f']);
    expect(names(planOf(branches, 'x.y').backward)).toEqual([]);
  });

  test('a slot knows how many contributions may come: from nodes on the way, once per port', () => {
    const plan = planOf(branches, 't.y');
    const due = (name: string): number[] => nodeOf(plan, name).outputs.map(({ slot }) => plan.senders[slot]!);
    expect(['x', 'f', 'aside', 't', 'after'].map(due)).toEqual([[1], [2, 0], [0], [0], [0]]);
    expect(plan.senders).toHaveLength(plan.slots);
  });

  test('it ends at an op that lets no gradient through', () => {
    const plan = planOf(
      [
        instruction('p', squash, { x: held(1) }),
        instruction('w', wall, { x: wire('p.y') }),
        instruction('t', squash, { x: wire('w.y') }),
      ],
      't.y',
    );
    expect(names(plan.backward)).toEqual(['t']);
    expect(nodeOf(plan, 'p').outputs.map(({ slot }) => plan.senders[slot])).toEqual([0]);
  });

  test('without a target there is none, and no slot waits for anything', () => {
    for (const target of [undefined, 'ghost.y']) {
      const plan = planOf(branches, target);
      expect(plan.target).toBeNull();
      expect(plan.backward).toEqual([]);
      expect(plan.senders).toEqual(Array.from({ length: plan.slots }, () => 0));
    }
  });
});
