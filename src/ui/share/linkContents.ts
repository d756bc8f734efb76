// linkContents: what a link carries, in words.
import type { GraphDocument } from '../../document/model.ts';
import type { Selection } from '../../state/app.ts';

export function contentsText(document: GraphDocument): string {
  const nodes = document.nodes.length;
  const wires = document.edges.length;
  if (nodes === 0) return 'an empty graph';
  const joined = wires === 0 ? '' : ` and ${wires === 1 ? 'one wire' : `${wires} wires`}`;
  return `the whole graph: ${nodes === 1 ? 'one node' : `${nodes} nodes`}${joined}, with all its numbers`;
}

/** null at the end, where a link opens anyway. */
export function stepText(shown: number, steps: number): string | null {
  return shown >= steps ? null : `at step ${shown} of ${steps}`;
}

export function selectionText({ nodes, edges, port }: Selection): string | null {
  if (port !== null) return `${port.node}.${port.port}`;
  const count = nodes.length + edges.length;
  if (count === 0) return null;
  if (count === 1) return nodes[0] ?? `the wire to ${edges[0]}`;
  return edges.length === 0 ? `${count} nodes` : `${count} things`;
}
