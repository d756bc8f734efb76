// portWalk: where the arrow keys lead: between nodes, from port to port, and along the ports that fit a wire being made.
import type { PortKey } from '../../engine/program.ts';
import { portKey } from '../../engine/program.ts';
import type { Rect } from './chipPlacement.ts';

export type Direction = 'up' | 'down' | 'left' | 'right';

/** A port's centre in canvas coordinates. */
export interface PortPlace {
  readonly node: string;
  readonly port: string;
  readonly side: 'input' | 'output';
  readonly x: number;
  readonly y: number;
}

export function placeKey(place: Pick<PortPlace, 'node' | 'port'>): PortKey {
  return portKey(place.node, place.port);
}

/** The nearest node that lies in that direction: what lies straight ahead is nearer than what lies aside. */
export function nodeTowards(rects: ReadonlyMap<string, Rect>, from: string, direction: Direction): string | null {
  const start = rects.get(from);
  if (start === undefined) return null;
  const horizontal = direction === 'left' || direction === 'right';
  const sign = direction === 'right' || direction === 'down' ? 1 : -1;
  let best: string | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const [id, rect] of rects) {
    if (id === from) continue;
    const dx = rect.x + rect.width / 2 - start.x - start.width / 2;
    const dy = rect.y + rect.height / 2 - start.y - start.height / 2;
    const ahead = sign * (horizontal ? dx : dy);
    const offCentre = Math.abs(horizontal ? dy : dx);
    if (ahead <= 0.3 * offCentre) continue;
    const aside = horizontal
      ? gap(start.y, start.height, rect.y, rect.height)
      : gap(start.x, start.width, rect.x, rect.width);
    const cost = ahead + 3 * aside + 0.25 * offCentre;
    if (cost < least) [best, least] = [id, cost];
  }
  return best;
}

/** How far two intervals lie apart; 0 where they meet. */
function gap(start: number, length: number, otherStart: number, otherLength: number): number {
  return Math.max(otherStart - start - length, start - otherStart - otherLength, 0);
}

/** The ports of one node from top to bottom, the input before the output where they are level. */
export function portsOf(places: readonly PortPlace[], node: string): readonly PortPlace[] {
  return places
    .filter((place) => place.node === node)
    .toSorted((a, b) => (Math.abs(a.y - b.y) > 2 ? a.y - b.y : a.x - b.x));
}

/**
 * From a port: up and down along its node; left from an input and right from an output along the wire (an output's first reader from
 * the top); otherwise across to the nearest port on the node's other side. null where nothing lies there.
 */
export function portTowards(
  places: readonly PortPlace[],
  wires: readonly { readonly from: PortKey; readonly to: PortKey }[],
  from: PortPlace,
  direction: Direction,
): PortPlace | null {
  if (direction === 'up' || direction === 'down') {
    const own = portsOf(places, from.node);
    const at = own.findIndex((place) => place.port === from.port && place.side === from.side);
    return own[at + (direction === 'down' ? 1 : -1)] ?? null;
  }
  const alongWire = (from.side === 'input') === (direction === 'left');
  if (!alongWire) {
    const across = places.filter((place) => place.node === from.node && place.side !== from.side);
    return leastBy(across, (place) => Math.abs(place.y - from.y));
  }
  const key = placeKey(from);
  const ends = new Set(
    from.side === 'input'
      ? wires.filter((wire) => wire.to === key).map((wire) => wire.from)
      : wires.filter((wire) => wire.from === key).map((wire) => wire.to),
  );
  const reached = places.filter((place) => place.side !== from.side && ends.has(placeKey(place)));
  return leastBy(reached, (place) => place.y);
}

/**
 * The ports that fit, in reading order by columns, and the next one from `current` (null: the one nearest to where the wire starts);
 * the walk wraps round.
 */
export function nextFitting(
  places: readonly PortPlace[],
  start: PortPlace,
  current: PortPlace | null,
  step: 1 | -1,
): PortPlace | null {
  if (current === null) return leastBy(places, (place) => Math.hypot(place.x - start.x, place.y - start.y));
  const order = places.toSorted((a, b) => (Math.abs(a.x - b.x) > 24 ? a.x - b.x : a.y - b.y));
  const at = order.findIndex((place) => placeKey(place) === placeKey(current) && place.side === current.side);
  if (at === -1) return order[0] ?? null;
  return order[(at + step + order.length) % order.length] ?? null;
}

function leastBy<T>(items: readonly T[], cost: (item: T) => number): T | null {
  let best: T | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const item of items) {
    const value = cost(item);
    if (value < least) [best, least] = [item, value];
  }
  return best;
}
