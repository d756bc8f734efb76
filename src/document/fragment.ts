// Fragment: some nodes of a document with every edge that ends at them: what copy takes and paste gives.
import type { GraphDocument, GraphEdge, GraphNode } from './model.ts';

export interface Fragment {
  readonly nodes: readonly GraphNode[];
  /** Edges that end at one of `nodes`; their source may lie outside. */
  readonly edges: readonly GraphEdge[];
}

/** Nodes in document order; ids that are not in the document are passed over. */
export function fragmentOf(document: GraphDocument, ids: readonly string[]): Fragment {
  const chosen = new Set(ids);
  return {
    nodes: document.nodes.filter((node) => chosen.has(node.id)),
    edges: document.edges.filter((edge) => chosen.has(edge.to[0])),
  };
}
