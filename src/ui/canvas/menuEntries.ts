// menuEntries: what can be done with a node, a port, a wire or the paper, as a menu's rows.
import type { StoreApi } from 'zustand/vanilla';
import { deleteItems } from '../../document/commands/deleteItems.ts';
import { disconnect } from '../../document/commands/disconnect.ts';
import { dissolveNode } from '../../document/commands/dissolveNode.ts';
import { extractValue } from '../../document/commands/extractValue.ts';
import { setBackward } from '../../document/commands/setBackward.ts';
import { setHeld } from '../../document/commands/setHeld.ts';
import { setTrainable } from '../../document/commands/setTrainable.ts';
import { findFrame, frameAround, nodesInside } from '../../document/frames.ts';
import { edgeId } from '../../document/model.ts';
import { freshId } from '../../document/nodeId.ts';
import { findNode } from '../../document/ports.ts';
import { portKey } from '../../engine/program.ts';
import type { App, Outcome } from '../../state/app.ts';
import { actionOf, runAction } from '../actions/actions.ts';
import { giveValue, isBare } from '../actions/giveValue.ts';
import { canOpen, closeFrame, dissolveFrame, openNode } from '../actions/opening.ts';
import type { MenuEntry } from '../primitives/MenuEntry.ts';
import { alignEntries } from './align.ts';
import type { CanvasState, MenuSubject, Spot } from './canvasStore.ts';
import { nodeRows } from './nodeRows.ts';
import type { Wiring } from './wiring.ts';

export interface MenuContext {
  readonly app: App;
  readonly canvas: StoreApi<CanvasState>;
  readonly wiring: Wiring;
}

export function menuEntries(context: MenuContext, subject: MenuSubject, spot: Spot): readonly MenuEntry[] {
  switch (subject.kind) {
    case 'canvas':
      return canvasEntries(context, spot);
    case 'node':
      return nodeEntries(context, subject.node, spot);
    case 'frame':
      return frameEntries(context, subject.frame);
    case 'edge':
      return edgeEntries(context, subject.edge, spot);
    case 'port':
      return portEntries(context, subject);
  }
}

const line: MenuEntry = { kind: 'separator' };

function action(app: App, id: Parameters<typeof actionOf>[0], label?: string): MenuEntry {
  const known = actionOf(id);
  return {
    label: label ?? known.label,
    shortcut: known.shortcuts?.[0],
    disabled: !known.isEnabled(app.store.getState(), app.playback.getState()),
    onSelect: () => runAction(app, id),
  };
}

function told(app: App, outcome: Outcome): void {
  if (!outcome.ok) app.notify('error', outcome.reason);
}

function canvasEntries({ app, canvas }: MenuContext, spot: Spot): readonly MenuEntry[] {
  return [
    {
      label: 'Add an op here…',
      shortcut: 'a',
      onSelect: () => canvas.setState({ picker: { spot, draft: null, edge: null } }),
    },
    action(app, 'paste'),
    line,
    action(app, 'select-all'),
    action(app, 'tidy'),
    action(app, 'fit-view'),
    line,
    {
      kind: 'check',
      label: 'Gradient lines as wide as the gradient is large',
      checked: app.store.getState().view.wireWidthByGradient,
      onSelect: () => app.setView({ wireWidthByGradient: !app.store.getState().view.wireWidthByGradient }),
    },
  ];
}

function nodeEntries({ app, canvas }: MenuContext, node: string, spot: Spot): readonly MenuEntry[] {
  const { selection } = app.store.getState();
  const { breakpoints } = app.playback.getState();
  const several = selection.nodes.length > 1;
  return [
    ...(several
      ? [{ kind: 'heading', label: `${selection.nodes.length} nodes` } as const, ...alignEntries(app), line]
      : [
          { label: 'Rename', shortcut: 'F2', onSelect: () => canvas.setState({ renaming: node }) },
          {
            label: 'Replace with another op…',
            shortcut: 'r',
            onSelect: () => canvas.setState({ picker: { spot, draft: null, edge: null, replace: node } }),
          },
        ]),
    ...(several ? [] : openingEntries(app, node)),
    { label: 'Jump to its next step', shortcut: 'g', onSelect: () => app.jumpToNode(node) },
    {
      kind: 'check',
      label: 'Breakpoint: playing stops here',
      checked: breakpoints.includes(node),
      shortcut: 'b',
      onSelect: () => app.toggleBreakpoint(node),
    },
    action(app, 'seed-here', 'Start backward from its output'),
    line,
    action(app, 'copy'),
    action(app, 'cut'),
    action(app, 'duplicate'),
    ...(several
      ? []
      : [
          {
            label: 'Take out and join its wires',
            onSelect: () => told(app, app.dispatch(dissolveNode, { node }, { label: `take out ${node}` })),
          },
        ]),
    { ...action(app, 'delete'), danger: true } as MenuEntry,
  ];
}

function frameEntries({ app, canvas }: MenuContext, id: string): readonly MenuEntry[] {
  const { document } = app.store.getState();
  const frame = findFrame(document, id);
  if (frame === undefined) return [];
  const inside = nodesInside(document, frame);
  return [
    { label: `Close ${frame.node.op}`, onSelect: () => closeFrame(app, id) },
    { label: 'Rename', onSelect: () => canvas.setState({ renaming: id }) },
    { label: 'Select what is inside', onSelect: () => app.select({ nodes: inside, edges: [], port: null }) },
    line,
    { label: 'Dissolve the frame, keep what is inside', onSelect: () => dissolveFrame(app, id) },
    {
      label: 'Delete with all that is inside',
      danger: true,
      onSelect: () => told(app, app.dispatch(deleteItems, { nodes: inside, edges: [] }, { label: `delete ${id}` })),
    },
  ];
}

