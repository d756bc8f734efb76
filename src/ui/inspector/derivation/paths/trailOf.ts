// trailOf: the nodes and wires of a path, to be pointed out on the canvas.
import type { Hop } from '../../../../explain/paths/hops.ts';
import type { Station } from '../../../../explain/paths/pathsReport.ts';
import type { Trail } from '../../../../state/app.ts';

export function trailOf(stations: readonly Station[], hops: readonly Hop[]): Trail {
  return {
    nodes: new Set([...stations.map(({ ref }) => ref.node), ...hops.map(({ node }) => node)]),
    wires: new Set(hops.map(({ node, port }) => `${node}.${port}`)),
  };
}
