// flowFrames: opened ops as React Flow's nodes: each as large as what is in it, wherever that is being dragged.
import { framesOf, nodesInside } from '../../document/frames.ts';
import type { GraphDocument, GraphFrame } from '../../document/model.ts';
import { type Box, frameBox } from '../../execution/frameBox.ts';
import type { FrameFlowNode, OpFlowNode } from './flowGraph.ts';

/** No id of a node has a colon. */
const PREFIX = 'frame:';
/** A node that nobody has measured yet, px. */
const USUAL = { width: 176, height: 120 };
/** Of the header, by which a frame is dragged. */
export const FRAME_HANDLE = 'frame-handle';

export function frameFlowId(frame: string): string {
  return `${PREFIX}${frame}`;
}
/** The frame that React Flow's node is of, or null when it is an op. */
export function frameOfFlowId(id: string): string | null {
  return id.startsWith(PREFIX) ? id.slice(PREFIX.length) : null;
}

/** Outer frames come first, and what did not change keeps its identity. `nodes`: as they stand now. */
export function frameNodeBuilder(): (
  document: GraphDocument,
  nodes: readonly OpFlowNode[],
) => readonly FrameFlowNode[] {
  let made = new Map<string, FrameFlowNode>();
  return (document, nodes) => {
    const frames = framesOf(document);
    if (frames.length === 0) {
      made = new Map();
      return none;
    }
    const byId = new Map(nodes.map((node) => [node.id, node]));
    const boxes = new Map<string, Box | null>();
    const boxOf = (frame: GraphFrame): Box | null => {
      const known = boxes.get(frame.node.id);
      if (known !== undefined) return known;
      const inside = frame.members.flatMap(({ id }): readonly Box[] => {
        const node = byId.get(id);
        if (node !== undefined) return [{ ...USUAL, ...node.measured, ...node.position }];
        const inner = frames.find((each) => each.node.id === id);
        const box = inner === undefined ? null : boxOf(inner);
        return box === null ? [] : [box];
      });
      const box = frameBox(inside);
      boxes.set(frame.node.id, box);
      return box;
    };
    const next = new Map<string, FrameFlowNode>();
    for (const frame of outermostFirst(frames)) {
      const box = boxOf(frame);
      if (box === null) continue;
      const before = made.get(frame.node.id);
      const same = before?.data.frame === frame && sameBox(before, box) && sameInside(before, document, frame);
      next.set(frame.node.id, same ? before : flowNode(document, frame, box));
    }
    made = next;
    return [...next.values()];
  };
}
const none: readonly FrameFlowNode[] = [];

function outermostFirst(frames: readonly GraphFrame[]): readonly GraphFrame[] {
  const around = new Map<string, string>();
  for (const { node, members } of frames) for (const { id } of members) around.set(id, node.id);
  const depth = ({ node }: GraphFrame): number => {
    let count = 0;
    for (let id = around.get(node.id); id !== undefined; id = around.get(id)) count++;
    return count;
  };
  return frames.toSorted((a, b) => depth(a) - depth(b));
}

function sameBox({ position, width, height }: FrameFlowNode, box: Box): boolean {
  return position.x === box.x && position.y === box.y && width === box.width && height === box.height;
}

function sameInside(before: FrameFlowNode, document: GraphDocument, frame: GraphFrame): boolean {
  const inside = nodesInside(document, frame);
  return inside.length === before.data.inside.length && inside.every((id, at) => id === before.data.inside[at]);
}

function flowNode(document: GraphDocument, frame: GraphFrame, { x, y, width, height }: Box): FrameFlowNode {
  return {
    id: frameFlowId(frame.node.id),
    type: 'frame',
    position: { x, y },
    width,
    height,
    measured: { width, height },
    data: { frame, inside: nodesInside(document, frame) },
    selectable: false,
    focusable: false,
    connectable: false,
    deletable: false,
    dragHandle: `.${FRAME_HANDLE}`,
    // Behind all wires; the paper under it is still the paper.
    zIndex: -1,
    style: { pointerEvents: 'none' },
    ariaRole: 'group',
    ariaLabel: `${frame.node.op} ${frame.node.id}, open`,
  };
}
