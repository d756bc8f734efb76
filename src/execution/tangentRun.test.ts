// Forward mode on documents: it agrees with reverse mode, tells every node once, and its cost is what one counts by hand.
import { describe, expect, test } from 'vitest';
import type { GraphDocument } from '../document/model.ts';
import type { Op } from '../engine/op.ts';
import { portKey } from '../engine/program.ts';
import { examples } from '../examples/index.ts';
import { opByName } from '../ops/index.ts';
import { modeCostOf } from './modeCost.ts';
import { prepare } from './recordRun.ts';
import { tangentRun, tangentsOf } from './tangentRun.ts';
import { isSummary } from './trace.ts';

function graph(
  nodes: readonly { readonly id: string; readonly op: string; readonly inputs?: object; readonly params?: object }[],
  wires: readonly string[],
  rest: object = {},
): GraphDocument {
  return {
    format: 'chainrule',
    version: 1,
    title: '',
    nodes: nodes.map((node) => ({ position: [0, 0], ...node })),
    edges: wires.map((wire) => {
      const [from = '', to = ''] = wire.split(' ');
      return { from: from.split('.'), to: to.split('.') };
    }),
    ...rest,
  } as unknown as GraphDocument;
}
const held = { id: 'x', op: 'Input', inputs: { value: [1, -2] } };

describe.each(examples.map((example) => [example.document.title, example.document] as const))('%s', (_, document) => {
  const prepared = prepare(document, opByName);
  const cost = modeCostOf(prepared);

  test('forward and reverse mode give the same directional derivative, from every held tensor', () => {
    for (const { key } of cost.held) {
      const { directional, problem, steps } = tangentsOf(prepared, {
        from: key,
        direction: { kind: 'random', seed: 3 },
      });
      expect([key, problem, steps.filter(({ kind }) => kind === 'failed')]).toEqual([key, null, []]);
      const { forward, reverse } = directional!;
      expect(Math.abs(forward - reverse), key).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(reverse)));
    }
  });
  test('one reverse pass costs no more than a forward pass for every number', () => {
    if (cost.target === null || cost.held.length === 0) return;
    expect(cost.reverse.count).toBeGreaterThan(0);
    for (const { forward } of cost.held) expect(forward.count).toBeLessThanOrEqual(cost.reverse.count);
    // Every edge leads to some held tensor, so the passes from all of them together see each at least once.
    expect(cost.forwardForAll.count).toBeGreaterThanOrEqual(cost.reverse.count);
  });
});

test('each node that moves is told once, in order; what does not depend on the direction is left out', () => {
  const document = graph(
    [
      held,
      { id: 'z', op: 'Input', inputs: { value: [3, 4] } },
      { id: 'a', op: 'Tanh' },
      { id: 'b', op: 'Exp' },
      { id: 's', op: 'Multiply' },
      { id: 'c', op: 'Sum' },
    ],
    ['x.y a.x', 'z.y b.x', 'a.y s.a', 'b.y s.b', 's.y c.x'],
  );
  const { steps, tangents } = tangentsOf(prepare(document, opByName), {
    from: 'x.y',
    direction: { kind: 'entry', entry: 1 },
  });
  expect(steps.map(({ kind, node }) => `${kind} ${node}`)).toEqual(['seed x', 'jvp a', 'jvp s', 'jvp c']);
  expect(steps.flatMap((step) => (step.kind === 'jvp' ? [step.through.join()] : []))).toEqual(['x', 'a', 'x']);
  expect([...tangents.keys()]).toEqual(['x.value', 'x.y', 'a.y', 's.y', 'c.y']);
});

test('tangents add where paths meet: fan-out is forgotten by no port', () => {
  const document = graph(
    [held, { id: 's', op: 'Multiply' }, { id: 'c', op: 'Sum' }],
    ['x.y s.a', 'x.y s.b', 's.y c.x'],
  );
  const { tangents, directional } = tangentsOf(prepare(document, opByName), {
    from: 'x.y',
    direction: { kind: 'gradient' },
  });
  // d sum(x²) along its gradient 2x: |2x|² = 4 + 16.
  expect(tangents.get('c.y')).toEqual({ shape: [], data: Float64Array.of(20) });
  expect(directional).toEqual({ forward: 20, reverse: 20 });
});

