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
  /** The node's name where it fits. */
  readonly label: string | null;
}
export interface Picture {
  readonly boxes: readonly Box[];
  readonly wires: readonly { readonly id: string; readonly path: string }[];
}

/** What a node takes on the canvas, about, px. */
const NODE = [150, 84] as const;
const MARGIN = 14;
/** Of the picture, px: smaller boxes cannot carry a name. */
const SMALLEST = [26, 15] as const;
const LARGEST = [58, 28] as const;

export function pictureOf(document: GraphDocument, width: number, height: number): Picture {
  const { nodes, edges } = document;
  if (nodes.length === 0) return { boxes: [], wires: [] };
  const xs = nodes.map((node) => node.position[0]);
  const ys = nodes.map((node) => node.position[1]);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const wide = Math.max(...xs) - left + NODE[0];
  const high = Math.max(...ys) - top + NODE[1];
  const scale = Math.min((width - 2 * MARGIN) / wide, (height - 2 * MARGIN) / high);
  const size = [
    Math.min(Math.max(NODE[0] * scale, SMALLEST[0]), LARGEST[0]),
    Math.min(Math.max(NODE[1] * scale, SMALLEST[1]), LARGEST[1]),
  ] as const;
  const spanX = Math.max(...xs) - left;
  const spanY = Math.max(...ys) - top;
  // The outermost boxes touch the margins, unless that would tear a small graph apart.
  const stepX = spanX === 0 ? 0 : Math.min((width - 2 * MARGIN - size[0]) / spanX, 0.34);
  const stepY = spanY === 0 ? 0 : Math.min((height - 2 * MARGIN - size[1]) / spanY, 0.3);
  const startX = (width - spanX * stepX - size[0]) / 2;
  const startY = (height - spanY * stepY - size[1]) / 2;

  const feeds = new Set(edges.map((edge) => edge.from[0]));
  const fed = new Set(edges.map((edge) => edge.to[0]));
  const boxes = nodes.map(
    (node): Box => ({
      id: node.id,
      x: rounded(startX + (node.position[0] - left) * stepX),
      y: rounded(startY + (node.position[1] - top) * stepY),
      width: rounded(size[0]),
      height: rounded(size[1]),
      radius: 4,
      kind: fed.has(node.id) ? (feeds.has(node.id) ? 'op' : 'cost') : 'source',
      label: node.id.length * 5.4 <= size[0] - 6 ? node.id : null,
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

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
