// useCanvasKeys: the canvas by keyboard alone: walk nodes and ports, make wires, move, rename, delete, open menus.
import { useReactFlow, useStoreApi } from '@xyflow/react';
import { type KeyboardEvent, type RefObject, useCallback } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import { disconnect } from '../../document/commands/disconnect.ts';
import { moveNodes } from '../../document/commands/moveNodes.ts';
import { edgeId } from '../../document/model.ts';
import { portKey } from '../../engine/program.ts';
import { useApp } from '../useApp.ts';
import { announce, type CanvasState, type Spot } from './canvasStore.ts';
import { frameOfFlowId } from './flowFrames.ts';
import { focusNode, focusPort, nodeElement } from './focus.ts';
import {
  type Direction,
  nextFitting,
  nodeTowards,
  type PortPlace,
  placeKey,
  portsOf,
  portTowards,
} from './portWalk.ts';
import { GRID } from './snapping.ts';
import { geometryNow } from './useGeometry.ts';
import type { PortAddress, Wiring } from './wiring.ts';

const directions: Readonly<Record<string, Direction>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
};
const shifts: Readonly<Record<Direction, readonly [number, number]>> = {
  up: [0, -1],
  down: [0, 1],
  left: [-1, 0],
  right: [1, 0],
};
/** Nudges in quick succession are one step of undo, ms. */
const NUDGE_PAUSE = 800;
let nudges = { count: 0, at: 0 };

