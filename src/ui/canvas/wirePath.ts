// wirePath: the geometry of one wire: the forward curve, the gradient's line beside it, and points along both.

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A point on a line, with the unit vector in which the line runs there. */
export interface Station extends Point {
  readonly dx: number;
  readonly dy: number;
}

/** A polyline with the length up to each of its points; `lengths.at(-1)` is its whole length. */
export interface Polyline {
  readonly points: readonly Point[];
  readonly lengths: readonly number[];
}

export interface WirePath {
  /** SVG path of the forward curve, source to target. */
  readonly forward: string;
  /** SVG path of the gradient's line, target to source. */
  readonly backward: string;
  readonly forwardLine: Polyline;
  readonly backwardLine: Polyline;
}

/** How far beside the forward line the gradient's line runs: under it where the wire is level. */
export const GRADIENT_GAP = 12;
/** The gradient's line keeps this distance from the borders of both nodes. */
const GRADIENT_TRIM = 3;
const SAMPLES = 32;
const CORNER_SAMPLES = 6;

/** Where a node is from top to bottom. */
interface Extent {
  readonly y: number;
  readonly height: number;
}

/** A wire runs level at least so far above or below a node that it passes, and at most so far from the node it leads to. */
const LANE_GAP = [14, 34] as const;
/** A wire that runs back swings out so far on both sides, with corners of this radius. */
const SWING = 26;
const CORNER = 16;

/** The height at which a wire to a node further left runs level, in the room between the two; null where there is none. */
export function returnLane(source: Extent, target: Extent): number | null {
  const [least, most] = LANE_GAP;
  const below = target.y - (source.y + source.height);
  if (below >= 2 * least) return target.y - Math.min(below / 2, most);
  const above = source.y - (target.y + target.height);
  return above >= 2 * least ? target.y + target.height + Math.min(above / 2, most) : null;
}

/**
 * The wire from an output port at `from` (leaving to the right) to an input port at `to` (entering from the left). Where it has to run
 * back and there is a `lane` between the nodes, it goes round them like the return of a typewriter.
 */
export function wirePath(from: Point, to: Point, lane: number | null = null): WirePath {
  if (lane !== null && to.x - from.x < SWING) return pathOf(...returning(from, to, lane));
  const straight = Math.abs(to.y - from.y) < 0.5 && to.x >= from.x;
  const reach = controlReach(from, to);
  const controls = [from, { x: from.x + reach, y: from.y }, { x: to.x - reach, y: to.y }, to] as const;
  const [, c1, c2] = controls;
  return straight
    ? pathOf(`M${coordinates(from)}L${coordinates(to)}`, [from, to])
    : pathOf(`M${coordinates(from)}C${coordinates(c1)} ${coordinates(c2)} ${coordinates(to)}`, sampleCubic(controls));
}

function pathOf(forward: string, points: readonly Point[]): WirePath {
  const forwardLine = polyline(points);
  const backwardLine = trimmed(polyline(offset(forwardLine, GRADIENT_GAP).toReversed()), GRADIENT_TRIM);
  return { forward, backward: svgPath(backwardLine.points), forwardLine, backwardLine };
}

/** Out to the right, along the lane, and in from the left; as an SVG path and as points. */
function returning(from: Point, to: Point, lane: number): [string, readonly Point[]] {
  const [right, left] = [from.x + SWING, to.x - SWING];
  const corners: readonly Point[] = [
    { x: right, y: from.y },
    { x: right, y: lane },
    { x: left, y: lane },
    { x: left, y: to.y },
  ];
  let path = `M${coordinates(from)}`;
  const points: Point[] = [from];
  for (const [index, corner] of corners.entries()) {
    const before = corners[index - 1] ?? from;
    const after = corners[index + 1] ?? to;
    const start = towards(corner, before);
    const end = towards(corner, after);
    path += `L${coordinates(start)}Q${coordinates(corner)} ${coordinates(end)}`;
    for (let step = 0; step <= CORNER_SAMPLES; step++) {
      const t = step / CORNER_SAMPLES;
      const [a, b, c] = [(1 - t) * (1 - t), 2 * t * (1 - t), t * t];
      points.push({ x: a * start.x + b * corner.x + c * end.x, y: a * start.y + b * corner.y + c * end.y });
    }
  }
  return [`${path}L${coordinates(to)}`, [...points, to]];
}

