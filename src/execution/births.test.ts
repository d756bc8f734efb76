// NaN and infinities: the place where they are born, in ops of every family, with the reason; what they pass through only carries them.
import { describe, expect, test } from 'vitest';
import type { GraphDocument, HeldValue } from '../document/model.ts';
import { inputsOf, outputsOf } from '../engine/op.ts';
import { opByName, ops } from '../ops/index.ts';
import { runDocument } from './runDocument.ts';
import type { Trace } from './trace.ts';

type Held = Readonly<Record<string, HeldValue>>;

function graph(nodes: readonly { id: string; op: string; inputs?: Held }[], edges: readonly string[]): GraphDocument {
  return {
    format: 'chainrule',
    version: 1,
    title: '',
    nodes: nodes.map((node) => ({ position: [0, 0], ...node })),
    edges: edges.map((edge) => {
      const [from = [], to = []] = edge.split(' -> ').map((end) => end.split('.'));
      return { from: [from[0] ?? '', from[1] ?? ''], to: [to[0] ?? '', to[1] ?? ''] };
    }),
  };
}

/** x -> f -> exp -> sum: what follows f only carries what f makes. */
function through(name: string, x: HeldValue, held: Held = {}): Trace {
  const op = opByName.get(name);
  if (op === undefined) throw new Error(`no op ${name}`);
  const input = inputsOf(op, {})[0]?.name;
  const output = outputsOf(op, {})[0]?.name;
  return runDocument(
    graph(
      [
        { id: 'x', op: 'Input', inputs: { value: x } },
        { id: 'f', op: name, inputs: held },
        { id: 'g', op: 'Negate' },
        { id: 'C', op: 'Sum' },
      ],
      [`x.y -> f.${input}`, `f.${output} -> g.x`, 'g.y -> C.x'],
    ),
    opByName,
  );
}

describe('forward', () => {
  test.each<[string, HeldValue, Held, string]>([
    ['Log', [1, -1], {}, 'NaN is born at f.y[1]: log(-1) is not a number.'],
    ['Log', [0, 1], {}, 'Minus infinity is born at f.y[0]: log(0) has no finite value.'],
    [
      'Log',
      [1, 0, -2],
      {},
      'Minus infinity is born at f.y[1]: log(0) has no finite value; 1 more of its entries is not finite.',
    ],
    ['Log1p', -1, {}, 'Minus infinity is born at f.y: log1p(-1) has no finite value.'],
    ['Sqrt', [[4, -0.25]], {}, 'NaN is born at f.y[0,1]: sqrt(-0.25) is not a number.'],
    ['Acos', 2, {}, 'NaN is born at f.y: acos(2) is not a number.'],
    ['Exp', 1000, {}, 'Infinity is born at f.y: exp(1000) is beyond 1.8e308, the largest number (overflow).'],
    ['Exp', 709.8, {}, 'Infinity is born at f.y: exp(709.8) is beyond 1.8e308, the largest number (overflow).'],
    ['Cosh', -800, {}, 'Infinity is born at f.y: cosh(-800) is beyond 1.8e308, the largest number (overflow).'],
    ['Square', 1e200, {}, 'Infinity is born at f.y: square(1e200) is beyond 1.8e308, the largest number (overflow).'],
    ['Divide', [0, 1], { b: 0 }, 'NaN is born at f.y[0]: 0 / 0 is not a number; 1 more of its entries is not finite.'],
    ['Divide', [0, -1], { b: [1, 0] }, 'Minus infinity is born at f.y[1]: (-1) / 0 has no finite value.'],
    ['Reciprocal', 0, {}, 'Infinity is born at f.y: 1 / 0 has no finite value.'],
    ['Power', -8, { exponent: 0.5 }, 'NaN is born at f.y: power(-8, 0.5) is not a number.'],
    [
      'Multiply',
      [[1e200], [3]],
      { b: [1, 1e200] },
      'Infinity is born at f.y[0,1]: 1e200 * 1e200 is beyond 1.8e308, the largest number (overflow).',
    ],
    ['CrossEntropy', [1, 0], { target: 1 }, 'Infinity is born at f.C: it comes of p[1] being 0.'],
    ['KLDivergence', [0.5, 0.5], { target: [0.5, -0.5] }, 'NaN is born at f.C: it comes of target[1] being -0.5.'],
    ['PoissonNLL', [1, 800], { target: [1, 2] }, 'Infinity is born at f.C: it comes of prediction[1] being 800.'],
    ['MatMul', [[1e200, 1]], { b: [[1e200], [1]] }, 'Infinity is born at f.y[0,0]: it comes of a[0,0] being 1e200.'],
    ['Sum', [1e308, 1e308], {}, 'Infinity is born at f.y: it comes of x[0] being 1e308.'],
    ['Product', [2, 1e200, 1e200], {}, 'Infinity is born at f.y: it comes of x[1] being 1e200.'],
    ['Mean', { shape: [0], data: [] }, {}, 'NaN is born at f.y: it is made from no numbers at all.'],
  ])('%s of %j', (name, x, held, message) => {
    const trace = through(name, x, held);
    expect(trace.births.filter(({ side }) => side === 'value').map((birth) => birth.message)).toEqual([message]);
    expect(trace.births[0]).toMatchObject({ node: 'f', port: outputsOf(opByName.get(name)!, {})[0]?.name });
    expect(trace.firstNonFinite).toMatchObject({ node: 'f' });
    expect(trace.diagnostics).toContainEqual({
      severity: 'warning',
      code: 'not-finite',
      node: 'f',
      port: trace.births[0]?.port,
      message,
    });
  });

  test('a number that is given is not finite where it is given, and nowhere else', () => {
    const trace = through('Exp', [1, 'NaN', 'Infinity']);
    expect(trace.births.map(({ message }) => message)).toEqual([
      'NaN comes in at x.value[1]: it is what the port holds; 1 more of its entries is not finite.',
    ]);
  });

  test('each of several places is told, and only the first is the first', () => {
    const trace = runDocument(
      graph(
        [
          { id: 'x', op: 'Input', inputs: { value: 0 } },
          { id: 'a', op: 'Log' },
          { id: 'b', op: 'Reciprocal' },
          { id: 'C', op: 'Add' },
        ],
        ['x.y -> a.x', 'x.y -> b.x', 'a.y -> C.a', 'b.y -> C.b'],
      ),
      opByName,
    );
    // Minus infinity and infinity make NaN, but that comes of what was born before.
    expect(trace.births.map(({ node, port }) => `${node}.${port}`)).toEqual(['a.y', 'b.y']);
    expect(trace.firstNonFinite).toMatchObject({ node: 'a', port: 'y' });
  });
});

