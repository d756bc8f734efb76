// placeNodes: gives nodes without a position a place: columns by depth, below whatever has a place already.
import { clampCoordinate } from '../clampCoordinate.ts';
import type { GraphEdge, GraphNode } from '../model.ts';
import { topologicalOrder } from '../topology.ts';
import type { PlacelessNode } from './readNode.ts';

/** Distance of columns and rows, px: a node with a small matrix fits. */
const COLUMN = 260;
const ROW = 180;

export function placeNodes(nodes: readonly PlacelessNode[], edges: readonly GraphEdge[]): readonly GraphNode[] {
  if (nodes.every(isPlaced)) return nodes;
  const placed = nodes.filter(isPlaced);
  const left = placed.length === 0 ? 0 : placed.reduce((least, { position: [x] }) => Math.min(least, x), Infinity);
  const top =
    placed.length === 0 ? 0 : placed.reduce((most, { position: [, y] }) => Math.max(most, y), -Infinity) + 2 * ROW;
  const columns = columnsOf(nodes, edges);
  const filled = new Map<number, number>();
  return nodes.map((node) => {
    if (isPlaced(node)) return node;
    const column = columns.get(node.id) ?? 0;
    const row = filled.get(column) ?? 0;
    filled.set(column, row + 1);
    return { ...node, position: [clampCoordinate(left + column * COLUMN), clampCoordinate(top + row * ROW)] };
  });
}

function isPlaced(node: PlacelessNode): node is GraphNode {
  return node.position !== null;
}

/** Node id -> the length of the longest way to it. */
function columnsOf(nodes: readonly PlacelessNode[], edges: readonly GraphEdge[]): ReadonlyMap<string, number> {
  const arriving = new Map<string, string[]>();
  for (const { from, to } of edges) {
    const known = arriving.get(to[0]);
    if (known === undefined) arriving.set(to[0], [from[0]]);
    else known.push(from[0]);
  }
  const columns = new Map<string, number>();
  for (const id of topologicalOrder({ nodes: nodes as readonly GraphNode[], edges })) {
    const before = (arriving.get(id) ?? []).map((source) => columns.get(source) ?? 0);
    columns.set(
      id,
      before.reduce((most, column) => Math.max(most, column + 1), 0),
    );
  }
  return columns;
}
