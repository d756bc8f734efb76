// Canvas: the graph on paper: nodes, wires, tokens, and every gesture on them.
import '@xyflow/react/dist/base.css';
import {
  Background,
  BackgroundVariant,
  type EdgeChange,
  ReactFlow,
  ReactFlowProvider,
  SelectionMode,
  useReactFlow,
} from '@xyflow/react';
import {
  type MouseEvent as ReactMouseEvent,
  type PointerEvent as ReactPointerEvent,
  useCallback,
  useId,
  useMemo,
  useRef,
  useState,
} from 'react';
import { isStale } from '../../state/selectors.ts';
import { useApp, useAppState } from '../useApp.ts';
import styles from './Canvas.module.css';
import { CanvasControls } from './CanvasControls.tsx';
import { CanvasPopups } from './CanvasPopups.tsx';
import { ConnectionLine } from './ConnectionLine.tsx';
import { CanvasContext, createCanvasStore, type MenuSubject, useCanvas, useCanvasStore } from './canvasStore.ts';
import { DraftLine } from './DraftLine.tsx';
import { FrameNode } from './FrameNode.tsx';
import { frameOfFlowId } from './flowFrames.ts';
import { type CanvasNode, flowEdgeBuilder, type WireFlowEdge } from './flowGraph.ts';
import { OpNode } from './OpNode.tsx';
import { TokenOverlay } from './TokenOverlay.tsx';
import { useCanvasApi } from './useCanvasApi.ts';
import { useCanvasKeys } from './useCanvasKeys.ts';
import { useDropTarget } from './useDropTarget.ts';
import { useFlowNodes } from './useFlowNodes.ts';
import { useFollowStep } from './useFollowStep.ts';
import { usePickerKeys } from './usePickerKeys.ts';
import { usePlaybackClock } from './usePlaybackClock.ts';
import { useWiringGestures } from './useWiringGestures.ts';
import { Wire } from './Wire.tsx';
import { WireChips } from './WireChips.tsx';
import { WireHint } from './WireHint.tsx';
import { useWiring, WiringContext } from './WiringContext.ts';
import { createWiring } from './wiring.ts';

const nodeTypes = { op: OpNode, frame: FrameNode };
const edgeTypes = { wire: Wire };
const noAttribution = { hideAttribution: true };

export function Canvas() {
  const app = useApp();
  const [canvas] = useState(createCanvasStore);
  const wiring = useMemo(() => createWiring(app, canvas), [app, canvas]);
  usePlaybackClock(app);
  return (
    <CanvasContext value={canvas}>
      <WiringContext value={wiring}>
        <ReactFlowProvider>
          <Paper />
        </ReactFlowProvider>
      </WiringContext>
    </CanvasContext>
  );
}

