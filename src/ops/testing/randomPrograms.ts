// randomPrograms: the random graphs of fixtures/make_programs.py, with PyTorch's values and gradients, as programs of the engine.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { completeParams, type InputPort, inputsOf, type Op, type ParamValue } from '../../engine/op.ts';
import type { PortKey, Program, Source } from '../../engine/program.ts';
import { scalar, type Tensor } from '../../engine/tensor.ts';

interface Packed {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}
/** A wire, a tensor that is held, or nothing said: the op's own default, whose shape it has. */
type Given = readonly [node: string, port: string] | Packed | { readonly default: readonly number[] };
export interface RandomGraph {
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

const file = new URL('../fixtures/programs.json.gz', import.meta.url);
export const { graphs } = JSON.parse(gunzipSync(readFileSync(file)).toString()) as {
  readonly graphs: readonly RandomGraph[];
};

function unpack({ shape, data }: Packed): Tensor {
  return { shape, data: Float64Array.from(data) };
}

export function isWire(given: Given): given is readonly [string, string] {
  return Array.isArray(given);
}

function sourceOf(port: InputPort, given: Given | undefined, isTrained: boolean): Source | null {
  const trainable = isTrained && port.differentiable && port.role !== 'target';
  if (given !== undefined && isWire(given)) return { kind: 'wire', node: given[0], port: given[1] };
  if (given !== undefined && 'data' in given) return { kind: 'held', value: unpack(given), trainable };
  if (typeof port.default === 'number') return { kind: 'held', value: scalar(port.default), trainable };
  return port.default ? { kind: 'open', initializer: port.default, trainable } : null;
}

/** `isTrained`: whatever is held and has a gradient, labels aside, is moved by an optimizer. */
export function programOf(graph: RandomGraph, catalogue: ReadonlyMap<string, Op>, isTrained = false): Program {
  const instructions = graph.nodes.map(({ id, op: name, params, inputs }) => {
    const op = catalogue.get(name)!;
    const complete = completeParams(op, params);
    const sources = inputsOf(op, complete).flatMap((port): [string, Source][] => {
      const source = sourceOf(port, inputs[port.name], isTrained);
      return source ? [[port.name, source]] : [];
    });
    return { node: id, op, params: complete, inputs: Object.fromEntries(sources) };
  });
  const [node, port] = graph.target;
  return { instructions, target: { node, port, seed: unpack(graph.seed) } };
}
