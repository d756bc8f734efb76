// useNodeCommands: what can be done to a node from its line in the outline: rename, connect, disconnect, duplicate, delete.
import { connect } from '../../document/commands/connect.ts';
import { deleteItems } from '../../document/commands/deleteItems.ts';
import { disconnect } from '../../document/commands/disconnect.ts';
import { connectionProblem } from '../../document/connectionProblem.ts';
import { frameAround } from '../../document/frames.ts';
import type { GraphNode, PortRef } from '../../document/model.ts';
import { inputPorts, outputPorts } from '../../document/ports.ts';
import type { Outcome } from '../../state/app.ts';
import { canOpen, closeFrame, openNode } from '../actions/opening.ts';
import { canvasApi } from '../canvas/canvasApi.ts';
import type { MenuEntry } from '../primitives/MenuEntry.ts';
import { useApp } from '../useApp.ts';

export function useNodeCommands(node: GraphNode, rename: () => void): readonly MenuEntry[] {
  const app = useApp();
  const { document } = app.store.getState();
  const frame = frameAround(document, node.id);
  const done = (outcome: Outcome, words: string): void =>
    outcome.ok ? app.notify('info', words) : app.notify('error', outcome.reason);

  const outputs = outputPorts(node, app.signatures) ?? [];
  const connections = outputs.flatMap((port) =>
    document.nodes
      .filter((other) => other.id !== node.id)
      .flatMap((other) => (inputPorts(other, app.signatures) ?? []).map(({ name }): PortRef => [other.id, name]))
      .filter((to) => !document.edges.some((edge) => edge.to[0] === to[0] && edge.to[1] === to[1]))
      .filter((to) => connectionProblem(document, [node.id, port], to, app.signatures) === null)
      .map(
        (to): MenuEntry => ({
          label: `${port} to ${to.join('.')}`,
          onSelect: () =>
            done(
              app.dispatch(connect, { from: [node.id, port], to }, { label: `connect ${node.id} to ${to[0]}` }),
              `${node.id}.${port} is wired to ${to.join('.')}.`,
            ),
        }),
      ),
  );
  const wires = document.edges
    .filter(({ from, to }) => from[0] === node.id || to[0] === node.id)
    .map(
      ({ from, to }): MenuEntry => ({
        label: `${from.join('.')} from ${to.join('.')}`,
        onSelect: () =>
          done(
            app.dispatch(disconnect, { to }, { label: `disconnect ${from[0]} from ${to[0]}` }),
            `${to.join('.')} is no longer wired.`,
          ),
      }),
    );
  return [
    { label: 'Select', onSelect: () => app.select({ nodes: [node.id], edges: [], port: null }) },
    { label: 'Show on the canvas', onSelect: () => canvasApi.current?.focusNode(node.id) },
    { label: 'Rename', shortcut: 'F2', onSelect: () => setTimeout(rename) },
    ...(canOpen(app, node.op)
      ? [{ label: `Open ${node.op}`, shortcut: 'x', onSelect: () => openNode(app, node.id) }]
      : []),
    ...(frame === undefined
      ? []
      : [
          {
            label: `Close ${frame.node.id} (${frame.node.op})`,
            shortcut: 'Shift+X',
            onSelect: () => closeFrame(app, frame.node.id),
          },
        ]),
    {
      label: 'Duplicate',
      onSelect: () => {
        app.select({ nodes: [node.id], edges: [], port: null });
        done(app.duplicate(), `${node.id} is duplicated.`);
      },
    },
    ...(connections.length > 0
      ? [{ kind: 'separator' } as const, { kind: 'heading', label: 'Connect' } as const, ...connections]
      : []),
    ...(wires.length > 0
      ? [{ kind: 'separator' } as const, { kind: 'heading', label: 'Disconnect' } as const, ...wires]
      : []),
    { kind: 'separator' },
    {
      label: 'Delete',
      danger: true,
      shortcut: 'Delete',
      onSelect: () =>
        done(
          app.dispatch(deleteItems, { nodes: [node.id], edges: [] }, { label: `delete ${node.id}` }),
          `${node.id} is deleted.`,
        ),
    },
  ];
}
