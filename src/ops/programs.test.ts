// Whole programs against PyTorch: random graphs with fan-out, shared weights and stopped gradients (fixtures/make_programs.py).
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { evaluate } from '../engine/evaluate.ts';
import { completeParams, inputsOf, type Op, type ParamValue } from '../engine/op.ts';
import type { Program, Source } from '../engine/program.ts';
import { scalar, type Tensor } from '../engine/tensor.ts';
import { opByName } from './index.ts';

interface Packed {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}
interface Graph {
  readonly nodes: readonly {
    readonly id: string;
    readonly op: string;
    readonly params: Readonly<Record<string, ParamValue>>;
    readonly inputs: Readonly<Record<string, Packed | readonly [node: string, port: string]>>;
  }[];
  readonly target: readonly [node: string, port: string];
  readonly seed: Packed;
  readonly values: Readonly<Record<string, Packed>>;
  readonly gradients: Readonly<Record<string, Packed>>;
}

const file = new URL('./fixtures/programs.json.gz', import.meta.url);
const { graphs } = JSON.parse(gunzipSync(readFileSync(file)).toString()) as { readonly graphs: readonly Graph[] };

function unpack({ shape, data }: Packed): Tensor {
  return { shape, data: Float64Array.from(data) };
}

function programOf(graph: Graph, catalogue: ReadonlyMap<string, Op>): Program {
  const instructions = graph.nodes.map(({ id, op: name, params, inputs }) => {
    const op = catalogue.get(name)!;
    const complete = completeParams(op, params);
    const sources = Object.entries(inputs).map(([port, given]): [string, Source] => [
      port,
      'shape' in given
        ? { kind: 'held', value: unpack(given), trainable: false }
        : { kind: 'wire', node: given[0], port: given[1] },
    ]);
    const defaults = inputsOf(op, complete).flatMap(({ name: port, default: held }): [string, Source][] =>
      typeof held === 'number' ? [[port, { kind: 'held', value: scalar(held), trainable: false }]] : [],
    );
    return { node: id, op, params: complete, inputs: Object.fromEntries([...defaults, ...sources]) };
  });
  const [node, port] = graph.target;
  return { instructions, target: { node, port, seed: unpack(graph.seed) } };
}

function faults(graph: Graph, catalogue: ReadonlyMap<string, Op> = opByName): readonly string[] {
  const { values, gradients, problems, targetProblem } = evaluate(programOf(graph, catalogue));
  const failures = [...problems].map(([node, { problem }]) => `${node} failed: ${problem}`);
  // What cancels, a / a for one, leaves the rounding of the numbers around it.
  const largest = Math.max(...Object.values(graph.gradients).flatMap(({ data }) => data.map(Math.abs)));
  const compare = (what: string, expected: Graph['values'], found: ReadonlyMap<string, Tensor>): readonly string[] =>
    Object.entries(expected).flatMap(([key, packed]) => {
      const own = found.get(key);
      if (!own || own.shape.join() !== packed.shape.join())
        return [`the ${what} of ${key} is missing or of another shape`];
      const scale = Math.max(...packed.data.map(Math.abs));
      return own.data.every((x, i) => Math.abs(x - packed.data[i]!) <= 1e-9 * scale + 1e-14 * largest)
        ? []
        : [`the ${what} of ${key} differs`];
    });
  const sources = new Set(graph.nodes.filter(({ op }) => opByName.get(op)?.source).map(({ id }) => `${id}.value`));
  const extra = [...gradients.keys()].filter((key) => !(key in graph.gradients) && !sources.has(key));
  return [
    ...failures,
    ...(targetProblem ? [targetProblem.problem] : []),
    ...compare('value', graph.values, values),
    ...compare('gradient', graph.gradients, gradients),
    ...extra.map((key) => `${key} has a gradient that PyTorch has not`),
  ];
}

test('random programs agree with PyTorch in every value and gradient', () => {
  expect(graphs.flatMap((graph, number) => faults(graph).map((fault) => `graph ${number}: ${fault}`))).toEqual([]);
});

test('the programs are worth comparing', () => {
  const sizes = graphs.map(({ nodes }) => nodes.length);
  expect([graphs.length, Math.min(...sizes), Math.max(...sizes)]).toEqual([100, 2, 40]);
  const used = new Set(graphs.flatMap(({ nodes }) => nodes.map(({ op }) => op)));
  // All of part A of the catalogue.
  expect([...used].filter((name) => opByName.has(name)).length).toBeGreaterThanOrEqual(29);
  const fansOut = graphs.filter(({ nodes }) => {
    const wires = nodes.flatMap(({ inputs }) =>
      Object.values(inputs).flatMap((given) => ('shape' in given ? [] : [given.join('.')])),
    );
    return new Set(wires).size < wires.length;
  });
  expect(fansOut.length).toBeGreaterThan(80);
});

test('a catalogue with one wrong VJP is found out', () => {
  const tanh = opByName.get('Tanh')!;
  const wrong: Op = { ...tanh, vjp: ({ y }) => ({ x: y! }) };
  expect(
    graphs.filter((graph) => faults(graph, new Map([...opByName, ['Tanh', wrong]])).length > 0).length,
  ).toBeGreaterThan(10);
});
