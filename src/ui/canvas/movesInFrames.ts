// movesInFrames: a dragged frame takes all that is in it along.
import type { NodeChange } from '@xyflow/react';
import { findFrame, nodesInside } from '../../document/frames.ts';
import type { GraphDocument } from '../../document/model.ts';
import { frameBox } from '../../execution/frameBox.ts';
import { frameOfFlowId } from './flowFrames.ts';
import type { CanvasNode } from './flowGraph.ts';
import { snapped } from './snapping.ts';

/** Where the nodes of dragged frames are to stand. `document`: as it was when the drag began; `free`: off the grid. */
export function movesInFrames(
  document: GraphDocument,
  changes: readonly NodeChange<CanvasNode>[],
  free: boolean,
): ReadonlyMap<string, { readonly x: number; readonly y: number }> {
  const positions = new Map<string, { readonly x: number; readonly y: number }>();
  for (const change of changes) {
    if (change.type !== 'position' || change.position === undefined) continue;
    const name = frameOfFlowId(change.id);
    const frame = name === null ? undefined : findFrame(document, name);
    if (frame === undefined) continue;
    const inside = new Set(nodesInside(document, frame));
    const nodes = document.nodes.filter(({ id }) => inside.has(id));
    // Sizes play no part in where the corner is, but frames in it do.
    const box = boxAround(document, frame.node.id);
    if (box === null) continue;
    const raw = { x: change.position.x - box.x, y: change.position.y - box.y };
    const by = free ? { x: Math.round(raw.x), y: Math.round(raw.y) } : snapped(raw, []);
    for (const { id, position } of nodes) positions.set(id, { x: position[0] + by.x, y: position[1] + by.y });
  }
  return positions;
}

function boxAround(document: GraphDocument, id: string): { readonly x: number; readonly y: number } | null {
  const frame = findFrame(document, id);
  const boxes = (frame?.members ?? []).flatMap((member) => {
    const node = document.nodes.find((each) => each.id === member.id);
    if (node !== undefined) return [{ x: node.position[0], y: node.position[1], width: 0, height: 0 }];
    const inner = boxAround(document, member.id);
    return inner === null ? [] : [{ ...inner, width: 0, height: 0 }];
  });
  return frameBox(boxes);
}
