// graphActions: what changes the graph as a whole.
import type { PortRef } from '../../document/model.ts';
import { outputPorts } from '../../document/ports.ts';
import type { App } from '../../state/app.ts';
import { canvasApi } from '../canvas/canvasApi.ts';
import type { Action } from './action.ts';
import { tell } from './clipboard.ts';
import { always, hasNodes } from './enabled.ts';
import { chosenFrame, closeFrame, openNode } from './opening.ts';

export const graphActions = [
  {
    id: 'add-node',
    label: 'Add a node',
    group: 'Graph',
    shortcuts: ['a'],
    aliases: ['op', 'insert', 'new node'],
    isEnabled: always,
    run: (app) => app.setDialog('node-picker'),
  },
  {
    id: 'replace-op',
    label: 'Replace with another op',
    group: 'Graph',
    shortcuts: ['r'],
    aliases: ['change op', 'exchange', 'swap', 'substitute'],
    isEnabled: (state) => state.selection.nodes.length === 1,
    run: (app) => app.setDialog('op-replacer'),
  },
  {
    id: 'seed-here',
    label: 'Differentiate the selected port',
    group: 'Graph',
    shortcuts: ['d'],
    aliases: ['backward', 'seed', 'gradient', 'cost'],
    isEnabled: (state) => state.selection.port !== null || state.selection.nodes.length === 1,
    run(app) {
      const from = chosenPort(app);
      if (from !== null) tell(app, app.setBackward(from));
    },
  },
  {
    id: 'train',
    label: 'Train, or stop training',
    group: 'Graph',
    shortcuts: ['t'],
    aliases: ['optimize', 'fit', 'learn', 'gradient descent', 'SGD', 'Adam'],
    isEnabled: hasNodes,
    run: (app) => (app.store.getState().training.status === 'running' ? app.stopTraining() : app.startTraining()),
  },
  {
    id: 'update-once',
    label: 'Update the parameters once',
    group: 'Graph',
    shortcuts: ['u'],
    aliases: ['optimizer step', 'gradient descent', 'learn'],
    isEnabled: (state) => hasNodes(state) && state.training.status === 'idle',
    run: (app) => app.startTraining(1),
  },
  {
    id: 'open-op',
    label: 'Open the op: what it is made of',
    group: 'Graph',
    shortcuts: ['x'],
    aliases: ['expand', 'inside', 'primitives', 'ungroup'],
    isEnabled: (state) => state.selection.nodes.length === 1,
    run: (app) => openNode(app, app.store.getState().selection.nodes[0] ?? ''),
  },
  {
    id: 'close-op',
    label: 'Close the opened op',
    group: 'Graph',
    shortcuts: ['Shift+X'],
    aliases: ['collapse', 'fold', 'group'],
    isEnabled: (state) => chosenFrame(state) !== null,
    run: (app) => closeFrame(app, chosenFrame(app.store.getState()) ?? ''),
  },
  {
    id: 'tidy',
    label: 'Tidy the layout',
    group: 'Graph',
    shortcuts: ['Shift+T'],
    aliases: ['arrange', 'align', 'layout'],
    isEnabled: hasNodes,
    run: (app) => void tidy(app),
  },
] as const satisfies readonly Action[];

async function tidy(app: App): Promise<void> {
  try {
    tell(app, await app.tidy(canvasApi.current?.nodeSizes() ?? new Map()));
    canvasApi.current?.fitView();
  } catch {
    app.notify('error', 'The layout could not be calculated. Try again, or move the nodes by hand.');
  }
}

/** The selected port, or the first output of the one selected node. */
function chosenPort(app: App): PortRef | null {
  const { selection, document } = app.store.getState();
  if (selection.port !== null) return [selection.port.node, selection.port.port];
  const node = document.nodes.find(({ id }) => id === selection.nodes[0]);
  const output = node === undefined ? undefined : outputPorts(node, app.signatures)?.[0];
  return node === undefined || output === undefined ? null : [node.id, output];
}
