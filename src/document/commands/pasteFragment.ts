// pasteFragment: adds copies of nodes under fresh names, with the edges among them and those that came from outside.
import { clampCoordinate } from '../clampCoordinate.ts';
import type { Command } from '../command.ts';
import { connectionProblem } from '../connectionProblem.ts';
import { refuse } from '../edit.ts';
import { budgetProblem } from '../elementBudget.ts';
import type { Fragment } from '../fragment.ts';
import { framesOf, renamedFrame, takenIds, withFrames, withRoom } from '../frames.ts';
import { MAX_NODES } from '../limits.ts';
import { edgeId, type GraphDocument, type GraphEdge, type GraphFrame, type GraphNode, type PortRef } from '../model.ts';
import { freshName } from '../nodeId.ts';

export interface Paste {
  readonly fragment: Fragment;
  /** Added to every position, px. */
  readonly offset: readonly [number, number];
}

/** The pasted nodes come last in `nodes`, in the fragment's order: see `pastedNodes`. */
export const pasteFragment: Command<Paste> = (document, { fragment, offset }, signatures) => {
  if (fragment.nodes.length === 0) return document;
  const count = document.nodes.length + fragment.nodes.length;
  if (count > MAX_NODES) {
    return refuse(`Pasting ${fragment.nodes.length} nodes would make ${count}; a graph has at most ${MAX_NODES}.`);
  }
  const taken = takenIds(document);
  const names = new Map<string, string>();
  const pastedNode = (node: GraphNode): GraphNode => {
    const id = freshName(taken, node.id);
    taken.add(id);
    names.set(node.id, id);
    return {
      ...node,
      id,
      position: [clampCoordinate(node.position[0] + offset[0]), clampCoordinate(node.position[1] + offset[1])],
    };
  };
  const nodes = fragment.nodes.map(pastedNode);
  const frames = pastedFrames(fragment.frames ?? [], pastedNode, names);
  let pasted: GraphDocument = { ...document, nodes: [...document.nodes, ...nodes] };
  const edges: GraphEdge[] = [];
  const wired = new Set<string>();
  for (const edge of fragment.edges) {
    const reader = names.get(edge.to[0]);
    if (reader === undefined) continue;
    const from: PortRef = [names.get(edge.from[0]) ?? edge.from[0], edge.from[1]];
    const to: PortRef = [reader, edge.to[1]];
    const known = { nodes: pasted.nodes, edges };
    const id = edgeId({ from, to });
    if (wired.has(id) || (!isKept(edge, names) && connectionProblem(known, from, to, signatures) !== null)) continue;
    wired.add(id);
    edges.push({ from, to });
  }
  pasted = edges.length === 0 ? pasted : { ...pasted, edges: [...document.edges, ...edges] };
  pasted = withFrames(pasted, [...framesOf(document), ...frames]);
  const tooMany = budgetProblem(pasted);
  return tooMany === null ? pasted : refuse(tooMany);
};

/** All get their names before any is renamed, for a frame may stand in one that comes later. */
function pastedFrames(
  frames: readonly GraphFrame[],
  paste: (node: GraphNode) => GraphNode,
  names: ReadonlyMap<string, string>,
): readonly GraphFrame[] {
  const moved = frames.map((frame) => [frame, paste(frame.node).position] as const);
  const fresh = new Set(names.values());
  return moved.map(([frame, position]) => {
    const renamed = renamedFrame(frame, names);
    const room = (renamed.room ?? []).filter((part) => part.nodes.every((id) => fresh.has(id)));
    return withRoom({ ...renamed, node: { ...renamed.node, position } }, room);
  });
}

/** Edges inside a fragment are sound already, also those at ops that are not known here. */
function isKept(edge: GraphEdge, names: ReadonlyMap<string, string>): boolean {
  return names.has(edge.from[0]);
}

/** The ids that pasting gave, to select them. */
export function pastedNodes(before: GraphDocument, after: GraphDocument): readonly string[] {
  return after.nodes.slice(before.nodes.length).map((node) => node.id);
}