test('a tangent ends at an op that lets none through, and the derivative is 0', () => {
  const document = graph([held, { id: 'n', op: 'StopGradient' }, { id: 'c', op: 'Sum' }], ['x.y n.x', 'n.y c.x']);
  const report = tangentsOf(prepare(document, opByName), { from: 'x.y', direction: { kind: 'entry', entry: 0 } });
  expect(report.steps.map(({ kind, node }) => `${kind} ${node}`)).toEqual(['seed x']);
  expect(report.directional).toEqual({ forward: 0, reverse: 0 });
});

test('a shared weight moves at all its places', () => {
  const document = graph(
    [
      { id: 'w', op: 'Parameter', inputs: { value: 3 } },
      { id: 'a', op: 'Square' },
      { id: 'b', op: 'Multiply' },
    ],
    ['w.y a.x', 'a.y b.a', 'w.y b.b'],
  );
  const { tangents } = tangentsOf(prepare(document, opByName), {
    from: 'w.value',
    direction: { kind: 'entry', entry: 0 },
  });
  // w³ moves by 3 w².
  expect(tangents.get('b.y')?.shape).toEqual([]);
  expect(tangents.get('b.y')).toEqual({ shape: [], data: Float64Array.of(27) });
});

test('a failure is told with its reason, and only what depends on it is lost', () => {
  const broken: Op = {
    ...opByName.get('Tanh')!,
    jvp: () => {
      throw new Error('out of order');
    },
  };
  const document = graph(
    [held, { id: 'a', op: 'Tanh' }, { id: 'b', op: 'Exp' }, { id: 'c', op: 'Sum' }, { id: 'd', op: 'Sum' }],
    ['x.y a.x', 'x.y b.x', 'a.y c.x', 'b.y d.x'],
    { backward: { from: ['c', 'y'] } },
  );
  const report = tangentsOf(prepare(document, new Map([...opByName, ['Tanh', broken]])), {
    from: 'x.y',
    direction: { kind: 'entry', entry: 0 },
  });
  expect(report.steps.map(({ kind, node }) => `${kind} ${node}`)).toEqual(['seed x', 'failed a', 'jvp b', 'jvp d']);
  expect([...report.blocked]).toEqual([['c', 'a']]);
  expect(report.directional).toBeNull();
});

test('what is too large to be asked entry by entry is refused with a way out', () => {
  const { jvp: _, ...slow } = opByName.get('Tanh')!;
  const big = graph(
    [
      { id: 'x', op: 'Input', inputs: { value: { shape: [20_000], data: Array.from({ length: 20_000 }, () => 1) } } },
      { id: 'a', op: 'Tanh' },
    ],
    ['x.y a.x'],
    { backward: null },
  );
  const report = tangentsOf(prepare(big, new Map([...opByName, ['Tanh', slow as Op]])), {
    from: 'x.y',
    direction: { kind: 'entry', entry: 0 },
  });
  const [, failed] = report.steps;
  expect(failed?.kind === 'failed' && failed.problem.problem).toBe(
    'Tanh has no forward rule of its own, and its Jacobian from x (20000) to y (20000) is too large to be found entry by entry',
  );
});

test.each([
  [{ from: 'x.y', direction: { kind: 'entry', entry: 2 } }, 'x.y has 2 entries, so there is no entry 3'],
  [
    { from: 'x.y', direction: { kind: 'values', value: { shape: [3], data: new Float64Array(3) } } },
    'the direction is a vector of 3, but x.y is a vector of 2',
  ],
  [
    { from: 'z.y', direction: { kind: 'gradient' } },
    'z.y has no gradient, so there is no direction of steepest ascent',
  ],
] as const)('%j is refused', (question, problem) => {
  const document = graph([held, { id: 'z', op: 'Input', inputs: { value: 1 } }, { id: 'c', op: 'Sum' }], ['x.y c.x']);
  const report = tangentsOf(prepare(document, opByName), question);
  expect([report.problem?.problem, report.steps]).toEqual([problem, []]);
});