describe('backward', () => {
  test.each<[string, HeldValue, Held, string]>([
    ['Sqrt', [4, 0], {}, 'Infinity is born in the gradient at f.x[1]: the slope of sqrt at x = 0 is infinite.'],
    ['Asin', 1, {}, 'Infinity is born in the gradient at f.x: the slope of asin at x = 1 is infinite.'],
  ])('%s of %j', (name, x, held, message) => {
    const trace = through(name, x, held);
    expect(trace.births.map((birth) => birth.message.replace('Minus infinity', 'Infinity'))).toEqual([message]);
    expect(trace.births[0]).toMatchObject({ node: 'f', port: 'x', side: 'gradient' });
    expect(trace.steps[trace.births[0]?.step ?? -1]).toMatchObject({ kind: 'vjp', node: 'f', port: 'x' });
  });

  test('a gradient that is multiplied beyond the largest number', () => {
    const trace = runDocument(
      graph(
        [
          { id: 'x', op: 'Input', inputs: { value: 1e-300 } },
          { id: 'a', op: 'Multiply', inputs: { b: 1e200 } },
          { id: 'C', op: 'Multiply', inputs: { b: 1e200 } },
        ],
        ['x.y -> a.a', 'a.y -> C.a'],
      ),
      opByName,
    );
    expect(trace.births.map(({ message }) => message)).toEqual([
      'Infinity is born in the gradient at a.a: 1e200 times the slope 1e200 is beyond 1.8e308, the largest number (overflow).',
    ]);
  });
});

test('in every sample of every op: nothing is born of numbers that are not finite, and what is born is at the op', () => {
  for (const op of ops) {
    if (op.source === true) continue;
    for (const sample of op.samples) {
      const params = sample.params ?? {};
      const held = Object.entries(sample.inputs).filter(([, input]) => input !== undefined);
      const document: GraphDocument = {
        format: 'chainrule',
        version: 1,
        title: '',
        nodes: [
          {
            id: 'f',
            op: op.name,
            position: [0, 0],
            params: params as Record<string, never>,
            inputs: Object.fromEntries(
              held.map(([port, input]) => [port, { shape: [...input!.shape], data: [...input!.data].map(numeral) }]),
            ),
          },
        ],
        edges: [],
      };
      const trace = runDocument(document, opByName);
      const given = new Set(trace.births.filter(({ message }) => message.includes('comes in')).map(({ port }) => port));
      const born = trace.births.filter(({ message }) => message.includes('is born') && !message.includes('gradient'));
      if (given.size > 0) expect([op.name, sample.name, born]).toEqual([op.name, sample.name, []]);
      const bad = trace.steps.some((step) => step.kind === 'forward' && Object.values(step.outputs).some(hasBad));
      expect([op.name, sample.name, bad && trace.births.length === 0]).toEqual([op.name, sample.name, false]);
    }
  }
});

function numeral(value: number): never {
  return (Number.isFinite(value) ? value : String(value)) as never;
}
function hasBad(value: object): boolean {
  return 'data' in value && (value.data as Float64Array).some((entry) => !Number.isFinite(entry));
}
