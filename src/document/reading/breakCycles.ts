// breakCycles: takes out the edges that close a cycle, and names the nodes on it. One walk over the graph, iterative.
import type { GraphEdge } from '../model.ts';
import { shown } from '../shown.ts';
import type { Report } from './Report.ts';

/** Walks from the nodes in order; an edge back to a node that is being walked from closes a cycle. The same array when there is none. */
export function breakCycles(edges: readonly GraphEdge[], ids: readonly string[], report: Report): readonly GraphEdge[] {
  const leaving = new Map<string, GraphEdge[]>();
  for (const edge of edges) {
    const known = leaving.get(edge.from[0]);
    if (known === undefined) leaving.set(edge.from[0], [edge]);
    else known.push(edge);
  }
  const closing = new Set<GraphEdge>();
  const finished = new Set<string>();
  for (const start of ids) {
    if (finished.has(start)) continue;
    const path = [start];
    const nextEdge = [0];
    const onPath = new Map([[start, 0]]);
    while (path.length > 0) {
      const top = path.length - 1;
      const node = path[top] as string;
      const edge = leaving.get(node)?.[nextEdge[top] as number];
      if (edge === undefined) {
        finished.add(node);
        onPath.delete(node);
        path.pop();
        nextEdge.pop();
        continue;
      }
      nextEdge[top] = (nextEdge[top] as number) + 1;
      const reader = edge.to[0];
      const from = onPath.get(reader);
      if (from !== undefined) {
        closing.add(edge);
        report.error('cycle', cycleText(edge, path.slice(from)), { node: reader, port: edge.to[1] });
      } else if (!finished.has(reader)) {
        onPath.set(reader, path.length);
        path.push(reader);
        nextEdge.push(0);
      }
    }
  }
  return closing.size === 0 ? edges : edges.filter((edge) => !closing.has(edge));
}

function cycleText({ from, to }: GraphEdge, cycle: readonly string[]): string {
  const names = [...cycle, cycle[0] as string].map((id) => shown(id));
  const round = names.length > 12 ? [...names.slice(0, 6), '…', ...names.slice(-5)] : names;
  return (
    `The edge from ${shown(from[0])}.${shown(from[1])} to ${shown(to[0])}.${shown(to[1])} was left out, ` +
    `because it closes a cycle: ${round.join(' → ')}.`
  );
}