/** Into the op of a node, and out of the one that it stands in. */
function openingEntries(app: App, id: string): readonly MenuEntry[] {
  const { document } = app.store.getState();
  const op = findNode(document, id)?.op ?? '';
  const frame = frameAround(document, id);
  const entries: MenuEntry[] = [
    ...(canOpen(app, op) ? [{ label: `Open ${op}`, shortcut: 'x', onSelect: () => openNode(app, id) }] : []),
    ...(frame === undefined
      ? []
      : [
          {
            label: `Close ${frame.node.id} (${frame.node.op})`,
            shortcut: 'Shift+X',
            onSelect: () => closeFrame(app, frame.node.id),
          },
        ]),
  ];
  return entries.length === 0 ? [] : [...entries, line];
}

function edgeEntries({ app, canvas }: MenuContext, id: string, spot: Spot): readonly MenuEntry[] {
  const edge = app.store.getState().document.edges.find((each) => edgeId(each) === id);
  if (edge === undefined) return [];
  const { from, to } = edge;
  return [
    { label: 'Insert an op…', onSelect: () => canvas.setState({ picker: { spot, draft: null, edge: id } }) },
    { label: 'Jump to the next step of its reader', onSelect: () => app.jumpToNode(to[0]) },
    line,
    {
      label: 'Take out the wire',
      shortcut: 'Delete',
      danger: true,
      onSelect: () =>
        told(
          app,
          app.dispatch(disconnect, { to }, { label: `take out the wire ${from.join('.')} to ${to.join('.')}` }),
        ),
    },
  ];
}

function portEntries(
  { app, canvas, wiring }: MenuContext,
  subject: Extract<MenuSubject, { kind: 'port' }>,
): readonly MenuEntry[] {
  const { node: id, port: name, side } = subject;
  const { document, run } = app.store.getState();
  const node = findNode(document, id);
  if (node === undefined) return [];
  const key = portKey(id, name);
  const op = app.ops.get(node.op);
  const rows = nodeRows(node, op, document.edges);
  const held = [...rows.held, ...(rows.source === null ? [] : [rows.source])].find(
    (row) => row.port.name === name || rows.source === row,
  );
  const wires = document.edges.filter((edge) => (side === 'input' ? edge.to : edge.from).join('.') === key);
  const isTarget = run.trace?.target?.node === id && run.trace.target.port === name;
  const entries: MenuEntry[] = [
    { kind: 'heading', label: key },
    { label: 'Start a wire here', shortcut: 'Enter', onSelect: () => wiring.start(subject, 'walk') },
  ];
  // What a port holds depends on nothing, so differentiating it would show nothing.
  const backward: MenuEntry | null =
    side === 'input' && wires.length === 0
      ? null
      : isTarget
        ? { label: 'Edit the seed…', onSelect: () => canvas.setState({ seedEditor: { node: id, port: name } }) }
        : {
            label: 'Start backward from here',
            onSelect: () => {
              told(
                app,
                app.dispatch(setBackward, { backward: { from: [id, name] } }, { label: `differentiate ${key}` }),
              );
            },
          };
  if (backward !== null) entries.push(backward);
  if (side === 'input' && isBare(document, app.ops, id, name)) {
    entries.push({
      label: 'Give it a value of its own',
      onSelect: () => void giveValue(app, id, name).then((outcome) => told(app, outcome)),
    });
  }
  if (held !== undefined) {
    const { port, trainable, own } = held;
    entries.push(line, {
      kind: 'check',
      label: 'Trainable',
      checked: trainable,
      onSelect: () =>
        told(
          app,
          app.dispatch(
            setTrainable,
            { node: id, port: port.name, trainable: !trainable },
            { label: `${trainable ? 'hold' : 'train'} ${id}.${port.name}` },
          ),
        ),
    });
    if (rows.source === null) {
      entries.push({
        label: 'Move into a node of its own, to share it',
        disabled: !own,
        onSelect: () => told(app, extract(app, id, port.name, trainable)),
      });
      entries.push({
        label: 'Back to its default',
        disabled: !own,
        onSelect: () =>
          told(app, app.dispatch(setHeld, { node: id, port: port.name, value: undefined }, { label: `reset ${key}` })),
      });
    }
  }
  if (wires.length > 0) {
    entries.push(line, {
      label: wires.length === 1 ? 'Take out the wire' : `Take out ${wires.length} wires`,
      danger: true,
      onSelect: () => {
        const step = { label: `unwire ${key}`, group: `unwire ${key} ${wires.length}` };
        for (const wire of wires) told(app, app.dispatch(disconnect, { to: wire.to }, step));
      },
    });
  }
  return entries;
}

function extract(app: App, node: string, port: string, trainable: boolean): Outcome {
  const { document } = app.store.getState();
  const position = findNode(document, node)?.position ?? [0, 0];
  const args = {
    node,
    port,
    op: trainable ? 'Parameter' : 'Input',
    id: freshId(document, port),
    position: [position[0] - 200, position[1] + 120] as const,
  };
  return app.dispatch(extractValue, args, { label: `move ${node}.${port} into ${args.id}` });
}