/** The point a corner's radius away, or half way where that is nearer. */
function towards(corner: Point, other: Point): Point {
  const span = Math.hypot(other.x - corner.x, other.y - corner.y) || 1;
  const share = Math.min(CORNER, span / 2) / span;
  return { x: corner.x + (other.x - corner.x) * share, y: corner.y + (other.y - corner.y) * share };
}

/** How far the control points reach: half the way forward; a wire that runs back swings out to both sides first. */
function controlReach(from: Point, to: Point): number {
  const across = to.x - from.x;
  const down = Math.abs(to.y - from.y);
  if (across >= 0) return Math.max(across / 2, Math.min(down / 2, 48));
  return Math.min(48 + Math.sqrt(-across) * 6, 200);
}

function sampleCubic([a, b, c, d]: readonly [Point, Point, Point, Point]): Point[] {
  return Array.from({ length: SAMPLES + 1 }, (_, index) => {
    const t = index / SAMPLES;
    const s = 1 - t;
    const [wa, wb, wc, wd] = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t];
    return { x: wa * a.x + wb * b.x + wc * c.x + wd * d.x, y: wa * a.y + wb * b.y + wc * c.y + wd * d.y };
  });
}

export function polyline(points: readonly Point[]): Polyline {
  const lengths = [0];
  for (let index = 1; index < points.length; index++) {
    const [p, q] = [points[index - 1] as Point, points[index] as Point];
    lengths.push((lengths[index - 1] as number) + Math.hypot(q.x - p.x, q.y - p.y));
  }
  return { points, lengths };
}

export function lengthOf(line: Polyline): number {
  return line.lengths.at(-1) ?? 0;
}

/** The station at `fraction` (0..1) of the line's length. */
export function stationAt(line: Polyline, fraction: number): Station {
  const { points, lengths } = line;
  const wanted = Math.min(Math.max(fraction, 0), 1) * lengthOf(line);
  let index = 1;
  while (index < points.length - 1 && (lengths[index] as number) < wanted) index++;
  const p = points[index - 1] ?? { x: 0, y: 0 };
  const q = points[index] ?? p;
  const span = Math.hypot(q.x - p.x, q.y - p.y);
  if (span === 0) return { ...p, dx: 1, dy: 0 };
  const along = (wanted - (lengths[index - 1] as number)) / span;
  return {
    x: p.x + (q.x - p.x) * along,
    y: p.y + (q.y - p.y) * along,
    dx: (q.x - p.x) / span,
    dy: (q.y - p.y) / span,
  };
}

/** The points moved `distance` to the right of the direction of travel (downwards where the line runs to the right). */
function offset({ points }: Polyline, distance: number): Point[] {
  return points.map((point, index) => {
    const before = points[Math.max(index - 1, 0)] as Point;
    const after = points[Math.min(index + 1, points.length - 1)] as Point;
    const span = Math.hypot(after.x - before.x, after.y - before.y) || 1;
    return {
      x: point.x - ((after.y - before.y) / span) * distance,
      y: point.y + ((after.x - before.x) / span) * distance,
    };
  });
}

/** The line without its first and last `distance`; a line too short for that keeps its middle third. */
function trimmed(line: Polyline, distance: number): Polyline {
  const whole = lengthOf(line);
  if (whole === 0) return line;
  const cut = Math.min(distance, whole / 3);
  const inner = line.points.filter((_, index) => {
    const at = line.lengths[index] as number;
    return at > cut && at < whole - cut;
  });
  return polyline([stationAt(line, cut / whole), ...inner, stationAt(line, 1 - cut / whole)]);
}

/** An arrowhead whose tip lies `back` before the end of the line, as an SVG path. */
export function arrowHead(line: Polyline, back: number, length: number, width: number): string {
  const whole = lengthOf(line);
  if (whole < back + length) return '';
  const tip = stationAt(line, 1 - back / whole);
  const base = stationAt(line, 1 - (back + length) / whole);
  const left = { x: base.x + (base.dy * width) / 2, y: base.y - (base.dx * width) / 2 };
  const right = { x: base.x - (base.dy * width) / 2, y: base.y + (base.dx * width) / 2 };
  return `${svgPath([left, tip, right])}Z`;
}

function svgPath(points: readonly Point[]): string {
  return points.map((point, index) => `${index === 0 ? 'M' : 'L'}${coordinates(point)}`).join('');
}

function coordinates({ x, y }: Point): string {
  return `${round(x)} ${round(y)}`;
}
function round(value: number): number {
  return Math.round(value * 100) / 100;
}
