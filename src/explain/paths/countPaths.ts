// countPaths: how many paths there are through single entries, what they come to together, and what it costs to follow them one by one.
import type { ScalarGraph } from './scalarGraph.ts';

export interface PathCounts {
  /** Paths whose product is made of slopes that are not zero. */
  readonly paths: bigint;
  /** Paths with a slope that is zero, or a zero of the seed, on them. */
  readonly zero: bigint;
  /** The sum of the products over all paths. */
  readonly total: number;
  /** The sum of their sizes: what rounding is measured by. */
  readonly magnitude: number;
  /** Multiplications when each path is followed by itself. */
  readonly byPaths: bigint;
  /** Multiplications when what comes back is added up at every entry first, as backprop does. */
  readonly byEntries: number;
  /** Per vertex: how many paths lead on from it. */
  readonly onward: readonly bigint[];
  /** Per hop with a zero slope on it: paths from the start up to there. */
  readonly flat: ReadonlyMap<number, bigint>;
  /** Per hop that some paths do not come out of: how many get to it. */
  readonly stopped: ReadonlyMap<number, bigint>;
}

/**
 * By one pass from the target back and one forwards; only through the hops in `within`, where given. `seeded`: the seed is a factor of its
 * own; otherwise it is 1 and costs nothing.
 */
export function countPaths(
  { vertices }: ScalarGraph,
  seeded: boolean,
  within: ReadonlySet<number> | null = null,
): PathCounts {
  const count = vertices.length;
  const onward = Array.from({ length: count }, () => 0n);
  const all = Array.from({ length: count }, () => 0n);
  const factors = Array.from({ length: count }, () => 0n);
  const total = new Float64Array(count);
  const magnitude = new Float64Array(count);
  const allowed = (hop: number): boolean => within === null || within.has(hop);
  for (let at = count - 1; at >= 0; at--) {
    const { seed, onward: edges } = vertices[at]!;
    if (seed !== null) {
      onward[at] = seed === 0 ? 0n : 1n;
      all[at] = 1n;
      factors[at] = seeded ? onward[at]! : 0n;
      total[at] = seed;
      magnitude[at] = Math.abs(seed);
      continue;
    }
    for (const { to, local, hop } of edges) {
      if (!allowed(hop)) continue;
      all[at]! += all[to]!;
      if (local === 0) continue;
      onward[at]! += onward[to]!;
      factors[at]! += factors[to]! + onward[to]!;
      total[at]! += local * total[to]!;
      magnitude[at]! += Math.abs(local) * magnitude[to]!;
    }
  }

  const arriving = Array.from({ length: count }, () => 0n);
  const flat = new Map<number, bigint>();
  const stopped = new Map<number, bigint>();
  let byEntries = 0;
  if (count > 0) arriving[0] = 1n;
  for (let at = 0; at < count; at++) {
    const here = arriving[at]!;
    if (here === 0n) continue;
    const { stops, onward: edges } = vertices[at]!;
    for (const hop of stops) if (allowed(hop)) stopped.set(hop, (stopped.get(hop) ?? 0n) + here);
    for (const { to, local, hop } of edges) {
      if (!allowed(hop)) continue;
      if (local === 0) {
        if (all[to]! > 0n) flat.set(hop, (flat.get(hop) ?? 0n) + here);
        continue;
      }
      arriving[to]! += here;
      if (onward[to]! > 0n && (seeded || vertices[to]!.seed === null)) byEntries += 1;
    }
  }
  const paths = onward[0] ?? 0n;
  const length = factors[0] ?? 0n;
  return {
    paths,
    zero: (all[0] ?? 0n) - paths,
    total: total[0] ?? 0,
    magnitude: magnitude[0] ?? 0,
    byPaths: length > paths ? length - paths : 0n,
    byEntries,
    onward,
    flat,
    stopped,
  };
}
