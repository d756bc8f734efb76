// moveNodes: gives nodes new positions, of a drag, of arrow keys, of aligning or of a tidy layout.
import { clampCoordinate } from '../clampCoordinate.ts';
import type { Command } from '../command.ts';
import { refuse } from '../edit.ts';
import { nodesInside, withFrames } from '../frames.ts';
import { MAX_COORDINATE } from '../limits.ts';
import type { GraphDocument } from '../model.ts';
import { shown } from '../shown.ts';

export interface NodeMoves {
  /** Node id -> where its top left corner goes, px. Ids that are not in the document are passed over. */
  readonly positions: ReadonlyMap<string, readonly [number, number]>;
}

export const moveNodes: Command<NodeMoves> = (document, { positions }) => {
  for (const [id, position] of positions) {
    const problem = positionProblem(id, position);
    if (problem !== null) return refuse(problem);
  }
  let moved = false;
  const nodes = document.nodes.map((node) => {
    const position = positions.get(node.id);
    if (!position || (position[0] === node.position[0] && position[1] === node.position[1])) return node;
    moved = true;
    return { ...node, position: [position[0], position[1]] as const };
  });
  return moved ? withFramesMoved(document, { ...document, nodes }) : document;
};

/** An op that stands open goes where the corner of what is inside goes, so that closing puts it there. */
function withFramesMoved(before: GraphDocument, after: GraphDocument): GraphDocument {
  if (after.frames === undefined) return after;
  const [old, now] = [before, after].map(({ nodes }) => new Map(nodes.map(({ id, position }) => [id, position])));
  const frames = after.frames.map((frame) => {
    const inside = nodesInside(after, frame);
    const [from, to] = [cornerOf(inside, old), cornerOf(inside, now)];
    if (from[0] === to[0] && from[1] === to[1]) return frame;
    const [x, y] = frame.node.position;
    const position = [clampCoordinate(x + to[0] - from[0]), clampCoordinate(y + to[1] - from[1])] as const;
    return { ...frame, node: { ...frame.node, position } };
  });
  return withFrames(after, frames);
}

function cornerOf(ids: readonly string[], at: ReadonlyMap<string, readonly [number, number]> | undefined) {
  let [left, top] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const id of ids) {
    const [x, y] = at?.get(id) ?? [left, top];
    left = Math.min(left, x);
    top = Math.min(top, y);
  }
  return [left, top] as const;
}

export function positionProblem(id: string, [x, y]: readonly [number, number]): string | null {
  return Math.abs(x) <= MAX_COORDINATE && Math.abs(y) <= MAX_COORDINATE
    ? null
    : `${shown(id)} cannot be placed at (${x}, ${y}): coordinates are numbers between ±${MAX_COORDINATE.toLocaleString('en-US')}.`;
}
