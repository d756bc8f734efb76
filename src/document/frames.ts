// frames: ops that stand open: which nodes are inside, what stands for a port of theirs, and keeping them true to the nodes that exist.
import type { FrameRoom, GraphDocument, GraphEdge, GraphFrame, PortRef } from './model.ts';

export function framesOf(document: Pick<GraphDocument, 'frames'>): readonly GraphFrame[] {
  return document.frames ?? [];
}

export function findFrame(document: Pick<GraphDocument, 'frames'>, id: string): GraphFrame | undefined {
  return document.frames?.find((frame) => frame.node.id === id);
}

/** The frame that a node (or a frame) stands in directly. */
export function frameAround(document: Pick<GraphDocument, 'frames'>, id: string): GraphFrame | undefined {
  return document.frames?.find((frame) => frame.members.some((member) => member.id === id));
}

/** How many frames stand around a node. */
export function nestingOf(document: Pick<GraphDocument, 'frames'>, id: string): number {
  let depth = 0;
  for (let around = frameAround(document, id); around; around = frameAround(document, around.node.id)) depth++;
  return depth;
}

/** Nodes and frames share their names, and the name of a deleted member stays with its frame. */
export function takenIds(document: Pick<GraphDocument, 'nodes' | 'frames'>): Set<string> {
  const taken = new Set(document.nodes.map((node) => node.id));
  for (const { node, members } of framesOf(document)) {
    taken.add(node.id);
    for (const { id } of members) taken.add(id);
  }
  return taken;
}

/** The nodes inside a frame, those of frames inside it too, in the order in which they were put in. */
export function nodesInside(document: Pick<GraphDocument, 'nodes' | 'frames'>, frame: GraphFrame): readonly string[] {
  const nodes = new Set(document.nodes.map((node) => node.id));
  const inside = (each: GraphFrame): readonly string[] =>
    each.members.flatMap(({ id }) => {
      if (nodes.has(id)) return [id];
      const inner = findFrame(document, id);
      return inner === undefined ? [] : inside(inner);
    });
  return inside(frame);
}

/** The ports of nodes that stand for a port of a node or of a frame, through all frames inside. */
export function portsBehind(
  document: Pick<GraphDocument, 'frames'>,
  [id, port]: PortRef,
  side: 'input' | 'output',
): readonly PortRef[] {
  const frame = findFrame(document, id);
  if (frame === undefined) return [[id, port]];
  if (side === 'input') return (ownPort(frame.inputs, port) ?? []).flatMap((ref) => portsBehind(document, ref, side));
  const output = ownPort(frame.outputs, port);
  return output === undefined ? [] : portsBehind(document, output, side);
}

export function ownPort<V>(record: Readonly<Record<string, V>>, port: string): V | undefined {
  return Object.hasOwn(record, port) ? record[port] : undefined;
}

/** The document with these frames; the same object when they are the same. */
export function withFrames(document: GraphDocument, frames: readonly GraphFrame[]): GraphDocument {
  const before = framesOf(document);
  if (frames.length === before.length && frames.every((frame, index) => frame === before[index])) return document;
  const { frames: _, ...rest } = document;
  return frames.length === 0 ? rest : { ...rest, frames };
}

/** Without the frames in which nothing is left, and without the memory of nodes that are gone. */
export function withLivingFrames(document: GraphDocument): GraphDocument {
  let frames = framesOf(document);
  if (frames.length === 0) return document;
  const nodes = new Set(document.nodes.map((node) => node.id));
  for (let before = -1; before !== frames.length; ) {
    before = frames.length;
    const living = new Set([...nodes, ...frames.map(({ node }) => node.id)]);
    frames = frames.filter(({ members }) => members.some(({ id }) => living.has(id)));
  }
  const living = new Set([...nodes, ...frames.map(({ node }) => node.id)]);
  return withFrames(
    document,
    frames.map((frame) => withRoom(frame, livingRoom(frame.room, living))),
  );
}

function livingRoom(room: GraphFrame['room'], living: ReadonlySet<string>): readonly FrameRoom[] {
  return (room ?? []).flatMap((part) => {
    const nodes = part.nodes.filter((id) => living.has(id));
    if (nodes.length === part.nodes.length) return [part];
    return nodes.length === 0 ? [] : [{ by: part.by, nodes }];
  });
}

/** The same object when the room is the same; an empty one is left out. */
export function withRoom(frame: GraphFrame, room: readonly FrameRoom[]): GraphFrame {
  const before = frame.room ?? [];
  if (room.length === before.length && room.every((part, index) => part === before[index])) return frame;
  const { room: _, ...rest } = frame;
  return room.length === 0 ? rest : { ...rest, room };
}

/** The frame with other names for nodes and frames; the same object when none of them is in it. */
export function renamedFrame(frame: GraphFrame, names: ReadonlyMap<string, string>): GraphFrame {
  const known = [frame.node.id, ...frame.members.map(({ id }) => id), ...(frame.room ?? []).flatMap((r) => r.nodes)];
  if (!known.some((id) => names.has(id))) return frame;
  const name = (id: string) => names.get(id) ?? id;
  const ref = ([id, port]: PortRef): PortRef => [name(id), port];
  const edge = ({ from, to }: GraphEdge): GraphEdge => ({ from: ref(from), to: ref(to) });
  return {
    ...frame,
    node: { ...frame.node, id: name(frame.node.id) },
    members: frame.members.map((member) => ({ ...member, id: name(member.id) })),
    edges: frame.edges.map(edge),
    inputs: Object.fromEntries(Object.entries(frame.inputs).map(([port, refs]) => [port, refs.map(ref)])),
    outputs: Object.fromEntries(Object.entries(frame.outputs).map(([port, output]) => [port, ref(output)])),
    ...(frame.room && { room: frame.room.map(({ by, nodes }) => ({ by, nodes: nodes.map(name) })) }),
  };
}
