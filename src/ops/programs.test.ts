// Whole programs against PyTorch: random graphs over the catalogue, with fan-out, shared weights and several outputs (fixtures/make_programs.py).
import { expect, test } from 'vitest';
import { evaluate } from '../engine/evaluate.ts';
import type { Op } from '../engine/op.ts';
import type { Tensor } from '../engine/tensor.ts';
import { opByName, ops } from './index.ts';
import { graphs, isWire, programOf, type RandomGraph } from './testing/randomPrograms.ts';

/** What the wires of a graph are taken from, once for each wire. */
function wiresOf({ nodes }: RandomGraph): readonly string[] {
  return nodes.flatMap(({ inputs }) =>
    Object.values(inputs).flatMap((given) => (isWire(given) ? [given.join('.')] : [])),
  );
}

function largestOf(data: Iterable<number>): number {
  let largest = 0;
  for (const x of data) largest = Math.max(largest, Math.abs(x));
  return largest;
}

function faults(graph: RandomGraph, catalogue: ReadonlyMap<string, Op> = opByName): readonly string[] {
  const { values, gradients, problems, targetProblem } = evaluate(programOf(graph, catalogue));
  const failures = [...problems].map(([node, { problem }]) => `${node} failed: ${problem}`);
  const opOf = new Map(graph.nodes.map(({ id, op }) => [id, op]));
  // What cancels, a / a for one, leaves the rounding of the numbers around it.
  const largest = largestOf(Object.values(graph.gradients).flat());
  const compare = (
    what: string,
    expected: RandomGraph['values'],
    found: ReadonlyMap<string, Tensor>,
  ): readonly string[] =>
    Object.entries(expected).flatMap(([key, data]) => {
      const own = found.get(key);
      const name = `${key} (${opOf.get(key.split('.')[0]!)})`;
      if (!own || own.data.length !== data.length) return [`the ${what} of ${name} is missing or of another size`];
      const allowed = 1e-9 * largestOf(data) + 1e-14 * Math.max(1, largest);
      const wrong = own.data.findIndex((x, i) => !(Math.abs(x - data[i]!) <= allowed));
      return wrong < 0 ? [] : [`the ${what} of ${name} is ${own.data[wrong]} at ${wrong}, not ${data[wrong]}`];
    });
  const known = new Set([...Object.keys(graph.gradients), ...graph.wires]);
  const sources = new Set(graph.nodes.filter(({ op }) => opByName.get(op)?.source).map(({ id }) => `${id}.value`));
  const extra = [...gradients.keys()].filter((key) => !known.has(key) && !sources.has(key));
  return [
    ...failures,
    ...(targetProblem ? [targetProblem.problem] : []),
    ...compare('value', graph.values, values),
    ...compare('gradient', graph.gradients, gradients),
    ...graph.wires.filter((key) => !gradients.has(key)).map((key) => `nothing comes back through ${key}`),
    ...extra.map((key) => `${key} has a gradient that PyTorch has not`),
  ];
}

test('random programs agree with PyTorch in every value and gradient', () => {
  expect(graphs.flatMap((graph, number) => faults(graph).map((fault) => `graph ${number}: ${fault}`))).toEqual([]);
});

test('the programs are worth comparing', () => {
  const sizes = graphs.map(({ nodes }) => nodes.length);
  expect([graphs.length, Math.min(...sizes), Math.max(...sizes)]).toEqual([500, 2, 60]);
  const drawn = new Map<string, number>();
  const moved = new Map<string, number>();
  for (const { nodes, gradients } of graphs) {
    const live = new Set(
      Object.entries(gradients).flatMap(([key, data]) => (data.some(Boolean) ? [key.split('.')[0]] : [])),
    );
    for (const { id, op } of nodes) {
      drawn.set(op, (drawn.get(op) ?? 0) + 1);
      if (live.has(id)) moved.set(op, (moved.get(op) ?? 0) + 1);
    }
  }
  expect(ops.filter(({ name }) => (drawn.get(name) ?? 0) < 30).map(({ name }) => name)).toEqual([]);
  // With a gradient that is not 0, so that it is its rule that is compared.
  expect(ops.filter(({ name }) => (moved.get(name) ?? 0) < 10).map(({ name }) => name)).toEqual([]);
  const fansOut = graphs.filter((graph) => new Set(wiresOf(graph)).size < wiresOf(graph).length);
  expect(fansOut.length).toBeGreaterThan(400);
  const readTwice = graphs.filter((graph) =>
    graph.nodes.some(
      ({ op, id }) => op === 'Parameter' && wiresOf(graph).filter((wire) => wire === `${id}.y`).length > 1,
    ),
  );
  expect(readTwice.length).toBeGreaterThan(100);
  const empty = graphs.filter(({ values }) => Object.values(values).some((data) => data.length === 0));
  expect(empty.length).toBeGreaterThan(5);
});

test('a catalogue with one wrong VJP is found out', () => {
  const tanh = opByName.get('Tanh')!;
  const wrong: Op = { ...tanh, vjp: ({ y }) => ({ x: y! }) };
  expect(
    graphs.filter((graph) => faults(graph, new Map([...opByName, ['Tanh', wrong]])).length > 0).length,
  ).toBeGreaterThan(10);
});
