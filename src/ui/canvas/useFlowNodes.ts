// useFlowNodes: nodes for React Flow: from the document, except while they are being dragged; a finished drag is one command.
import type { NodeChange, OnNodesChange } from '@xyflow/react';
import { useStoreApi } from '@xyflow/react';
import { useCallback, useMemo, useRef, useState } from 'react';
import { moveNodes } from '../../document/commands/moveNodes.ts';
import type { GraphEdge } from '../../document/model.ts';
import { useApp, useAppState } from '../useApp.ts';
import { frameNodeBuilder, frameOfFlowId } from './flowFrames.ts';
import { type CanvasNode, flowNodeBuilder, type LocalGeometry, noGeometry } from './flowGraph.ts';
import { movesInFrames } from './movesInFrames.ts';
import type { Size } from './roomFor.ts';
import { snapped } from './snapping.ts';
import { type Geometry, geometryNow } from './useGeometry.ts';

let drags = 0;

export interface FlowNodes {
  readonly nodes: CanvasNode[];
  readonly onNodesChange: OnNodesChange<CanvasNode>;
  /** Nodes that are about to come are of these sizes. */
  readonly expect: (sizes: ReadonlyMap<string, Size>) => void;
  /** The undo group of the drag that goes on, or that ended last. */
  readonly dragGroup: () => string;
}

/** `free`: true while the grid is off (Alt). */
export function useFlowNodes(free: { readonly current: boolean }): FlowNodes {
  const app = useApp();
  const flow = useStoreApi();
  const document = useAppState((state) => state.document);
  const selected = useAppState((state) => state.selection.nodes);
  const [local, setLocal] = useState<LocalGeometry>(noGeometry);
  const [build] = useState(flowNodeBuilder);
  const dragging = useRef<{
    positions: Map<string, { x: number; y: number }>;
    levels: ReadonlyMap<string, readonly number[]>;
  } | null>(null);
  const [buildFrames] = useState(frameNodeBuilder);
  const nodes = useMemo((): CanvasNode[] => {
    const ops = build(document, selected, local);
    const frames = buildFrames(document, ops);
    return frames.length === 0 ? ops : [...frames, ...ops];
  }, [build, buildFrames, document, selected, local]);

  const onNodesChange = useCallback(
    (all: NodeChange<CanvasNode>[]) => {
      // What is known of a frame follows from what is in it; only a drag of it says something.
      const changes = all.filter((change) => !('id' in change) || frameOfFlowId(change.id) === null);
      const selects = changes.filter((change) => change.type === 'select');
      if (selects.length > 0) {
        const chosen = new Set(app.store.getState().selection.nodes);
        for (const change of selects) {
          if (change.selected) chosen.add(change.id);
          else chosen.delete(change.id);
        }
        app.select({ nodes: [...chosen] });
      }
      const sizes = changes.filter((change) => change.type === 'dimensions' && change.dimensions);
      if (sizes.length > 0) {
        setLocal((before) => {
          const measured = new Map(before.measured);
          for (const change of sizes) {
            if (change.type === 'dimensions' && change.dimensions) measured.set(change.id, change.dimensions);
          }
          return { ...before, measured };
        });
      }
      const { document: now } = app.store.getState();
      const together = movesInFrames(now, all, free.current);
      const moves = changes.filter((change) => change.type === 'position');
      if (moves.length + together.size === 0) return;
      if (dragging.current === null) {
        drags += 1;
        dragging.current = {
          positions: new Map(),
          levels: levelsOf(geometryNow(flow.getState()), moves, app.store.getState().document.edges),
        };
      }
      const { positions, levels } = dragging.current;
      for (const move of moves) {
        if (move.position === undefined) continue;
        const alone = moves.length === 1;
        const at = free.current
          ? { x: Math.round(move.position.x), y: Math.round(move.position.y) }
          : snapped(move.position, alone ? (levels.get(move.id) ?? []) : []);
        positions.set(move.id, at);
      }
      for (const [id, at] of together) positions.set(id, at);
      if (all.some((change) => change.type === 'position' && change.dragging)) {
        setLocal((before) => ({ ...before, dragged: new Map(positions) }));
        return;
      }
      const ids = [...positions.keys()];
      const label = ids.length === 1 ? `move ${ids[0]}` : `move ${ids.length} nodes`;
      const outcome = app.dispatch(
        moveNodes,
        { positions: new Map([...positions].map(([id, { x, y }]) => [id, [x, y] as const])) },
        { label, group: `drag-${drags}` },
      );
      dragging.current = null;
      setLocal((before) => ({ ...before, dragged: noGeometry.dragged }));
      if (!outcome.ok) app.notify('error', outcome.reason);
    },
    [app, flow, free],
  );

  const expect = useCallback((sizes: ReadonlyMap<string, Size>) => {
    const coming = [...sizes].map(([id, [width, height]]) => [id, { width, height }] as const);
    setLocal((before) => ({ ...before, measured: new Map([...before.measured, ...coming]) }));
  }, []);

  return { nodes, onNodesChange, expect, dragGroup };
}

function dragGroup(): string {
  return `drag-${drags}`;
}

/** For each moving node, the y that would set one of its ports level with the port that it is wired to. */
function levelsOf(
  geometry: Geometry,
  moves: readonly { readonly id: string }[],
  edges: readonly GraphEdge[],
): ReadonlyMap<string, readonly number[]> {
  const levels = new Map<string, number[]>();
  for (const { id } of moves) {
    const list: number[] = [];
    const top = geometry.rects.get(id)?.y ?? 0;
    for (const edge of edges) {
      if (edge.from[0] !== id && edge.to[0] !== id) continue;
      const from = geometry.port(edge.from[0], edge.from[1], 'output');
      const to = geometry.port(edge.to[0], edge.to[1], 'input');
      if (from && to) list.push(edge.from[0] === id ? top + to.y - from.y : top + from.y - to.y);
    }
    levels.set(id, list);
  }
  return levels;
}
