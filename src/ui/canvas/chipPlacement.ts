// chipPlacement: where the chips of all wires go, so that none covers a node, a port or another chip.
import { GRADIENT_GAP, lengthOf, type Point, type Polyline, type Station, stationAt } from './wirePath.ts';

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A chip looks for a place on its side of the wire: values above a level forward line, gradients (and tangents in their place) below its gradient line. */
export interface ChipRequest {
  readonly id: string;
  /** The wire that it belongs to, a key of the lines. */
  readonly wire: string;
  readonly line: Polyline;
  readonly side: 'value' | 'gradient' | 'tangent';
  /** Widths of the ways to write it, best first. The first that finds a free place is taken. */
  readonly widths: readonly number[];
}

export interface ChipPlace extends Point {
  /** Centre of the chip; `option` is the index into `widths`. */
  readonly option: number;
}

export const CHIP_HEIGHT = 18;
const CHIP_GAP = 8;
/** Chips keep this distance from each other. */
const CLEARANCE = 2;
/** And that from the sides of nodes. */
const NODE_CLEARANCE = 3;
/** A port's ring with a little air. */
const PORT = 14;
const CELL = 128;
/** Other wires are avoided in graphs of up to so many; beyond, it would cost more than it shows. */
const MOST_LINES = 150;
const LINE_PIECE = 10;

/** Fractions of the wire, middle first, then outwards on both sides in turn. */
const fractions = [0.5, 0.44, 0.56, 0.38, 0.62, 0.32, 0.68, 0.26, 0.74, 0.2, 0.8, 0.14, 0.86];

/**
 * One place per chip that can have one, in the order asked: earlier chips are not moved by later ones. A chip for which no way of
 * writing it fits anywhere along its wire gets no place (the same facts stand at the ports and in the nodes).
 */
export function placeChips(
  requests: readonly ChipRequest[],
  nodes: Iterable<Rect>,
  ports: Iterable<Point> = [],
  lines: ReadonlyMap<string, Polyline> = new Map(),
): ReadonlyMap<string, ChipPlace> {
  return placeAmong(requests, obstaclesOf(nodes, ports, lines));
}

/** What chips keep off: nodes and ports, and other wires where they can. It stays the same while only numbers change. */
export interface Obstacles {
  readonly solid: RectGrid;
  readonly crossing: RectGrid | null;
}

export function obstaclesOf(
  nodes: Iterable<Rect>,
  ports: Iterable<Point>,
  lines: ReadonlyMap<string, Polyline>,
): Obstacles {
  const solid = new RectGrid();
  for (const { x, y, width, height } of nodes) {
    solid.add({ x: x - NODE_CLEARANCE, y, width: width + 2 * NODE_CLEARANCE, height });
  }
  for (const { x, y } of ports) solid.add({ x: x - PORT / 2, y: y - PORT / 2, width: PORT, height: PORT });
  return { solid, crossing: lines.size <= MOST_LINES ? linesGrid(lines) : null };
}

/** `placeChips` with the obstacles made before. */
export function placeAmong(requests: readonly ChipRequest[], obstacles: Obstacles): ReadonlyMap<string, ChipPlace> {
  const taken = new RectGrid();
  const places = new Map<string, ChipPlace>();
  for (const request of requests) {
    const found = firstFree(request, taken, obstacles);
    if (found === null) continue;
    taken.add(found.rect);
    places.set(request.id, found.place);
  }
  return places;
}

/** The first way of writing it that has a free place; of that, the place nearest to the middle, off other wires where there is one. */
function firstFree(request: ChipRequest, taken: RectGrid, { solid, crossing }: Obstacles): Found | null {
  for (const [option, width] of request.widths.entries()) {
    let onWire: Found | null = null;
    for (const fraction of fractions) {
      const centre = chipCentre(stationAt(request.line, fraction), width, request.side);
      const rect = {
        x: centre.x - width / 2 - CLEARANCE,
        y: centre.y - CHIP_HEIGHT / 2 - CLEARANCE,
        width: width + 2 * CLEARANCE,
        height: CHIP_HEIGHT + 2 * CLEARANCE,
      };
      if (solid.meets(rect) || taken.meets(rect)) continue;
      const found = { place: { ...centre, option }, rect };
      if (crossing === null || !crossing.meets(rect, request.wire)) return found;
      onWire ??= found;
    }
    if (onWire !== null) return onWire;
  }
  return null;
}

interface Found {
  readonly place: ChipPlace;
  readonly rect: Rect;
}

/** The lines as small squares, each with the wire that it belongs to. */
function linesGrid(lines: ReadonlyMap<string, Polyline>): RectGrid {
  const grid = new RectGrid();
  for (const [wire, line] of lines) {
    const pieces = Math.max(Math.round(lengthOf(line) / LINE_PIECE), 1);
    for (let piece = 0; piece <= pieces; piece++) {
      const { x, y } = stationAt(line, piece / pieces);
      grid.add({ x: x - 1, y: y - 1, width: 2, height: 2 + GRADIENT_GAP }, wire);
    }
  }
  return grid;
}

/** The centre of a box beside the forward line at `station`, just far enough off to clear the lines. */
function chipCentre(station: Station, width: number, side: ChipRequest['side']): Point {
  // To the right of the direction of travel: down where the wire runs to the right. The gradient's line is on that side.
  const normal = { x: -station.dy, y: station.dx };
  const half = (Math.abs(normal.x) * width) / 2 + (Math.abs(normal.y) * CHIP_HEIGHT) / 2 + CHIP_GAP;
  const away = side === 'value' ? -half : GRADIENT_GAP + half;
  return { x: station.x + normal.x * away, y: station.y + normal.y * away };
}

/** Rectangles in square cells, so that asking what meets one is quick in a graph of any size. */
class RectGrid {
  readonly #cells = new Map<string, { readonly rect: Rect; readonly owner: string | undefined }[]>();

  add(rect: Rect, owner?: string): void {
    for (const key of cellsOf(rect)) {
      const cell = this.#cells.get(key);
      if (cell === undefined) this.#cells.set(key, [{ rect, owner }]);
      else cell.push({ rect, owner });
    }
  }

  /** Whether anything that does not belong to `except` meets it. */
  meets(rect: Rect, except?: string): boolean {
    for (const key of cellsOf(rect)) {
      for (const other of this.#cells.get(key) ?? []) {
        if ((except === undefined || other.owner !== except) && overlap(rect, other.rect)) return true;
      }
    }
    return false;
  }
}

function* cellsOf(rect: Rect): Generator<string> {
  const right = Math.floor((rect.x + rect.width) / CELL);
  const bottom = Math.floor((rect.y + rect.height) / CELL);
  for (let column = Math.floor(rect.x / CELL); column <= right; column++) {
    for (let row = Math.floor(rect.y / CELL); row <= bottom; row++) yield `${column},${row}`;
  }
}

export function overlap(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
