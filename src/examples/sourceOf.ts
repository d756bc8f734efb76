// sourceOf: where a graph comes from, when it is one of the examples, whatever its numbers have become.
import type { GraphDocument } from '../document/model.ts';
import { examples } from './index.ts';

/** Null for a graph of one's own: title, nodes and wires are those of an example, or it is none. */
export function sourceOf(document: GraphDocument): string | null {
  const own = fingerprint(document);
  return examples.find((example) => fingerprint(example.document) === own)?.source.where ?? null;
}

function fingerprint({ title, nodes, edges }: GraphDocument): string {
  return JSON.stringify([
    title,
    nodes.map(({ id, op }) => [id, op]).toSorted(),
    edges.map(({ from, to }) => [...from, ...to]).toSorted(),
  ]);
}
