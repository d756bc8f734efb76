// lower: a document and the catalogue as a program: one instruction per node, in topological order by document order.
import { type HeldTensor, heldTensor } from '../document/heldValue.ts';
import type { GraphDocument, GraphEdge, GraphNode } from '../document/model.ts';
import { paramProblem } from '../document/paramProblem.ts';
import { listed, quoted, shown } from '../document/shown.ts';
import { topologicalOrder } from '../document/topology.ts';
import {
  completeParams,
  defineOp,
  type Initializer,
  type InputPort,
  inputsOf,
  type Op,
  type Problem,
} from '../engine/op.ts';
import { type Instruction, type PortKey, portKey, type Source } from '../engine/program.ts';
import { scalar } from '../engine/tensor.ts';
import { isTrainable, signatureOf } from './signatures.ts';

export interface Lowered {
  readonly instructions: readonly Instruction[];
  /** Wired input port -> the output that it reads. */
  readonly wires: ReadonlyMap<PortKey, PortKey>;
}

/**
 * Never throws. A node that cannot be lowered (unknown op, bad param or held value, on a cycle) becomes an instruction that
 * fails with the reason, so that whatever does not depend on it still runs and the reason reaches the trace like any other.
 */
export function lower(document: GraphDocument, ops: ReadonlyMap<string, Op>): Lowered {
  const edgesInto = new Map<string, Map<string, GraphEdge>>();
  for (const edge of document.edges) {
    const known = edgesInto.get(edge.to[0]);
    if (known === undefined) edgesInto.set(edge.to[0], new Map([[edge.to[1], edge]]));
    else known.set(edge.to[1], edge);
  }
  const nodes = new Map<string, GraphNode>();
  for (const node of document.nodes) if (!nodes.has(node.id)) nodes.set(node.id, node);

  const instructions: Instruction[] = [];
  const wires = new Map<PortKey, PortKey>();
  const edges = document.edges.filter(({ from }) => nodes.has(from[0]));
  for (const id of topologicalOrder({ nodes: [...nodes.values()], edges })) {
    const node = nodes.get(id)!;
    nodes.delete(id);
    const instruction = lowerNode(node, edgesInto.get(id) ?? new Map(), ops);
    instructions.push(instruction);
    for (const [port, source] of Object.entries(instruction.inputs)) {
      if (source.kind === 'wire') wires.set(portKey(id, port), portKey(source.node, source.port));
    }
  }
  // What is left over is on a cycle, or behind one.
  const ring = listed([...nodes.keys()].map((id) => shown(id)));
  for (const id of nodes.keys()) {
    instructions.push(
      failing(id, `${shown(id)} waits for itself: there is a cycle among ${ring}`, 'Remove one of its wires.'),
    );
  }
  return { instructions, wires };
}

function lowerNode(node: GraphNode, wired: ReadonlyMap<string, GraphEdge>, ops: ReadonlyMap<string, Op>): Instruction {
  const op = ops.get(node.op);
  if (op === undefined) {
    return failing(node.id, `there is no op named ${quoted(node.op)}`, 'Replace it by an op of the catalogue.');
  }
  const params = completeParams(op, node.params);
  for (const spec of signatureOf(op).params) {
    const problem = paramProblem(spec, params[spec.name]);
    if (problem !== null) return failing(node.id, `the param ${spec.name} ${problem}`, 'Set it again.');
  }
  const inputs: Record<string, Source> = {};
  const ports = inputsOf(op, params);
  for (const port of ports) {
    const edge = wired.get(port.name);
    const source = edge === undefined ? heldSource(node, port) : wireSource(edge);
    if (source !== null && 'problem' in source)
      return failing(node.id, source.problem, 'Give it another value.', port.name);
    if (source !== null) inputs[port.name] = source;
  }
  for (const [name, edge] of wired) {
    // The engine says so too, but only for a wire it is told of.
    if (!ports.some((port) => port.name === name)) inputs[name] = wireSource(edge);
  }
  return { node: node.id, op, params, inputs };
}

function wireSource(edge: GraphEdge): Source {
  return { kind: 'wire', node: edge.from[0], port: edge.from[1] };
}

/** What the port holds by itself: the document's value, else the op's default, else nothing. */
function heldSource(node: GraphNode, port: InputPort): Source | { readonly problem: string } | null {
  const trainable = ownEntry(node.trainable, port.name) ?? isTrainable(port);
  const value = ownEntry(node.inputs, port.name);
  if (value === undefined) {
    if (port.default === undefined) return null;
    return typeof port.default === 'number'
      ? { kind: 'held', value: scalar(port.default), trainable }
      : { kind: 'open', initializer: port.default, trainable };
  }
  const held = heldTensor(value);
  switch (held.kind) {
    case 'tensor':
      return { kind: 'held', value: { shape: held.shape, data: held.data }, trainable };
    case 'init':
      return { kind: 'open', initializer: initializerOf(held), trainable };
    case 'problem':
      return { problem: `${shown(node.id)}.${port.name} ${held.problem}` };
  }
}

/** The name may be unknown: the engine then says which ones there are. */
export function initializerOf(held: Extract<HeldTensor, { kind: 'init' }>): Initializer {
  return { init: held.init as Initializer['init'], seed: held.seed };
}

function ownEntry<V>(record: Readonly<Record<string, V>> | undefined, key: string): V | undefined {
  return record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
}

/** An instruction whose shape rule answers the reason why it cannot run. */
function failing(node: string, problem: string, advice: string, port?: string): Instruction {
  const reason: Problem = { problem, ...(port !== undefined && { port }), fix: { kind: 'advice', text: advice } };
  return { node, op: { ...faulty, infer: () => reason, forward: () => reason }, params: {}, inputs: {} };
}

const faulty = defineOp<undefined>({
  name: 'Faulty',
  family: 'Flow',
  glyph: '?',
  summary: '',
  about: '',
  aliases: [],
  formula: '',
  inputs: [],
  outputs: [],
  params: [],
  infer: () => ({ outputs: {} }),
  forward: () => ({ outputs: {} }),
  vjp: () => ({}),
  derivation: () => ({ forward: {}, gradients: {} }),
  code: { pytorch: () => '', numpy: () => '' },
  samples: [],
});
