// bestPaths: the paths of largest absolute product, without going through all of them; or all of them, where they are few.
import type { ScalarEdge, ScalarGraph } from './scalarGraph.ts';

export interface ScalarPath {
  /** From the start on; empty where the start is what is differentiated. */
  readonly edges: readonly ScalarEdge[];
  /** The seed at the entry where it ends. */
  readonly seed: number;
  /** All slopes times the seed. */
  readonly product: number;
}

/** A path from a vertex on: its first edge, then the path of that rank from there. */
interface Tail {
  readonly edge: ScalarEdge | null;
  readonly rank: number;
  /** The logarithm of the absolute product, which does not overflow. */
  readonly size: number;
}

/** The `most` largest, largest first; among equals in the order of the graph. Paths with a zero on them are left out. */
export function bestPaths(
  graph: ScalarGraph,
  most: number,
  within: ReadonlySet<number> | null = null,
): readonly ScalarPath[] {
  const { vertices } = graph;
  const best: Tail[][] = vertices.map(() => []);
  for (let at = vertices.length - 1; at >= 0; at--) {
    const { seed, onward } = vertices[at]!;
    const tails = best[at]!;
    if (seed !== null) {
      if (seed !== 0) tails.push({ edge: null, rank: 0, size: Math.log(Math.abs(seed)) });
      continue;
    }
    for (const edge of onward) {
      if (edge.local === 0 || (within !== null && !within.has(edge.hop))) continue;
      const own = Math.log(Math.abs(edge.local));
      for (const [rank, { size }] of best[edge.to]!.entries()) {
        if (!insert(tails, { edge, rank, size: own + size }, most)) break;
      }
    }
  }
  return (best[0] ?? []).map((_, rank) => followed(graph, best, rank));
}

/** False: it is smaller than all that are kept, and so are those of lower rank. */
function insert(tails: Tail[], tail: Tail, most: number): boolean {
  let place = tails.length;
  while (place > 0 && tails[place - 1]!.size < tail.size) place -= 1;
  if (place >= most) return false;
  tails.splice(place, 0, tail);
  if (tails.length > most) tails.pop();
  return true;
}

function followed({ vertices }: ScalarGraph, best: readonly (readonly Tail[])[], first: number): ScalarPath {
  const edges: ScalarEdge[] = [];
  let at = 0;
  let tail = best[0]![first]!;
  let product = 1;
  while (tail.edge !== null) {
    edges.push(tail.edge);
    product *= tail.edge.local;
    at = tail.edge.to;
    tail = best[at]![tail.rank]!;
  }
  const seed = vertices[at]!.seed ?? 0;
  return { edges, seed, product: product * seed };
}

/** Every path without a zero on it, in the order of the graph, up to `most` of them. `onward`: see `PathCounts`. */
export function everyPath(
  { vertices }: ScalarGraph,
  onwardCounts: readonly bigint[],
  most: number,
  within: ReadonlySet<number> | null = null,
): readonly ScalarPath[] {
  const paths: ScalarPath[] = [];
  const waiting: { readonly at: number; readonly edges: readonly ScalarEdge[]; readonly product: number }[] = [
    { at: 0, edges: [], product: 1 },
  ];
  for (let next = waiting.pop(); next !== undefined && paths.length < most; next = waiting.pop()) {
    const { at, edges, product } = next;
    const { seed, onward } = vertices[at]!;
    if (seed !== null) {
      if (seed !== 0) paths.push({ edges, seed, product: product * seed });
      continue;
    }
    for (const edge of onward.toReversed()) {
      if (edge.local === 0 || onwardCounts[edge.to] === 0n || (within !== null && !within.has(edge.hop))) continue;
      waiting.push({ at: edge.to, edges: [...edges, edge], product: product * edge.local });
    }
  }
  return paths;
}
