// edgeAt: the wire under a point.
import { edgeId, type GraphEdge } from '../../document/model.ts';
import type { Geometry } from './useGeometry.ts';
import { type Point, wirePath } from './wirePath.ts';

const REACH = 14;

/** The nearest wire within reach that neither starts nor ends at `except`, or null. */
export function edgeAt(edges: readonly GraphEdge[], geometry: Geometry, at: Point, except?: string): string | null {
  let nearest: string | null = null;
  let least = REACH;
  for (const edge of edges) {
    if (edge.from[0] === except || edge.to[0] === except) continue;
    const from = geometry.port(edge.from[0], edge.from[1], 'output');
    const to = geometry.port(edge.to[0], edge.to[1], 'input');
    if (from === null || to === null) continue;
    const lane = geometry.lane(edge.from[0], edge.to[0]);
    const distance = distanceTo(wirePath(from, to, lane).forwardLine.points, at);
    if (distance < least) [nearest, least] = [edgeId(edge), distance];
  }
  return nearest;
}

function distanceTo(points: readonly Point[], at: Point): number {
  let least = Number.POSITIVE_INFINITY;
  for (let index = 1; index < points.length; index++) {
    const [p, q] = [points[index - 1] as Point, points[index] as Point];
    const [dx, dy] = [q.x - p.x, q.y - p.y];
    const square = dx * dx + dy * dy;
    const t = square === 0 ? 0 : Math.min(Math.max(((at.x - p.x) * dx + (at.y - p.y) * dy) / square, 0), 1);
    least = Math.min(least, Math.hypot(at.x - p.x - t * dx, at.y - p.y - t * dy));
  }
  return least;
}
