// Fragment: some nodes of a document with every edge that ends at them: what copy takes and paste gives.
import { findFrame, framesOf } from './frames.ts';
import type { GraphDocument, GraphEdge, GraphFrame, GraphNode } from './model.ts';

export interface Fragment {
  readonly nodes: readonly GraphNode[];
  /** Edges that end at one of `nodes`; their source may lie outside. */
  readonly edges: readonly GraphEdge[];
  /** Ops that stand open and of which all is among `nodes`. */
  readonly frames?: readonly GraphFrame[];
}

/** Nodes in document order; ids that are not in the document are passed over. */
export function fragmentOf(document: GraphDocument, ids: readonly string[]): Fragment {
  const chosen = new Set(ids);
  const whole = (frame: GraphFrame): boolean =>
    frame.members.every(({ id }) => {
      const inner = findFrame(document, id);
      return inner === undefined ? chosen.has(id) && isNode(id) : whole(inner);
    });
  const isNode = (id: string) => document.nodes.some((node) => node.id === id);
  const frames = framesOf(document).filter(whole);
  return {
    nodes: document.nodes.filter((node) => chosen.has(node.id)),
    edges: document.edges.filter((edge) => chosen.has(edge.to[0])),
    ...(frames.length > 0 && { frames }),
  };
}
