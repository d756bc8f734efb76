// nodeRows: which ports of a node stand in its upper rows, wired ones beside outputs, and which show a value of their own below.
import type { GraphEdge, GraphNode, HeldValue, PortRef } from '../../document/model.ts';
import { completeParams, type InputPort, inputsOf, type Op, type OutputPort, outputsOf } from '../../engine/op.ts';

export interface InputRow {
  readonly port: InputPort;
  /** The output it reads; null: nothing is wired to it and it holds nothing. */
  readonly from: PortRef | null;
}
export interface HeldRow {
  readonly port: InputPort;
  /** What the document holds there, or the op's default. */
  readonly value: HeldValue;
  /** False: the document says nothing and the default is in force. */
  readonly own: boolean;
  readonly trainable: boolean;
}
export interface NodeRows {
  /** The first row has the first flowing input on the left and the first output on the right, so that chains run straight. */
  readonly rows: readonly { readonly input: InputRow | null; readonly output: OutputPort | null }[];
  readonly held: readonly HeldRow[];
  /** Optional ports with nothing on them; they stand last, out of the way. */
  readonly spare: readonly InputPort[];
  /** Input and Parameter: what they hold is their output, edited in its place. */
  readonly source: HeldRow | null;
}

/** `edges`: at least those that end at the node. Ports of an unknown op (`op` undefined) are read off the node's wires. */
export function nodeRows(node: GraphNode, op: Op | undefined, edges: readonly GraphEdge[]): NodeRows {
  const wires = new Map(edges.filter((edge) => edge.to[0] === node.id).map((edge) => [edge.to[1], edge.from]));
  if (op === undefined) return unknownRows(node, wires, edges);
  const params = completeParams(op, node.params);
  const flowing: InputRow[] = [];
  const held: HeldRow[] = [];
  const spare: InputPort[] = [];
  for (const port of inputsOf(op, params)) {
    const from = wires.get(port.name) ?? null;
    const own = node.inputs !== undefined && Object.hasOwn(node.inputs, port.name);
    const value = own ? node.inputs[port.name] : port.default;
    if (from !== null) flowing.push({ port, from });
    else if (value === undefined && port.optional === true) spare.push(port);
    else if (value === undefined) flowing.push({ port, from });
    else held.push({ port, value, own, trainable: isTrainable(node, port) });
  }
  const outputs = outputsOf(op, params);
  const source = op.source === true && held.length > 0 ? (held[0] ?? null) : null;
  return { rows: paired(flowing, outputs), held: source === null ? held : held.slice(1), spare, source };
}

function isTrainable(node: GraphNode, port: InputPort): boolean {
  const { trainable } = node;
  const chosen = trainable !== undefined && Object.hasOwn(trainable, port.name) ? trainable[port.name] : undefined;
  return chosen ?? port.role === 'parameter';
}

function paired(inputs: readonly InputRow[], outputs: readonly OutputPort[]): NodeRows['rows'] {
  return Array.from({ length: Math.max(inputs.length, outputs.length) }, (_, index) => ({
    input: inputs[index] ?? null,
    output: outputs[index] ?? null,
  }));
}

function unknownRows(node: GraphNode, wires: ReadonlyMap<string, PortRef>, edges: readonly GraphEdge[]): NodeRows {
  const inputs = [...wires].map(([name, from]): InputRow => ({ port: unknownPort(name), from }));
  const names = new Set(edges.filter((edge) => edge.from[0] === node.id).map((edge) => edge.from[1]));
  const outputs = [...names].map((name): OutputPort => ({ name, description: '' }));
  return { rows: paired(inputs, outputs), held: [], spare: [], source: null };
}

function unknownPort(name: string): InputPort {
  return { name, role: 'data', differentiable: false, description: '' };
}
