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
const HEIGHT = [13, 26] as const;
const WIDTH = [22, 64] as const;
/** Between boxes side by side, px. */
const GAP = 15;
/** Of a letter of a name, px. */
const LETTER = 5;

export function pictureOf(document: GraphDocument, width: number, height: number): Picture {
  const { nodes, edges } = document;
  if (nodes.length === 0) return { boxes: [], wires: [] };
  const xs = nodes.map((node) => node.position[0]);
  const ys = nodes.map((node) => node.position[1]);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const [spanX, spanY] = [Math.max(...xs) - left, Math.max(...ys) - top];
  const longest = Math.max(...nodes.map((node) => node.id.length)) * LETTER + 12;
  const columns = closest(xs);
  // A box as wide as the longest name, but no wider than what the columns leave when the outermost boxes touch the margins.
  const room = columns === null ? WIDTH[1] : (width - 2 * MARGIN + GAP) / (spanX / columns + 1) - GAP;
  const boxWidth = clamped(Math.min(Math.max(longest, 38), room), WIDTH);
  const rows = closest(ys);
  const roomY = rows === null ? HEIGHT[1] : (height - 2 * MARGIN + 6) / (spanY / rows + 1) - 6;
  const boxHeight = clamped(Math.min(boxWidth * 0.55, roomY), HEIGHT);
  const stepX = spanX === 0 ? 0 : Math.min((width - 2 * MARGIN - boxWidth) / spanX, LOOSEST);
  const stepY = spanY === 0 ? 0 : Math.min((height - 2 * MARGIN - boxHeight) / spanY, LOOSEST);
  const startX = (width - spanX * stepX - boxWidth) / 2;
  const startY = (height - spanY * stepY - boxHeight) / 2;

  const feeds = new Set(edges.map((edge) => edge.from[0]));
  const fed = new Set(edges.map((edge) => edge.to[0]));
  const boxes = nodes.map(
    (node): Box => ({
      id: node.id,
      x: rounded(startX + (node.position[0] - left) * stepX),
      y: rounded(startY + (node.position[1] - top) * stepY),
      width: rounded(boxWidth),
      height: rounded(boxHeight),
      radius: 4,
      kind: fed.has(node.id) ? (feeds.has(node.id) ? 'op' : 'cost') : 'source',
      label: shortened(node.id, Math.floor((boxWidth - 5) / LETTER)),
    }),
  );
  const places = new Map(boxes.map((box) => [box.id, box]));
  const wires = edges.flatMap((edge) => {
    const from = places.get(edge.from[0]);
    const to = places.get(edge.to[0]);
    if (from === undefined || to === undefined) return [];
    const [x1, y1] = [from.x + from.width, from.y + from.height / 2];
    const [x2, y2] = [to.x, to.y + to.height / 2];
    const bend = Math.max(Math.abs(x2 - x1) / 2, 6);
    const path = `M${rounded(x1)} ${rounded(y1)}C${rounded(x1 + bend)} ${rounded(y1)} ${rounded(x2 - bend)} ${rounded(y2)} ${rounded(x2)} ${rounded(y2)}`;
    return [{ id: edgeId(edge), path }];
  });
  return { boxes, wires };
}

/** The smallest distance between neighbours that counts as a column of its own; null when there is one column only. */
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
