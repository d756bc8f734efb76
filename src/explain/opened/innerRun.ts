// innerRun: runs what an op is made of by itself: from the numbers at the op's ports to those inside, and the cotangents back.
import { evaluate } from '../../engine/evaluate.ts';
import { completeParams, type Expansion, type Initializer, inputsOf, type Op } from '../../engine/op.ts';
import { type Instruction, type PortKey, type Program, portKey, type Source } from '../../engine/program.ts';
import { resolve } from '../../engine/resolve.ts';
import type { Shape } from '../../engine/shape.ts';
import { scalar, type Tensor, tensor } from '../../engine/tensor.ts';
import { addTensors } from './addTensors.ts';

type Ops = ReadonlyMap<string, Op>;
type Tensors = ReadonlyMap<string, Tensor>;

export interface InnerRun {
  /** By port of the inner graph. */
  readonly values: ReadonlyMap<PortKey, Tensor>;
  readonly gradients: ReadonlyMap<PortKey, Tensor>;
  /** What comes back at the op's own input ports. */
  readonly sent: Tensors;
  /** Why something did not run, or null. */
  readonly problem: string | null;
}

/** `given`: the tensors at the op's input ports; `cotangents`: those at its output ports, as many as are known. */
export function innerRun(graph: Expansion, given: Tensors, cotangents: Tensors, ops: Ops): InnerRun {
  const gradients = new Map<PortKey, Tensor>();
  let values: ReadonlyMap<PortKey, Tensor> = new Map();
  let problem: string | null = null;
  const seeds = [...cotangents].filter(([port]) => Object.hasOwn(graph.outputs, port));
  // A program starts backward at one port; gradients of several add up, for backward is linear.
  for (const [port, seed] of seeds.length === 0 ? [[null, null] as const] : seeds) {
    const at = port === null ? undefined : graph.outputs[port];
    const target = at === undefined || seed === null ? null : { node: at[0], port: at[1], seed };
    const outcome = evaluate(innerProgram(graph, given, ops, target));
    values = outcome.values;
    for (const [key, gradient] of outcome.gradients) {
      const known = gradients.get(key);
      gradients.set(key, known === undefined ? gradient : addTensors(known, gradient));
    }
    problem ??= [...outcome.problems.values()][0]?.problem ?? outcome.targetProblem?.problem ?? null;
  }
  const sent = new Map<string, Tensor>();
  for (const port of given.keys()) {
    const gradient = gradients.get(portKey(sourceOf(port), 'y'));
    if (gradient !== undefined) sent.set(port, gradient);
  }
  return { values, gradients, sent, problem };
}

/** The shapes inside, without computing anything. */
export function innerShapes(graph: Expansion, given: Tensors, ops: Ops): ReadonlyMap<PortKey, Shape> {
  return resolve(innerProgram(graph, given, ops, null)).shapes;
}

/** The op alone, as a graph of one node, so that it is run in the same way. */
export function singleOp(op: Op, params: Expansion['nodes'][number]['params']): Expansion {
  const complete = completeParams(op, params);
  const outputs = typeof op.outputs === 'function' ? op.outputs(complete) : op.outputs;
  return {
    nodes: [{ id: 'op', op: op.name, params: complete }],
    edges: [],
    inputs: Object.fromEntries(inputsOf(op, complete).map(({ name }) => [name, [['op', name] as const]])),
    outputs: Object.fromEntries(outputs.map(({ name }) => [name, ['op', name] as const])),
  };
}

/** No id has a sign of equality. */
function sourceOf(port: string): string {
  return `=${port}`;
}

function innerProgram(graph: Expansion, given: Tensors, ops: Ops, target: Program['target']): Program {
  const input = ops.get('Input');
  const sources = [...given].flatMap(([port, value]): Instruction[] =>
    input === undefined
      ? []
      : [
          {
            node: sourceOf(port),
            op: input,
            params: {},
            inputs: { value: { kind: 'held', value, trainable: false } },
          },
        ],
  );
  const outer = new Map<PortKey, string>();
  for (const [port, readers] of Object.entries(graph.inputs)) {
    for (const reader of readers) outer.set(portKey(...reader), port);
  }
  const wires = new Map(graph.edges.map(({ from, to }) => [portKey(...to), from]));
  const inner = ordered(graph).flatMap(({ id, op: name, params, inputs }): Instruction[] => {
    const op = ops.get(name);
    if (op === undefined) return [];
    const complete = completeParams(op, params);
    const found: Record<string, Source> = {};
    for (const port of inputsOf(op, complete)) {
      const wire = wires.get(portKey(id, port.name));
      const own = outer.get(portKey(id, port.name));
      const constant = inputs?.[port.name] ?? port.default;
      const held = constantTensor(constant);
      if (wire) found[port.name] = { kind: 'wire', node: wire[0], port: wire[1] };
      else if (own !== undefined && given.has(own)) found[port.name] = { kind: 'wire', node: sourceOf(own), port: 'y' };
      else if (held) found[port.name] = { kind: 'held', value: held, trainable: false };
      else if (isInitializer(constant)) found[port.name] = { kind: 'open', initializer: constant, trainable: false };
    }
    return [{ node: id, op, params: complete, inputs: found }];
  });
  return { instructions: [...sources, ...inner], target };
}

/** Every node after those that it reads. */
export function ordered({ nodes, edges }: Pick<Expansion, 'nodes' | 'edges'>): Expansion['nodes'] {
  const done = new Set<string>();
  const list: Expansion['nodes'][number][] = [];
  for (let left = nodes; left.length > 0; ) {
    const ready = left.filter(({ id }) => edges.every(({ from, to }) => to[0] !== id || done.has(from[0])));
    if (ready.length === 0) return [...list, ...left];
    for (const node of ready) {
      done.add(node.id);
      list.push(node);
    }
    left = left.filter(({ id }) => !done.has(id));
  }
  return list;
}

/** A constant of an expansion: a number, a tensor as shape and data, or nested arrays as documents have them. */
export function constantTensor(value: unknown): Tensor | null {
  if (typeof value === 'number') return scalar(value);
  if (Array.isArray(value)) {
    const shape: number[] = [];
    for (let level: unknown = value; Array.isArray(level); level = level[0]) shape.push(level.length);
    return tensor(shape, Float64Array.from((value as unknown[]).flat(shape.length) as number[]));
  }
  if (typeof value !== 'object' || value === null || !('shape' in value) || !('data' in value)) return null;
  return tensor(value.shape as Shape, Float64Array.from(value.data as readonly number[]));
}

function isInitializer(value: unknown): value is Initializer {
  return typeof value === 'object' && value !== null && 'init' in value;
}
