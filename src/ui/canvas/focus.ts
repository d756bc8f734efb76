// focus: moves the keyboard's focus to nodes and ports on the canvas, bringing them into view.
import type { ReactFlowInstance, ReactFlowState } from '@xyflow/react';
import { geometryNow } from './useGeometry.ts';

type Flow = Pick<ReactFlowInstance, 'setCenter'>;

export function nodeElement(root: HTMLElement, id: string): HTMLElement | null {
  return root.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`);
}

function portElement(root: HTMLElement, node: string, port: string, side: 'input' | 'output'): HTMLElement | null {
  const selector = `[data-port-node="${CSS.escape(node)}"][data-port="${CSS.escape(port)}"][data-port-side="${side}"]`;
  return root.querySelector<HTMLElement>(selector);
}

export function focusNode(root: HTMLElement, flow: Flow, state: ReactFlowState, id: string): void {
  const rect = geometryNow(state).rects.get(id);
  if (rect === undefined) return;
  reveal(flow, state, rect.x, rect.y, rect.width, rect.height);
  nodeElement(root, id)?.focus({ preventScroll: true });
}

export function focusPort(
  root: HTMLElement,
  flow: Flow,
  state: ReactFlowState,
  place: {
    readonly node: string;
    readonly port: string;
    readonly side: 'input' | 'output';
    readonly x: number;
    readonly y: number;
  },
): void {
  reveal(flow, state, place.x - 60, place.y - 40, 120, 80);
  portElement(root, place.node, place.port, place.side)?.focus({ preventScroll: true });
}

/** Moves the view just when the box is not wholly in it. */
function reveal(flow: Flow, state: ReactFlowState, x: number, y: number, width: number, height: number): void {
  const [dx, dy, zoom] = state.transform;
  const left = x * zoom + dx;
  const top = y * zoom + dy;
  const inside = left >= 0 && top >= 0 && left + width * zoom <= state.width && top + height * zoom <= state.height;
  if (!inside) void flow.setCenter(x + width / 2, y + height / 2, { zoom });
}
