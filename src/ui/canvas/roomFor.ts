// roomFor: where the members of an opened op stand, in the place of its node, and how the rest of the graph makes room for them.
import { frameAround, nodesInside } from '../../document/frames.ts';
import type { FrameRoom, GraphDocument, GraphFrame } from '../../document/model.ts';
import { type Box, FRAME_HEADER, FRAME_PADDING, frameBox } from '../../execution/frameBox.ts';

export type Size = readonly [number, number];
export type Place = readonly [number, number];

/** Between a frame and what stands above or below it, px. */
const GAP = 24;
const GRID = 8;

export interface Arranged {
  readonly positions: ReadonlyMap<string, Place>;
  readonly room: readonly FrameRoom[];
}

/**
 * `document`: with the op open, and the others where they stood before. `drawn`: the members as they are to stand, wherever that drawing
 * lies. `size`: of the node that was opened. `level`: how much lower the port that goes on from the op's first wire lies in the drawing
 * than it lay in the node. Nodes to the right move on by what the frame is wider, so that the drawing keeps its gaps; nodes below and
 * above move only where the frame would cover one of them.
 */
export function roomFor(
  document: GraphDocument,
  frame: GraphFrame,
  drawn: ReadonlyMap<string, Place>,
  size: Size,
  level: number,
  sizeOf: (id: string) => Size,
): Arranged {
  const [left, top] = frame.node.position;
  const inside = nodesInside(document, frame);
  const boxes = inside.map((id) => boxAt(drawn.get(id) ?? [0, 0], sizeOf(id)));
  const whole = frameBox(boxes) ?? { x: 0, y: 0, width: 0, height: 0 };
  const [dx, dy] = [left - whole.x, top - level];
  const positions = new Map(
    inside.map((id) => {
      const [x, y] = drawn.get(id) ?? [0, 0];
      return [id, [Math.round(x + dx), Math.round(y + dy)] as const];
    }),
  );
  const box = { ...whole, x: left, y: whole.y + dy };
  const members = new Set(inside);
  const others = document.nodes
    .filter(({ id }) => !members.has(id))
    .map(({ id, position }) => ({ id, box: boxAt(position, sizeOf(id)) }));
  const bottom = top + size[1];
  // What begins beyond the middle of the node stands to its right, even where it touched it.
  const right = left + size[0] / 2;
  const beside = others.filter(
    (each) => each.box.x >= right && each.box.y < box.y + box.height && each.box.y + each.box.height > box.y,
  );
  const onward = upToGrid(Math.max(box.width - size[0], ...beside.map((each) => box.x + box.width + GAP - each.box.x)));
  // What the frame stands in grows with it, and must not cover anything either.
  const around = outerMargin(document, frame);
  const wide = { x: box.x - around.side, width: box.width + 2 * around.side };
  const covered = (each: Box) => each.x < wide.x + wide.width && each.x + each.width > wide.x;
  const below = others.filter((each) => each.box.y >= bottom && each.box.x < right);
  const above = others.filter((each) => each.box.y + each.box.height <= top && each.box.x < right);
  const down = Math.max(
    0,
    ...below.filter((each) => covered(each.box)).map((each) => box.y + box.height + around.bottom + GAP - each.box.y),
  );
  const up = Math.max(
    0,
    ...above.filter((each) => covered(each.box)).map((each) => each.box.y + each.box.height + GAP + around.top - box.y),
  );
  const room = new Map<string, { readonly by: Place; readonly nodes: string[] }>();
  for (const { id, box: each } of others) {
    const x = each.x >= right ? onward : 0;
    const y = each.y >= bottom ? upToGrid(down) : each.y + each.height <= top ? -upToGrid(up) : 0;
    // To the right of the frame nothing is covered, so nothing moves up or down but what moves with the others.
    const by = [x, x > 0 ? 0 : y] as const;
    if (by[0] === 0 && by[1] === 0) continue;
    const key = by.join(' ');
    const known = room.get(key);
    if (known === undefined) room.set(key, { by, nodes: [id] });
    else known.nodes.push(id);
  }
  return { positions, room: [...room.values()] };
}

function boxAt([x, y]: Place, [width, height]: Size): Box {
  return { x, y, width, height };
}

function upToGrid(distance: number): number {
  return Math.max(0, Math.ceil(distance / GRID) * GRID);
}

function outerMargin(document: GraphDocument, frame: GraphFrame) {
  let depth = 0;
  for (let outer = frameAround(document, frame.node.id); outer; outer = frameAround(document, outer.node.id)) depth++;
  return {
    side: depth * FRAME_PADDING,
    bottom: depth * FRAME_PADDING,
    top: depth * (FRAME_PADDING + FRAME_HEADER),
  };
}
