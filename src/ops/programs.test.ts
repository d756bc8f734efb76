// Whole programs against PyTorch: random graphs over the catalogue, with fan-out, shared weights and several outputs (fixtures/make_programs.py).
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { evaluate } from '../engine/evaluate.ts';
import { completeParams, type InputPort, inputsOf, type Op, type ParamValue } from '../engine/op.ts';
import type { PortKey, Program, Source } from '../engine/program.ts';
import { scalar, type Tensor } from '../engine/tensor.ts';
import { opByName, ops } from './index.ts';

interface Packed {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}
/** A wire, a tensor that is held, or nothing said: the op's own default, whose shape it has. */
type Given = readonly [node: string, port: string] | Packed | { readonly default: readonly number[] };
interface Graph {
  readonly nodes: readonly {
    readonly id: string;
    readonly op: string;
    readonly params: Readonly<Record<string, ParamValue>>;
    readonly inputs: Readonly<Record<string, Given>>;
  }[];
  readonly target: readonly [node: string, port: string];
  readonly seed: Packed;
  /** Of every output, by node.port. */
  readonly values: Readonly<Record<string, readonly number[]>>;
  /** Of every output and every held port. */
  readonly gradients: Readonly<Record<string, readonly number[]>>;
  /** The wired ports that something comes back through. */
  readonly wires: readonly PortKey[];
}

const file = new URL('./fixtures/programs.json.gz', import.meta.url);
const { graphs } = JSON.parse(gunzipSync(readFileSync(file)).toString()) as { readonly graphs: readonly Graph[] };

function unpack({ shape, data }: Packed): Tensor {
  return { shape, data: Float64Array.from(data) };
}

function isWire(given: Given): given is readonly [string, string] {
  return Array.isArray(given);
}

function sourceOf(port: InputPort, given: Given | undefined): Source | null {
  if (given !== undefined && isWire(given)) return { kind: 'wire', node: given[0], port: given[1] };
  if (given !== undefined && 'data' in given) return { kind: 'held', value: unpack(given), trainable: false };
  if (typeof port.default === 'number') return { kind: 'held', value: scalar(port.default), trainable: false };
  return port.default ? { kind: 'open', initializer: port.default, trainable: false } : null;
}

function programOf(graph: Graph, catalogue: ReadonlyMap<string, Op>): Program {
  const instructions = graph.nodes.map(({ id, op: name, params, inputs }) => {
    const op = catalogue.get(name)!;
    const complete = completeParams(op, params);
    const sources = inputsOf(op, complete).flatMap((port): [string, Source][] => {
      const source = sourceOf(port, inputs[port.name]);
      return source ? [[port.name, source]] : [];
    });
    return { node: id, op, params: complete, inputs: Object.fromEntries(sources) };
  });
  const [node, port] = graph.target;
  return { instructions, target: { node, port, seed: unpack(graph.seed) } };
}

/** What the wires of a graph are taken from, once for each wire. */
function wiresOf({ nodes }: Graph): readonly string[] {
  return nodes.flatMap(({ inputs }) =>
    Object.values(inputs).flatMap((given) => (isWire(given) ? [given.join('.')] : [])),
  );
}

function largestOf(data: Iterable<number>): number {
  let largest = 0;
  for (const x of data) largest = Math.max(largest, Math.abs(x));
  return largest;
}

function faults(graph: Graph, catalogue: ReadonlyMap<string, Op> = opByName): readonly string[] {
  const { values, gradients, problems, targetProblem } = evaluate(programOf(graph, catalogue));
  const failures = [...problems].map(([node, { problem }]) => `${node} failed: ${problem}`);
  const opOf = new Map(graph.nodes.map(({ id, op }) => [id, op]));
  // What cancels, a / a for one, leaves the rounding of the numbers around it.
  const largest = largestOf(Object.values(graph.gradients).flat());
  const compare = (what: string, expected: Graph['values'], found: ReadonlyMap<string, Tensor>): readonly string[] =>
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
