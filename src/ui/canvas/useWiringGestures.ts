// useWiringGestures: wires drawn and moved with the pointer, through React Flow's connection events.
import type { Connection, FinalConnectionState, IsValidConnection, OnConnectEnd, OnConnectStart } from '@xyflow/react';
import { useReactFlow } from '@xyflow/react';
import { useMemo, useRef } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import { disconnect } from '../../document/commands/disconnect.ts';
import { moveEdge } from '../../document/commands/moveEdge.ts';
import type { PortRef } from '../../document/model.ts';
import { portKey } from '../../engine/program.ts';
import { useApp } from '../useApp.ts';
import { announce, type CanvasState } from './canvasStore.ts';
import type { WireFlowEdge } from './flowGraph.ts';
import type { PortAddress, Wiring } from './wiring.ts';

export function useWiringGestures(wiring: Wiring, canvas: StoreApi<CanvasState>) {
  const app = useApp();
  const flow = useReactFlow();
  const moving = useRef<PortRef | null>(null);

  return useMemo(() => {
    const onConnectStart: OnConnectStart = (_, { nodeId, handleId, handleType }) => {
      if (nodeId === null || handleId === null) return;
      wiring.start(
        { node: nodeId, port: handleId, side: handleType === 'target' ? 'input' : 'output' },
        'drag',
        moving.current ?? undefined,
      );
    };

    /** Everything that can be wired at all may be dropped on; what does not fit is then marked at the node. */
    const isValidConnection: IsValidConnection = ({ source, sourceHandle, target, targetHandle }) => {
      const draft = app.store.getState().draft;
      if (!draft || !sourceHandle || !targetHandle) return false;
      const end = draft.from.side === 'output' ? portKey(target, targetHandle) : portKey(source, sourceHandle);
      return canvas.getState().fits?.get(end)?.kind !== 'refused';
    };

    const onConnect = (connection: Connection) => {
      const draft = app.store.getState().draft;
      if (!draft || connection.sourceHandle === null || connection.targetHandle === null) return;
      const end: PortAddress =
        draft.from.side === 'output'
          ? { node: connection.target, port: connection.targetHandle, side: 'input' }
          : { node: connection.source, port: connection.sourceHandle, side: 'output' };
      wiring.finish(end);
    };

    const onConnectEnd: OnConnectEnd = (event, state) => {
      const draft = app.store.getState().draft;
      if (moving.current !== null || draft === null) return;
      if (state.toHandle !== null) {
        const side = state.toHandle.type === 'target' ? 'input' : 'output';
        // Released on a port that takes no such wire: `finish` says why.
        if (side !== draft.from.side)
          wiring.finish({ node: state.toHandle.nodeId, port: state.toHandle.id ?? '', side });
        else wiring.cancel();
        return;
      }
      const client = clientPoint(event);
      const under = window.document.elementFromPoint(client.x, client.y);
      wiring.cancel();
      if (!under?.closest('.react-flow__pane')) return;
      const at = flow.screenToFlowPosition(client, { snapToGrid: false });
      canvas.setState({ picker: { spot: { client, canvas: [at.x, at.y] }, draft, edge: null } });
    };

    const onReconnectStart = (_: unknown, edge: WireFlowEdge) => {
      moving.current = edge.data?.edge.to ?? null;
    };
    const onReconnect = (old: WireFlowEdge, connection: Connection) => {
      if (connection.sourceHandle === null || connection.targetHandle === null || !old.data) return;
      const { to } = old.data.edge;
      const outcome = app.dispatch(
        moveEdge,
        {
          edge: to,
          from: [connection.source, connection.sourceHandle],
          to: [connection.target, connection.targetHandle],
        },
        { label: `move the wire to ${to.join('.')}` },
      );
      if (!outcome.ok) app.notify('error', outcome.reason);
    };
    const onReconnectEnd = (_: unknown, old: WireFlowEdge, __: unknown, state: FinalConnectionState) => {
      moving.current = null;
      wiring.cancel();
      if (state.toHandle !== null || !old.data) return;
      const { from, to } = old.data.edge;
      app.dispatch(disconnect, { to }, { label: `take out the wire ${from.join('.')} to ${to.join('.')}` });
      announce(canvas, `Wire from ${from.join('.')} to ${to.join('.')} taken out.`);
    };
    return {
      onConnectStart,
      isValidConnection,
      onConnect,
      onConnectEnd,
      onReconnectStart,
      onReconnect,
      onReconnectEnd,
    };
  }, [app, canvas, flow, wiring]);
}

function clientPoint(event: MouseEvent | TouchEvent): { x: number; y: number } {
  const touch = 'changedTouches' in event ? event.changedTouches[0] : event;
  return { x: touch?.clientX ?? 0, y: touch?.clientY ?? 0 };
}
