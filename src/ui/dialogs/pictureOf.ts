// pictureOf: boxes and curves of a small picture of a document, fitted into a frame.
import type { GraphDocument } from '../../document/model.ts';
import { edgeId } from '../../document/model.ts';

export interface Box {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly radius: number;
  /** Where numbers come from, where they go to the cost, and what is between. */
  readonly kind: 'source' | 'op' | 'cost';
  /** The node's name, or its beginning. */
  readonly label: string;
}
export interface Picture {
  readonly boxes: readonly Box[];
  readonly wires: readonly { readonly id: string; readonly path: string }[];
}

const MARGIN = 14;
/** Canvas px to picture px at most: a graph of two nodes is not torn apart. */
const LOOSEST = 0.36;
const HEIGHT = [13, 22] as const;
const WIDTH = [16, 64] as const;
/** Between boxes side by side and above each other, px. */
const GAP = [11, 6] as const;
/** Of a letter of a name, px, and what a box adds to its name. */
const LETTER = 5;
const AROUND = 12;
/** A wire that runs back swings out so far, with corners of this radius. */
const SWING = 7;
const CORNER = 4;

export function pictureOf(document: GraphDocument, width: number, height: number): Picture {
  const { nodes, edges } = document;
  if (nodes.length === 0) return { boxes: [], wires: [] };
  const xs = nodes.map((node) => node.position[0]);
  const ys = nodes.map((node) => node.position[1]);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const [spanX, spanY] = [Math.max(...xs) - left, Math.max(...ys) - top];
  const wanted = nodes.map((node) => clamped(Math.max(node.id.length * LETTER + AROUND, 24), WIDTH));
  const rightmost = Math.max(...wanted.filter((_, at) => (xs[at] ?? 0) >= left + spanX * 0.8));
  const rows = closest(ys);
  const roomY = rows === null ? HEIGHT[1] : (height - 2 * MARGIN + GAP[1]) / (spanY / rows + 1) - GAP[1];
  const boxHeight = clamped(roomY, HEIGHT);
  const stepX = spanX === 0 ? 0 : Math.min((width - 2 * MARGIN - rightmost) / spanX, LOOSEST);
  const stepY = spanY === 0 ? 0 : Math.min((height - 2 * MARGIN - boxHeight) / spanY, LOOSEST);
  const startX = (width - spanX * stepX - rightmost) / 2;
  const startY = (height - spanY * stepY - boxHeight) / 2;
  const places = nodes.map((node) => ({
    x: startX + (node.position[0] - left) * stepX,
    y: startY + (node.position[1] - top) * stepY,
  }));

  const feeds = new Set(edges.map((edge) => edge.from[0]));
  const fed = new Set(edges.map((edge) => edge.to[0]));
  const boxes = nodes.map((node, at): Box => {
    const { x = 0, y = 0 } = places[at] ?? {};
    // As wide as its name, but no wider than what its neighbour to the right leaves.
    const beside = places.filter((other) => other.x > x && Math.abs(other.y - y) < boxHeight + 2);
    const room = Math.min(width - MARGIN - x, ...beside.map((other) => other.x - x - GAP[0]));
    const boxWidth = clamped(Math.min(wanted[at] ?? 0, room), WIDTH);
    return {
      id: node.id,
      x: rounded(x),
      y: rounded(y),
      width: rounded(boxWidth),
      height: rounded(boxHeight),
      radius: 4,
      kind: fed.has(node.id) ? (feeds.has(node.id) ? 'op' : 'cost') : 'source',
      label: shortened(node.id, Math.floor((boxWidth - 5) / LETTER)),
    };
  });
  const byId = new Map(boxes.map((box) => [box.id, box]));
  const wires = edges.flatMap((edge) => {
    const from = byId.get(edge.from[0]);
    const to = byId.get(edge.to[0]);
    return from === undefined || to === undefined ? [] : [{ id: edgeId(edge), path: wireBetween(from, to) }];
  });
  return { boxes, wires };
}

/** A curve; back to another row it goes round the boxes. */
function wireBetween(from: Box, to: Box): string {
  const [x1, y1] = [rounded(from.x + from.width), rounded(from.y + from.height / 2)];
  const [x2, y2] = [to.x, rounded(to.y + to.height / 2)];
  const down = y2 > y1 ? 1 : -1;
  if (x2 > x1 || Math.abs(y2 - y1) < from.height + 2 * CORNER) {
    const bend = Math.max(Math.abs(x2 - x1) / 2, 6);
    return `M${x1} ${y1}C${rounded(x1 + bend)} ${y1} ${rounded(x2 - bend)} ${y2} ${x2} ${y2}`;
  }
  const lane = rounded(y2 - down * (to.height / 2 + CORNER + 1));
  const [right, left] = [rounded(x1 + SWING), rounded(x2 - SWING)];
  return (
    `M${x1} ${y1}H${rounded(right - CORNER)}Q${right} ${y1} ${right} ${y1 + down * CORNER}` +
    `V${lane - down * CORNER}Q${right} ${lane} ${rounded(right - CORNER)} ${lane}` +
    `H${rounded(left + CORNER)}Q${left} ${lane} ${left} ${lane + down * CORNER}` +
    `V${y2 - down * CORNER}Q${left} ${y2} ${rounded(left + CORNER)} ${y2}H${x2}`
  );
}

/** The smallest distance between neighbours that counts as a row of its own; null when there is one row only. */
function closest(places: readonly number[]): number | null {
  const apart = [...new Set(places)]
    .toSorted((a, b) => a - b)
    .flatMap((place, at, all) => {
      const next = all[at + 1];
      return next === undefined || next - place < 60 ? [] : [next - place];
    });
  return apart.length === 0 ? null : Math.min(...apart);
}

function shortened(name: string, letters: number): string {
  return name.length <= letters ? name : `${name.slice(0, Math.max(letters - 1, 1))}…`;
}

function clamped(value: number, [low, high]: readonly [number, number]): number {
  return Math.min(Math.max(value, low), high);
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
