// moveNodes: gives nodes new positions, of a drag, of arrow keys, of aligning or of a tidy layout.
import type { Command } from '../command.ts';
import { refuse } from '../edit.ts';
import { MAX_COORDINATE } from '../limits.ts';
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
  return moved ? { ...document, nodes } : document;
};

export function positionProblem(id: string, [x, y]: readonly [number, number]): string | null {
  return Math.abs(x) <= MAX_COORDINATE && Math.abs(y) <= MAX_COORDINATE
    ? null
    : `${shown(id)} cannot be placed at (${x}, ${y}): coordinates are numbers between ±${MAX_COORDINATE.toLocaleString('en-US')}.`;
}
