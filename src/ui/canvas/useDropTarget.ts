// useDropTarget: ops dragged from the palette, and unwired nodes dragged over a wire, with the wire that would take them lit up.
import { useReactFlow, useStoreApi } from '@xyflow/react';
import { type DragEvent, useMemo } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import { edgeId } from '../../document/model.ts';
import { withOps } from '../../state/withOps.ts';
import { carriesOp, draggedOp } from '../palette/opDrag.ts';
import { useApp } from '../useApp.ts';
import { announce, type CanvasState } from './canvasStore.ts';
import { edgeAt } from './edgeAt.ts';
import type { CanvasNode } from './flowGraph.ts';
import { insertInto, placeOp } from './placeOp.ts';
import { geometryNow } from './useGeometry.ts';

export function useDropTarget(canvas: StoreApi<CanvasState>, dragGroup: () => string) {
  const app = useApp();
  const flow = useReactFlow();
  const store = useStoreApi();

  return useMemo(() => {
    const light = (edge: string | null) => {
      if (canvas.getState().dropEdge !== edge) canvas.setState({ dropEdge: edge });
    };
    const pointOf = (event: { readonly clientX: number; readonly clientY: number }) =>
      flow.screenToFlowPosition({ x: event.clientX, y: event.clientY }, { snapToGrid: false });
    const wireAt = (point: { x: number; y: number }, except?: string) =>
      edgeAt(app.store.getState().document.edges, geometryNow(store.getState()), point, except);
    const endOf = (id: string | null) =>
      app.store.getState().document.edges.find((edge) => edgeId(edge) === id)?.to ?? null;

    return {
      onDragOver: (event: DragEvent) => {
        if (!carriesOp(event.dataTransfer)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'copy';
        light(wireAt(pointOf(event)));
      },
      onDragLeave: (event: DragEvent) => {
        if (!(event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget))) light(null);
      },
      onDrop: (event: DragEvent) => {
        const op = draggedOp(event.dataTransfer);
        light(null);
        if (op === null) return;
        event.preventDefault();
        event.stopPropagation();
        const point = pointOf(event);
        withOps(app, [op], () => {
          const outcome = placeOp(app, { op, at: [point.x, point.y], draft: null, edge: endOf(wireAt(point)) });
          if (outcome.ok) announce(canvas, `Added ${outcome.id}.`);
          else app.notify('error', outcome.reason);
        });
      },
      onNodeDrag: (event: MouseEvent | TouchEvent, node: CanvasNode, nodes: CanvasNode[]) => {
        if (nodes.length !== 1 || node.type !== 'op' || node.data.edges.length > 0) return light(null);
        const pointer = 'touches' in event ? event.touches[0] : event;
        light(pointer ? wireAt(pointOf(pointer), node.id) : null);
      },
      onNodeDragStop: (_: unknown, node: CanvasNode) => {
        const edge = endOf(canvas.getState().dropEdge);
        light(null);
        if (edge === null) return;
        const outcome = insertInto(app, edge, node.id, { label: `insert ${node.id}`, group: dragGroup() });
        if (outcome.ok) announce(canvas, `${node.id} inserted into the wire to ${edge.join('.')}.`);
        else app.notify('error', outcome.reason);
      },
    };
  }, [app, canvas, flow, store, dragGroup]);
}
