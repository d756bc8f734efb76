// deleteItems: takes nodes and edges out; edges at a deleted node go with it, and so does a backward target on it.
import type { Command } from '../command.ts';
import { withBackward, withEdges } from '../edit.ts';
import { withLivingFrames } from '../frames.ts';
import { edgeId } from '../model.ts';

export interface DeletedItems {
  readonly nodes: readonly string[];
  /** Edge ids, see `edgeId`. */
  readonly edges: readonly string[];
}

export const deleteItems: Command<DeletedItems> = (document, args) => {
  const gone = new Set(args.nodes);
  const goneEdges = new Set(args.edges);
  const nodes = document.nodes.filter((node) => !gone.has(node.id));
  const edges = document.edges.filter(
    (edge) => !gone.has(edge.from[0]) && !gone.has(edge.to[0]) && !goneEdges.has(edgeId(edge)),
  );
  const cut = withEdges(document, edges);
  const left = nodes.length === document.nodes.length ? cut : withLivingFrames({ ...cut, nodes });
  return document.backward && gone.has(document.backward.from[0]) ? withBackward(left, undefined) : left;
};