/** Every handler keeps its identity: React Flow binds its wheel listeners anew, and the page paints itself anew, when one changes. */
function Paper() {
  const app = useApp();
  const flow = useReactFlow();
  const root = useRef<HTMLDivElement>(null);
  const free = useRef(false);
  const canvas = useCanvasStore();
  const wiring = useWiring();
  const stale = useAppState(isStale);
  const empty = useAppState((state) => state.document.nodes.length === 0);
  const drafting = useCanvas((state) => state.wiring !== null);
  const help = useId();

  const { nodes, onNodesChange, expect, dragGroup } = useFlowNodes(free);
  const edges = useFlowEdges();
  const { onMoveEnd } = useCanvasApi(root, expect);
  const onKeyDown = useCanvasKeys(root, canvas, wiring);
  const gestures = useWiringGestures(wiring, canvas);
  const drops = useDropTarget(canvas, dragGroup);
  usePickerKeys(root, canvas);
  useFollowStep();

  const onEdgesChange = useCallback(
    (changes: EdgeChange<WireFlowEdge>[]) => {
      const chosen = new Set(app.store.getState().selection.edges);
      for (const change of changes) {
        if (change.type !== 'select') continue;
        if (change.selected) chosen.add(change.id);
        else chosen.delete(change.id);
      }
      app.select({ edges: [...chosen] });
    },
    [app],
  );
  const openMenu = useCallback(
    (event: MouseEvent | ReactMouseEvent, subject: MenuSubject) => {
      event.preventDefault();
      const client = { x: event.clientX, y: event.clientY };
      const at = flow.screenToFlowPosition(client, { snapToGrid: false });
      canvas.setState({ menu: { subject, spot: { client, canvas: [at.x, at.y] } } });
    },
    [canvas, flow],
  );
  const onNodeContextMenu = useCallback(
    (event: ReactMouseEvent, node: CanvasNode) => {
      // A field has the browser's own menu, to paste for example; a finger on one asks for it by itself.
      if ((event.target as HTMLElement).matches('input, textarea')) return;
      const frame = frameOfFlowId(node.id);
      if (frame !== null) return openMenu(event, { kind: 'frame', frame });
      const port = (event.target as HTMLElement).closest<HTMLElement>('[data-port]');
      const area = (event.target as HTMLElement).closest<HTMLElement>('[data-port-area]');
      if (!app.store.getState().selection.nodes.includes(node.id)) app.select({ nodes: [node.id], edges: [] });
      const handle = port ?? area?.querySelector<HTMLElement>('[data-port]') ?? null;
      const name = handle?.dataset.port;
      if (name === undefined) openMenu(event, { kind: 'node', node: node.id });
      else
        openMenu(event, {
          kind: 'port',
          node: node.id,
          port: name,
          side: handle?.dataset.portSide === 'output' ? 'output' : 'input',
        });
    },
    [app, openMenu],
  );
  const onEdgeContextMenu = useCallback(
    (event: ReactMouseEvent, edge: WireFlowEdge) => {
      app.select({ nodes: [], edges: [edge.id], port: null });
      openMenu(event, { kind: 'edge', edge: edge.id });
    },
    [app, openMenu],
  );
  const onPaneContextMenu = useCallback(
    (event: MouseEvent | ReactMouseEvent) => openMenu(event, { kind: 'canvas' }),
    [openMenu],
  );
  const onSelectionContextMenu = useCallback(
    (event: ReactMouseEvent, chosen: CanvasNode[]) => openMenu(event, { kind: 'node', node: chosen[0]?.id ?? '' }),
    [openMenu],
  );
  const onPaneClick = useCallback(() => {
    wiring.cancel();
    root.current?.focus({ preventScroll: true });
    app.select({ nodes: [], edges: [], port: null });
  }, [app, wiring]);
  const onPointerMove = useCallback((event: ReactPointerEvent) => {
    free.current = event.altKey;
  }, []);
  const onNodeClick = useCallback(
    (event: ReactMouseEvent, node: CanvasNode) => {
      if (frameOfFlowId(node.id) !== null) return;
      // On the node itself, not on one of its numbers or ports: the whole node is meant.
      const inside = (event.target as HTMLElement).closest('[role="grid"], [role="img"], [data-port-area]');
      if (inside === null) app.select({ port: null, entry: null });
    },
    [app],
  );
  const onDoubleClick = useCallback(
    (event: ReactMouseEvent) => {
      if (!(event.target as HTMLElement).classList.contains('react-flow__pane')) return;
      const client = { x: event.clientX, y: event.clientY };
      const at = flow.screenToFlowPosition(client, { snapToGrid: false });
      canvas.setState({ picker: { spot: { client, canvas: [at.x, at.y] }, draft: null, edge: null } });
    },
    [canvas, flow],
  );

  return (
    <div className={styles.canvas} data-stale={stale} data-drafting={drafting || undefined}>
      <p id={help} className={styles.live}>
        Arrow keys move between nodes, Enter goes to a node’s ports and starts or ends a wire, Escape goes back. Alt
        with an arrow key moves a node, F2 renames it, Delete removes it.
      </p>
      <ReactFlow<CanvasNode, WireFlowEdge>
        ref={root}
        aria-label="Graph"
        aria-describedby={help}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onDoubleClick={onDoubleClick}
        onPointerMoveCapture={onPointerMove}
        onDragOver={drops.onDragOver}
        onDragLeave={drops.onDragLeave}
        onDrop={drops.onDrop}
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        onNodesChange={onNodesChange}
        onEdgesChange={onEdgesChange}
        onMoveEnd={onMoveEnd}
        onNodeClick={onNodeClick}
        onNodeDrag={drops.onNodeDrag}
        onNodeDragStop={drops.onNodeDragStop}
        onPaneClick={onPaneClick}
        onNodeContextMenu={onNodeContextMenu}
        onEdgeContextMenu={onEdgeContextMenu}
        onPaneContextMenu={onPaneContextMenu}
        onSelectionContextMenu={onSelectionContextMenu}
        {...gestures}
        connectionLineComponent={ConnectionLine}
        connectionRadius={22}
        connectionDragThreshold={4}
        connectOnClick={false}
        nodeDragThreshold={2}
        nodesFocusable={false}
        edgesFocusable={false}
        disableKeyboardA11y
        deleteKeyCode={null}
        selectionKeyCode="Shift"
        multiSelectionKeyCode={multiKeys}
        selectionMode={SelectionMode.Partial}
        zoomOnDoubleClick={false}
        minZoom={0.1}
        maxZoom={3}
        elevateNodesOnSelect
        proOptions={noAttribution}
      >
        <Background variant={BackgroundVariant.Dots} gap={24} size={1.6} />
        <WireChips />
        <WireHint />
        <DraftLine />
        <TokenOverlay className={styles.tokens} />
      </ReactFlow>
      {empty && <EmptyPaper />}
      <CanvasControls />
      <CanvasPopups />
      <Live />
    </div>
  );
}
const multiKeys = ['Meta', 'Control'];

function useFlowEdges(): WireFlowEdge[] {
  const document = useAppState((state) => state.document);
  const selected = useAppState((state) => state.selection.edges);
  const [build] = useState(flowEdgeBuilder);
  return useMemo(() => build(document, selected), [build, document, selected]);
}

function EmptyPaper() {
  return (
    <div className={styles.empty}>
      <strong>An empty graph</strong>
      <span>Double-click to add an op, or drag one here from the palette.</span>
    </div>
  );
}

function Live() {
  const text = useCanvas((state) => state.announcement);
  return (
    <output className={styles.live} aria-live="polite">
      {text}
    </output>
  );
}
