// openOp: puts in place of a node what its op is made of, wired as it was, and remembers how to close it again.
import type { Command, Refusal } from '../command.ts';
import { noSuchNode, portText, refuse, withPart } from '../edit.ts';
import { budgetProblem } from '../elementBudget.ts';
import { nestingOf, ownPort, takenIds, withFrames } from '../frames.ts';
import { MAX_FRAMES, MAX_NESTING, MAX_NODES } from '../limits.ts';
import type { FrameMember, GraphDocument, GraphEdge, GraphFrame, GraphNode, PortRef } from '../model.ts';
import { freshName } from '../nodeId.ts';
import type { Opening, PartRef } from '../opening.ts';
import { findNode, inputPorts } from '../ports.ts';
import { quoted, shown } from '../shown.ts';
import type { Signatures } from '../signature.ts';
import { movedBy } from './makeRoom.ts';

export const openOp: Command<Opening> = (document, opening, signatures) => {
  const node = findNode(document, opening.node);
  if (node === undefined) return noSuchNode(opening.node);
  const inside = putIn(document, node, opening, signatures);
  if ('refused' in inside) return inside;
  const wrong = sizeProblem(document, node, inside.nodes.length);
  if (wrong !== null) return refuse(wrong);
  const rewired = rewire(document, node, inside.frame);
  if ('refused' in rewired) return rewired;
  const placed = inside.nodes.map((each): GraphNode => {
    const position = opening.positions?.get(each.id) ?? node.position;
    return { ...each, position: [position[0], position[1]] };
  });
  const opened = withFrames(
    {
      ...rewired,
      nodes: rewired.nodes.flatMap((each) => (each.id === node.id ? placed : [each])),
      edges: [...rewired.edges, ...inside.frame.edges],
    },
    [...(document.frames ?? []), inside.frame],
  );
  const tooMany = budgetProblem(opened);
  return tooMany === null ? movedBy(opened, opening.room ?? [], 1) : refuse(tooMany);
};

function sizeProblem(document: GraphDocument, node: GraphNode, count: number): string | null {
  if (count === 0) return `${shown(node.id)} (${node.op}) has nothing inside, so there is nothing to open.`;
  if (document.nodes.length + count - 1 > MAX_NODES || (document.frames?.length ?? 0) >= MAX_FRAMES) {
    return `Opening ${shown(node.id)} would make more than the ${MAX_NODES} nodes a graph may have; delete some first.`;
  }
  return nestingOf(document, node.id) < MAX_NESTING - 1
    ? null
    : `${shown(node.id)} stands in ${MAX_NESTING - 1} opened ops already, the most there may be; close one first.`;
}

interface Inside {
  readonly nodes: readonly FrameMember[];
  readonly frame: GraphFrame;
}