export function useCanvasKeys(root: RefObject<HTMLElement | null>, canvas: StoreApi<CanvasState>, wiring: Wiring) {
  const app = useApp();
  const flow = useReactFlow();
  const store = useStoreApi();

  return useCallback(
    (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (root.current === null || event.nativeEvent.isComposing || isTyping(target)) return;
      const port = portOf(target);
      const node = port?.node ?? nodeOf(target);
      const handled = port !== null ? onPort(event, port) : node !== null ? onNode(event, node) : onPane(event);
      if (!handled) return;
      event.preventDefault();
      event.stopPropagation();
    },
    // The handlers below read everything from the stores when a key is pressed.
    [app, canvas, flow, store, wiring, root],
  );

  function onPort(event: KeyboardEvent, port: PortAddress): boolean {
    const geometry = geometryNow(store.getState());
    const place = geometry.ports.find(
      (each) => each.side === port.side && each.node === port.node && each.port === port.port,
    );
    const drafting = canvas.getState().wiring === 'walk';
    const direction = directions[event.key];
    if (drafting && place !== undefined) {
      if (direction !== undefined) return walkFitting(place, direction === 'right' || direction === 'down' ? 1 : -1);
      if (event.key === 'Tab') return walkFitting(place, event.shiftKey ? -1 : 1);
      if (event.key === 'Escape') return cancelWire();
      if (event.key === 'Enter' || event.key === ' ') return finishWire(port);
      return false;
    }
    if (moves(event) && direction !== undefined) return nudge(port.node, direction);
    if (direction !== undefined && plain(event)) {
      const wires = app.store
        .getState()
        .document.edges.map(({ from, to }) => ({ from: portKey(...from), to: portKey(...to) }));
      const next = place && portTowards(geometry.ports, wires, place, direction);
      if (next) goToPort(next);
      return true;
    }
    switch (event.key) {
      case 'Enter':
      case ' ':
        wiring.start(port, 'walk');
        if (place !== undefined) walkFitting(place, 1);
        return true;
      case 'Escape':
        focusNode(root.current as HTMLElement, flow, store.getState(), port.node);
        return true;
      case 'Delete':
      case 'Backspace':
        return unwire(port);
      case 'F2':
        canvas.setState({ renaming: port.node });
        return true;
      case 'ContextMenu':
      case 'F10':
        return menuKey(event) && openMenu({ kind: 'port', ...port }, event.target as HTMLElement);
      default:
        return false;
    }
  }

  function onNode(event: KeyboardEvent, node: string): boolean {
    if (event.target !== nodeElement(root.current as HTMLElement, node)) {
      // Within the node, on a number or a button: Escape comes back out.
      if (event.key !== 'Escape') return false;
      focusNode(root.current as HTMLElement, flow, store.getState(), node);
      return true;
    }
    const direction = directions[event.key];
    if (direction !== undefined && moves(event)) return nudge(node, direction);
    if (direction !== undefined && (plain(event) || event.shiftKey)) {
      const next = nodeTowards(geometryNow(store.getState()).rects, node, direction);
      if (next === null) return true;
      const { nodes } = app.store.getState().selection;
      app.select({ nodes: event.shiftKey ? [...new Set([...nodes, node, next])] : [next], edges: [], port: null });
      focusNode(root.current as HTMLElement, flow, store.getState(), next);
      return true;
    }
    switch (event.key) {
      case 'Enter': {
        const first = portsOf(geometryNow(store.getState()).ports, node)[0];
        if (first === undefined) return false;
        goToPort(first);
        return true;
      }
      case 'F2':
        canvas.setState({ renaming: node });
        return true;
      case 'Delete':
      case 'Backspace':
        return deleteAround(node);
      case 'Escape':
        if (canvas.getState().wiring !== null) return cancelWire();
        app.select({ nodes: [], edges: [], port: null });
        root.current?.focus({ preventScroll: true });
        return true;
      case 'ContextMenu':
      case 'F10':
        return menuKey(event) && openMenu({ kind: 'node', node }, event.target as HTMLElement);
      default:
        return false;
    }
  }

  function onPane(event: KeyboardEvent): boolean {
    if (event.target !== root.current) return false;
    if (event.key === 'Escape' && canvas.getState().wiring !== null) return cancelWire();
    if (event.key === 'Escape') {
      app.select({ nodes: [], edges: [], port: null });
      return true;
    }
    if (directions[event.key] === undefined && event.key !== 'Enter') return false;
    // Into the graph: the chosen node, or the first one.
    const { document, selection } = app.store.getState();
    const first =
      selection.nodes[0] ?? flow.getNodes().find(({ id }) => frameOfFlowId(id) === null)?.id ?? document.nodes[0]?.id;
    if (first === undefined) return false;
    app.select({ nodes: [first], edges: [] });
    focusNode(root.current as HTMLElement, flow, store.getState(), first);
    return true;
  }

  function goToPort(place: PortPlace): void {
    app.select({
      nodes: [place.node],
      edges: [],
      port: { node: place.node, port: place.port, side: 'value' },
      entry: null,
    });
    focusPort(root.current as HTMLElement, flow, store.getState(), place);
  }

  function walkFitting(current: PortPlace, step: 1 | -1): boolean {
    const draft = app.store.getState().draft;
    const { fits } = canvas.getState();
    if (draft === null || fits === null) return true;
    const geometry = geometryNow(store.getState());
    const other = draft.from.side === 'output' ? 'input' : 'output';
    const fitting = geometry.ports.filter(
      (place) => place.side === other && fits.get(placeKey(place))?.kind === 'fits',
    );
    const start = geometry.ports.find(
      (place) => place.side === draft.from.side && placeKey(place) === portKey(draft.from.node, draft.from.port),
    );
    const next = start && nextFitting(fitting, start, current.side === other ? current : null, step);
    if (!next) return true;
    wiring.aim(placeKey(next));
    focusPort(root.current as HTMLElement, flow, store.getState(), next);
    return true;
  }

  function finishWire(port: PortAddress): boolean {
    const draft = app.store.getState().draft;
    if (draft !== null && draft.from.node === port.node && draft.from.port === port.port) return cancelWire();
    wiring.finish(port);
    return true;
  }

  function cancelWire(): boolean {
    const draft = app.store.getState().draft;
    wiring.cancel();
    const place =
      draft &&
      geometryNow(store.getState()).ports.find(
        (each) => each.side === draft.from.side && placeKey(each) === portKey(draft.from.node, draft.from.port),
      );
    if (place) focusPort(root.current as HTMLElement, flow, store.getState(), place);
    return true;
  }

  function unwire({ node, port, side }: PortAddress): boolean {
    const { edges } = app.store.getState().document;
    const gone = edges.filter((edge) => (side === 'input' ? edge.to : edge.from).join('.') === `${node}.${port}`);
    if (gone.length === 0) return deleteAround(node);
    const step = {
      label: gone.length === 1 ? `take out the wire to ${edgeId(gone[0]!)}` : `take out ${gone.length} wires`,
      group: `unwire-${Date.now()}`,
    };
    for (const edge of gone) app.dispatch(disconnect, { to: edge.to }, step);
    announce(canvas, gone.length === 1 ? `Wire to ${edgeId(gone[0]!)} taken out.` : `${gone.length} wires taken out.`);
    return true;
  }

  /** Deletes the selection, or else the focused node, and goes on with the nearest node that is left. */
  function deleteAround(node: string): boolean {
    const { selection } = app.store.getState();
    if (!selection.nodes.includes(node)) app.select({ nodes: [node], edges: [] });
    const gone = new Set(app.store.getState().selection.nodes);
    const { rects } = geometryNow(store.getState());
    const left = new Map([...rects].filter(([id]) => id === node || !gone.has(id)));
    const next =
      (['left', 'right', 'up', 'down'] as const)
        .map((direction) => nodeTowards(left, node, direction))
        .find((id) => id !== null) ?? null;
    const outcome = app.deleteSelection();
    if (!outcome.ok) {
      app.notify('error', outcome.reason);
      return true;
    }
    announce(canvas, gone.size === 1 ? `${node} deleted.` : `${gone.size} nodes deleted.`);
    if (next === null) root.current?.focus({ preventScroll: true });
    else focusNode(root.current as HTMLElement, flow, store.getState(), next);
    return true;
  }

  function nudge(node: string, direction: Direction): boolean {
    const { document, selection } = app.store.getState();
    const ids = new Set(selection.nodes.includes(node) ? selection.nodes : [node]);
    const [dx, dy] = shifts[direction];
    const now = performance.now();
    nudges = { count: now - nudges.at > NUDGE_PAUSE ? nudges.count + 1 : nudges.count, at: now };
    const positions = new Map(
      document.nodes
        .filter(({ id }) => ids.has(id))
        .map(({ id, position: [x, y] }) => [id, [x + dx * GRID, y + dy * GRID] as const]),
    );
    const label = ids.size === 1 ? `move ${node}` : `move ${ids.size} nodes`;
    const outcome = app.dispatch(moveNodes, { positions }, { label, group: `nudge-${nudges.count}` });
    if (!outcome.ok) app.notify('error', outcome.reason);
    else announce(canvas, `${ids.size === 1 ? node : `${ids.size} nodes`} moved ${direction}.`);
    return true;
  }

  function openMenu(subject: NonNullable<CanvasState['menu']>['subject'], at: HTMLElement): boolean {
    canvas.setState({ menu: { subject, spot: spotOf(at) } });
    return true;
  }
  function spotOf(element: HTMLElement): Spot {
    const box = element.getBoundingClientRect();
    const client = { x: box.x + Math.min(box.width, 40), y: box.y + Math.min(box.height, 30) };
    const at = flow.screenToFlowPosition(client, { snapToGrid: false });
    return { client, canvas: [at.x, at.y] };
  }
}

function plain(event: KeyboardEvent): boolean {
  return !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
}
/** Alt or Ctrl with an arrow moves nodes. */
function moves(event: KeyboardEvent): boolean {
  return (event.altKey || event.ctrlKey || event.metaKey) && !event.shiftKey;
}
function menuKey(event: KeyboardEvent): boolean {
  return event.key === 'ContextMenu' || event.shiftKey;
}
function isTyping(target: HTMLElement): boolean {
  return target.isContentEditable || target.matches('input, textarea, select');
}
function nodeOf(target: HTMLElement): string | null {
  return target.closest<HTMLElement>('.react-flow__node')?.dataset.id ?? null;
}
function portOf(target: HTMLElement): PortAddress | null {
  const { portNode, port, portSide } = target.dataset;
  if (portNode === undefined || port === undefined) return null;
  return { node: portNode, port, side: portSide === 'output' ? 'output' : 'input' };
}
