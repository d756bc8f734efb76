// computesSame: whether two documents compute the same numbers, at a glance.
import type { GraphDocument, GraphNode } from './model.ts';

/**
 * True where they differ at most in where nodes stand, in their title and notes, and in which ops stand open. Values, params and wires are
 * told apart by identity, which commands keep where they change nothing; so it may be false of documents that compute the same.
 */
export function computesSame(a: GraphDocument, b: GraphDocument): boolean {
  return a.backward === b.backward && each(a.nodes, b.nodes, sameNode) && each(a.edges, b.edges, () => false);
}

export function sameNode(a: GraphNode, b: GraphNode): boolean {
  return (
    a.id === b.id && a.op === b.op && a.params === b.params && a.inputs === b.inputs && a.trainable === b.trainable
  );
}

/** `same` is asked where two are not one and the same. */
function each<T>(a: readonly T[], b: readonly T[], same: (a: T, b: T) => boolean): boolean {
  return a === b || (a.length === b.length && a.every((item, k) => item === b[k] || same(item, b[k] as T)));
}