test('a long run pauses often, and large tangents travel as summaries', () => {
  const document = graph(
    [
      { id: 'x', op: 'Parameter', inputs: { value: { shape: [300], data: Array.from({ length: 300 }, () => 0.5) } } },
      { id: 'n', op: 'LayerNorm' },
    ],
    ['x.y n.x'],
    { backward: null },
  );
  const { jvp: _, ...slow } = opByName.get('LayerNorm')!;
  const prepared = prepare(document, new Map([...opByName, ['LayerNorm', slow as Op]]));
  const work = tangentRun(prepared, { from: 'x.y', direction: { kind: 'random', seed: 1 } }, { summarizeAbove: 100 });
  let pauses = 0;
  let next = work.next();
  for (; next.done !== true; next = work.next()) pauses += 1;
  expect(pauses).toBeGreaterThan(2);
  expect(isSummary(next.value.tangents.get('n.y')!)).toBe(true);
  const fast = tangentsOf(prepare(document, opByName), { from: 'x.y', direction: { kind: 'random', seed: 1 } });
  const whole = tangentsOf(prepared, { from: 'x.y', direction: { kind: 'random', seed: 1 } });
  const [a, b] = [fast, whole].map(({ tangents }) => tangents.get('n.y'));
  if (!a || !b || isSummary(a) || isSummary(b)) throw new Error('no tangents');
  a.data.forEach((value, at) => expect(value).toBeCloseTo(b.data[at]!, 10));
});

describe('cost', () => {
  test('of a chain by hand', () => {
    // x [2] -> Affine (W 3 × 2, b 3): 6 + 6 + 3 edges; ReLU 3, also where it is dead; Mean 3.
    const document = graph(
      [
        held,
        {
          id: 'f',
          op: 'Affine',
          inputs: {
            W: [
              [1, 2],
              [3, 4],
              [5, 6],
            ],
            b: [0, 0, 0],
          },
        },
        { id: 'r', op: 'ReLU' },
        { id: 'c', op: 'Mean' },
      ],
      ['x.y f.x', 'f.y r.x', 'r.y c.x'],
    );
    const cost = modeCostOf(prepare(document, opByName));
    expect(cost.reverse).toEqual({ count: 6 + 6 + 3 + 3 + 3, exact: true });
    expect(cost.held.map(({ key, size, forward }) => [key, size, forward.count])).toEqual([
      ['x.value', 2, 12],
      ['f.W', 6, 12],
      ['f.b', 3, 9],
    ]);
    expect([cost.entries, cost.forwardForAll.count]).toEqual([11, 2 * 12 + 6 * 12 + 3 * 9]);
    expect(cost.held[0]?.widest).toEqual({ key: 'f.y', size: 3, pass: { count: 6, exact: true } });
  });
  test('a maximum passes on one entry of each window, wherever it stands', () => {
    const document = graph(
      [
        {
          id: 'x',
          op: 'Input',
          inputs: {
            value: [
              [3, 1, 2],
              [0, 0, 5],
            ],
          },
        },
        { id: 'm', op: 'Max', params: { axes: [1] } },
        { id: 'c', op: 'Sum' },
      ],
      ['x.y m.x', 'm.y c.x'],
    );
    expect(modeCostOf(prepare(document, opByName)).reverse.count).toBe(2 + 2);
  });
  test('a large Jacobian is counted in some of its rows, and says so', () => {
    const value = { shape: [3000], data: Array.from({ length: 3000 }, (_, i) => i / 3000) };
    const document = graph(
      [
        { id: 'x', op: 'Input', inputs: { value } },
        { id: 'a', op: 'Tanh' },
        { id: 'c', op: 'Mean' },
      ],
      ['x.y a.x', 'a.y c.x'],
    );
    expect(modeCostOf(prepare(document, opByName)).reverse).toEqual({ count: 6000, exact: false });
  });
  test('ports that no gradient goes through cost nothing', () => {
    const document = graph(
      [
        { id: 'x', op: 'Input', inputs: { value: [[1, 2, 3]] } },
        { id: 'c', op: 'SoftmaxCrossEntropy', inputs: { target: [1] } },
      ],
      ['x.y c.logits'],
    );
    const { reverse, held: tensors } = modeCostOf(prepare(document, opByName));
    expect([reverse.count, tensors.map(({ key }) => key)]).toEqual([3, [portKey('x', 'value')]]);
  });
});