function putIn(document: GraphDocument, node: GraphNode, opening: Opening, signatures: Signatures): Inside | Refusal {
  const wired = new Set(document.edges.filter(({ to }) => to[0] === node.id).map(({ to }) => to[1]));
  const taken = takenIds(document);
  const ids = new Map<string, string>();
  const named = (part: string): string => {
    const id = freshName(taken, `${node.id}_${part}`);
    taken.add(id);
    ids.set(part, id);
    return id;
  };
  const ref = ([part, port]: PartRef): PortRef => [ids.get(part) ?? part, port];
  const nodes = new Map<string, FrameMember>();
  for (const { part, ...parts } of opening.parts) nodes.set(part, { id: named(part), ...parts });
  const bare = [...nodes.values()];
  const edges = opening.edges.map(({ from, to }): GraphEdge => ({ from: ref(from), to: ref(to) }));
  const inputs: [string, readonly PortRef[]][] = [];
  const sources: FrameMember[] = [];
  let closed = node;
  for (const port of inputPorts(node, signatures) ?? []) {
    const readers = ownPort(opening.inputs, port.name) ?? [];
    if (readers.length === 0) {
      if (!wired.has(port.name)) continue;
      return refuse(
        `${portText([node.id, port.name])} is wired, but nothing inside ${node.op} reads it here; take out the wire first.`,
      );
    }
    const held = wired.has(port.name) ? undefined : ownPort(opening.held, port.name);
    if (held === undefined) {
      inputs.push([port.name, readers.map(ref)]);
      continue;
    }
    const trained = (node.trainable && ownPort(node.trainable, port.name)) ?? port.trainable;
    if (!opening.made.includes(port.name)) closed = withoutHeld(closed, port.name);
    const [only] = readers;
    if (only !== undefined && readers.length === 1) {
      const reader = nodes.get(only[0]);
      if (reader === undefined) return refuse(`${node.op} names the part ${quoted(only[0])}, which it does not have.`);
      nodes.set(only[0], holding(reader, only[1], held, trained, signatures));
      inputs.push([port.name, [ref(only)]]);
      continue;
    }
    const source = trained ? opening.sources.trained : opening.sources.fixed;
    const id = named(port.name);
    sources.push(holding({ id, op: source.op }, source.input, held, trained, signatures));
    bare.push({ id, op: source.op });
    edges.push(...readers.map((reader): GraphEdge => ({ from: [id, source.output], to: ref(reader) })));
    inputs.push([port.name, [[id, source.input]]]);
  }
  const frame: GraphFrame = {
    node: closed,
    members: bare,
    edges,
    inputs: Object.fromEntries(inputs),
    outputs: Object.fromEntries(Object.entries(opening.outputs).map(([port, made]) => [port, ref(made)])),
    ...(opening.made.length > 0 && { made: opening.made }),
    ...(opening.room && opening.room.length > 0 && { room: opening.room }),
  };
  return { nodes: [...nodes.values(), ...sources], frame };
}

function withoutHeld(node: GraphNode, port: string): GraphNode {
  const rest = Object.entries(node.inputs ?? {}).filter(([name]) => name !== port);
  return withPart(node, 'inputs', rest.length === 0 ? undefined : Object.fromEntries(rest));
}

/** The member with a value at a port of its own, trained as it was at the op's port. */
function holding(
  member: FrameMember,
  port: string,
  value: NonNullable<GraphNode['inputs']>[string],
  trained: boolean,
  signatures: Signatures,
): FrameMember {
  const usual = inputPorts({ ...member, position: [0, 0] }, signatures)?.find(({ name }) => name === port)?.trainable;
  return {
    ...member,
    inputs: { ...member.inputs, [port]: value },
    ...(trained !== (usual ?? false) && { trainable: { ...member.trainable, [port]: trained } }),
  };
}

/** Wires and the backward target go from the op's ports to those of its members. */
function rewire(document: GraphDocument, { id }: GraphNode, frame: GraphFrame): GraphDocument | Refusal {
  const missing: PortRef[] = [];
  const output = (port: PortRef): PortRef => {
    const found = ownPort(frame.outputs, port[1]);
    if (found === undefined) missing.push(port);
    return found ?? port;
  };
  const edges = document.edges.flatMap((edge): readonly GraphEdge[] => {
    if (edge.to[0] === id) {
      return (ownPort(frame.inputs, edge.to[1]) ?? []).map((to) => ({ from: edge.from, to }));
    }
    return edge.from[0] === id ? [{ from: output(edge.from), to: edge.to }] : [edge];
  });
  const { backward } = document;
  const target = backward?.from;
  const moved =
    target === undefined || target[0] !== id
      ? target
      : (ownPort(frame.outputs, target[1]) ?? ownPort(frame.inputs, target[1])?.[0] ?? output(target));
  const [lost] = missing;
  if (lost !== undefined) {
    return refuse(`${portText(lost)} is read, but nothing inside computes it; take out its wires first.`);
  }
  const rewired = { ...document, edges };
  return backward && moved && moved !== target ? { ...rewired, backward: { ...backward, from: moved } } : rewired;
}
