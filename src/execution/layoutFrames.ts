// layoutFrames: opened ops are laid out from the inside out: what stands in a frame first, then the frame as one node among others.
import { framesOf } from '../document/frames.ts';
import type { GraphDocument, GraphEdge, GraphFrame, PortRef } from '../document/model.ts';
import { type Box, frameBox } from './frameBox.ts';

export type Size = readonly [width: number, height: number];
export type Position = readonly [x: number, y: number];
/** How far below the first row of its node a port stands, px. */
export type PortPlaces = (node: string, port: string, side: 'input' | 'output') => number;
export interface Plane {
  readonly nodes: readonly { readonly id: string }[];
  readonly edges: readonly GraphEdge[];
}
type Draw = (plane: Plane, sizeOf: (id: string) => Size, rowOf: PortPlaces) => ReadonlyMap<string, Position>;

/** Positions of all nodes, whatever frame they stand in. `draw` lays out nodes among which there are no frames. */
export function layoutFrames(
  document: GraphDocument,
  sizeOf: (id: string) => Size,
  rowOf: PortPlaces,
  draw: Draw,
): ReadonlyMap<string, Position> {
  const frames = framesOf(document);
  if (frames.length === 0) return draw(document, sizeOf, rowOf);
  const around = new Map<string, GraphFrame>();
  for (const frame of frames) for (const { id } of frame.members) around.set(id, frame);
  const nodes = new Set(document.nodes.map(({ id }) => id));

  /** What a node is part of, from itself outwards. */
  const wayOut = (id: string): readonly string[] => {
    const way = [id];
    for (let frame = around.get(id); frame; frame = around.get(frame.node.id)) way.push(frame.node.id);
    return way;
  };
  /** The member of a frame (of the whole graph: null) that a node is, or stands in. */
  const memberIn = (id: string, frame: string | null): string | undefined => {
    const way = wayOut(id);
    return frame === null ? way.at(-1) : way[way.indexOf(frame) - 1];
  };

  const inner = new Map<string, { readonly size: Size; readonly at: ReadonlyMap<string, Position> }>();
  /** Where a port stands within what its node is part of here. */
  const rowIn =
    (frame: string | null): PortPlaces =>
    (_, port, side) => {
      const [node, name] = withOwner(port);
      const own = rowOf(node, name, side);
      const member = memberIn(node, frame);
      const top = member === undefined || member === node ? undefined : inner.get(member)?.at.get(node)?.[1];
      return top === undefined ? own : own + top;
    };
  const drawn = (members: readonly string[], frame: string | null): ReadonlyMap<string, Position> => {
    const here = new Set(members);
    const edges = document.edges.flatMap(({ from, to }): readonly GraphEdge[] => {
      const [source, reader] = [memberIn(from[0], frame), memberIn(to[0], frame)];
      if (source === undefined || reader === undefined || source === reader) return [];
      if (!here.has(source) || !here.has(reader)) return [];
      return [{ from: [source, owned(from)], to: [reader, owned(to)] }];
    });
    const size = (id: string) => inner.get(id)?.size ?? sizeOf(id);
    return draw({ nodes: members.map((id) => ({ id })), edges }, size, rowIn(frame));
  };
  const place = (members: readonly string[], frame: string | null): ReadonlyMap<string, Position> => {
    for (const id of members) {
      const opened = nodes.has(id) ? undefined : frames.find((each) => each.node.id === id);
      if (opened === undefined) continue;
      const at = place(livingMembers(opened), id);
      const boxes = [...at].map(([node, [x, y]]): Box => {
        const [width, height] = inner.get(node)?.size ?? sizeOf(node);
        return { x, y, width, height };
      });
      const box = frameBox(boxes) ?? { x: 0, y: 0, width: 0, height: 0 };
      const shifted = [...at].map(([node, [x, y]]) => [node, [x - box.x, y - box.y] as const] as const);
      inner.set(id, { size: [box.width, box.height], at: new Map(shifted) });
    }
    const outer = drawn(members, frame);
    const all = new Map<string, Position>();
    for (const [id, [x, y]] of outer) {
      all.set(id, [x, y]);
      for (const [node, [dx, dy]] of inner.get(id)?.at ?? []) all.set(node, [x + dx, y + dy]);
    }
    return all;
  };
  const livingMembers = (frame: GraphFrame) =>
    frame.members.map(({ id }) => id).filter((id) => nodes.has(id) || frames.some(({ node }) => node.id === id));
  const outermost = [
    ...new Set(document.nodes.map(({ id }) => memberIn(id, null)).filter((id): id is string => id !== undefined)),
  ];
  const all = place(outermost, null);
  return new Map([...all].filter(([id]) => nodes.has(id)));
}

/** A frame has the ports of all that stands in it, so a port's name says whose it is; ids have no spaces. */
function owned([node, port]: PortRef): string {
  return `${node} ${port}`;
}
function withOwner(port: string): PortRef {
  const space = port.indexOf(' ');
  return [port.slice(0, space), port.slice(space + 1)];
}
