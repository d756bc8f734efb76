// makeRoom: moves nodes, and the ops that stand open, out of the way of what was put in, and back.
import { clampCoordinate } from '../clampCoordinate.ts';
import { findFrame, nodesInside } from '../frames.ts';
import type { FrameRoom, GraphDocument } from '../model.ts';
import { moveNodes } from './moveNodes.ts';

/** `way` 1: out of the way; -1: back. There and back again is where they were. */
export function movedBy(document: GraphDocument, room: readonly FrameRoom[], way: 1 | -1): GraphDocument {
  const at = new Map(document.nodes.map(({ id, position }) => [id, position]));
  const positions = new Map<string, readonly [number, number]>();
  for (const { by, nodes } of room) {
    for (const name of nodes) {
      const frame = at.has(name) ? undefined : findFrame(document, name);
      for (const id of frame === undefined ? [name] : nodesInside(document, frame)) {
        const position = positions.get(id) ?? at.get(id);
        if (position === undefined) continue;
        positions.set(id, [there(position[0], way * by[0]), there(position[1], way * by[1])]);
      }
    }
  }
  const moved = moveNodes(document, { positions }, new Map());
  return 'refused' in moved ? document : moved;
}

/** Sums of fractions are not exact, so that 0.1 + 720 - 720 would not be 0.1. */
function there(coordinate: number, by: number): number {
  const sum = coordinate + by;
  return clampCoordinate(Number.isInteger(sum) || by === 0 ? sum : Math.round(sum * 1e6) / 1e6);
}
