// actions: the one list of what a person can do; toolbar, menus, command palette, shortcut sheet and keyboard read it.
import type { PortRef } from '../../document/model.ts';
import { outputPorts } from '../../document/ports.ts';
import type { App, AppState, PlaybackState } from '../../state/app.ts';
import { blankDocument } from '../../state/createStores.ts';
import { redoLabel, undoLabel } from '../../state/selectors.ts';
import { resolvedTheme } from '../applyTheme.ts';
import { canvasApi } from '../canvas/canvasApi.ts';
import type { Action } from './action.ts';
import { copyByMenu, pasteByMenu, tell } from './clipboard.ts';
import { chooseFile, saveFile } from './files.ts';

const always = () => true;
const nodesChosen = (state: AppState) => state.selection.nodes.length > 0;
const somethingChosen = (state: AppState) => nodesChosen(state) || state.selection.edges.length > 0;
const hasNodes = (state: AppState) => state.document.nodes.length > 0;
const hasSteps = (state: AppState) => (state.run.trace?.steps.length ?? 0) > 0;
const beforeEnd = (state: AppState, { cursor }: PlaybackState) => cursor < (state.run.trace?.steps.length ?? 0);
const afterStart = (state: AppState, { cursor }: PlaybackState) => hasSteps(state) && cursor > 0;
const toggled = (app: App, panel: keyof AppState['view']['panels']) => {
  const { panels } = app.store.getState().view;
  app.setView({ panels: { ...panels, [panel]: !panels[panel] } });
};

const list = [
  {
    id: 'play',
    label: 'Play or pause',
    group: 'Steps',
    shortcuts: ['Space', 'k'],
    reach: 'page',
    isEnabled: hasSteps,
    run: (app) => app.togglePlay(),
  },
  {
    id: 'step-forward',
    label: 'Step forward',
    group: 'Steps',
    shortcuts: ['.', 'l'],
    aliases: ['next'],
    isEnabled: beforeEnd,
    run: (app) => app.stepForward(),
  },
  {
    id: 'step-back',
    label: 'Step back',
    group: 'Steps',
    shortcuts: [',', 'j'],
    aliases: ['previous'],
    isEnabled: afterStart,
    run: (app) => app.stepBack(),
  },
  {
    id: 'first',
    label: 'To the start',
    group: 'Steps',
    shortcuts: ['Home'],
    reach: 'page',
    aliases: ['first', 'rewind'],
    isEnabled: afterStart,
    run: (app) => app.toStart(),
  },
  {
    id: 'last',
    label: 'To the end',
    group: 'Steps',
    shortcuts: ['End'],
    reach: 'page',
    aliases: ['last', 'run', 'calculate'],
    isEnabled: beforeEnd,
    run: (app) => app.toEnd(),
  },
  {
    id: 'jump-to-selection',
    label: 'To the next step of the selected node',
    group: 'Steps',
    shortcuts: ['g'],
    aliases: ['jump', 'go'],
    isEnabled: (state) => nodesChosen(state) && hasSteps(state),
    run: (app) => app.jumpToNode(app.store.getState().selection.nodes[0] ?? ''),
  },
  {
    id: 'toggle-breakpoint',
    label: 'Stop playing at the selected node, or no longer',
    group: 'Steps',
    shortcuts: ['b'],
    aliases: ['breakpoint', 'pause'],
    isEnabled: nodesChosen,
    run(app) {
      for (const node of app.store.getState().selection.nodes) app.toggleBreakpoint(node);
    },
  },
  {
    id: 'undo',
    label: 'Undo',
    group: 'Edit',
    shortcuts: ['$mod+z'],
    isEnabled: (state) => undoLabel(state) !== null,
    run: (app) => app.undo(),
  },
  {
    id: 'redo',
    label: 'Redo',
    group: 'Edit',
    shortcuts: ['$mod+Shift+z', '$mod+y'],
    isEnabled: (state) => redoLabel(state) !== null,
    run: (app) => app.redo(),
  },
  {
    id: 'copy',
    label: 'Copy',
    group: 'Edit',
    shortcuts: ['$mod+c'],
    reach: 'browser',
    isEnabled: nodesChosen,
    run: (app) => copyByMenu(app, false),
  },
  {
    id: 'cut',
    label: 'Cut',
    group: 'Edit',
    shortcuts: ['$mod+x'],
    reach: 'browser',
    isEnabled: nodesChosen,
    run: (app) => copyByMenu(app, true),
  },
  {
    id: 'paste',
    label: 'Paste',
    group: 'Edit',
    shortcuts: ['$mod+v'],
    reach: 'browser',
    isEnabled: always,
    run: (app) => void pasteByMenu(app),
  },
  {
    id: 'duplicate',
    label: 'Duplicate',
    group: 'Edit',
    shortcuts: ['$mod+d'],
    isEnabled: nodesChosen,
    run: (app) => tell(app, app.duplicate()),
  },
  {
    id: 'delete',
    label: 'Delete',
    group: 'Edit',
    shortcuts: ['Delete', 'Backspace'],
    reach: 'canvas',
    aliases: ['remove'],
    isEnabled: somethingChosen,
    run: (app) => tell(app, app.deleteSelection()),
  },
  {
    id: 'select-all',
    label: 'Select all',
    group: 'Edit',
    shortcuts: ['$mod+a'],
    reach: 'canvas',
    isEnabled: hasNodes,
    run(app) {
      app.select({ nodes: app.store.getState().document.nodes.map((node) => node.id), edges: [], port: null });
    },
  },
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
    id: 'tidy',
    label: 'Tidy the layout',
    group: 'Graph',
    shortcuts: ['Shift+T'],
    aliases: ['arrange', 'align', 'layout'],
    isEnabled: hasNodes,
    run: (app) => void tidy(app),
  },
  {
    id: 'fit-view',
    label: 'Fit the graph into view',
    group: 'View',
    shortcuts: ['f'],
    aliases: ['zoom to fit', 'center'],
    isEnabled: hasNodes,
    run: () => canvasApi.current?.fitView(),
  },
  {
    id: 'zoom-in',
    label: 'Zoom in',
    group: 'View',
    shortcuts: ['+', '='],
    isEnabled: always,
    run: () => canvasApi.current?.zoomBy(1.25),
  },
  {
    id: 'zoom-out',
    label: 'Zoom out',
    group: 'View',
    shortcuts: ['-'],
    isEnabled: always,
    run: () => canvasApi.current?.zoomBy(0.8),
  },
  {
    id: 'toggle-palette',
    label: 'Show or hide the palette',
    group: 'View',
    shortcuts: ['['],
    isEnabled: always,
    run: (app) => toggled(app, 'palette'),
  },
  {
    id: 'toggle-inspector',
    label: 'Show or hide the inspector',
    group: 'View',
    shortcuts: [']'],
    isEnabled: always,
    run: (app) => toggled(app, 'inspector'),
  },
  {
    id: 'toggle-outline',
    label: 'Show or hide the outline',
    group: 'View',
    shortcuts: ['o'],
    aliases: ['table', 'list'],
    isEnabled: always,
    run: (app) => toggled(app, 'outline'),
  },
  {
    id: 'toggle-theme',
    label: 'Switch between light and dark',
    group: 'View',
    shortcuts: ['Shift+D'],
    aliases: ['theme', 'night'],
    isEnabled: always,
    run(app) {
      app.setView({ theme: resolvedTheme(app.store.getState().view.theme) === 'dark' ? 'light' : 'dark' });
    },
  },
  {
    id: 'system-theme',
    label: 'Use the system’s theme',
    group: 'View',
    aliases: ['theme', 'light', 'dark'],
    isEnabled: (state) => state.view.theme !== 'system',
    run: (app) => app.setView({ theme: 'system' }),
  },
  {
    id: 'new',
    label: 'New graph',
    group: 'File',
    aliases: ['blank', 'empty'],
    isEnabled: always,
    run: (app) => void app.open(blankDocument(), { kind: 'new' }),
  },
  {
    id: 'examples',
    label: 'Examples',
    group: 'File',
    shortcuts: ['e'],
    aliases: ['gallery', 'homework'],
    isEnabled: always,
    run: (app) => app.setDialog('examples'),
  },
  {
    id: 'recent',
    label: 'Recent graphs',
    group: 'File',
    aliases: ['history', 'recover', 'open'],
    isEnabled: always,
    run: (app) => app.setDialog('recent'),
  },
  {
    id: 'open-file',
    label: 'Open a file',
    group: 'File',
    shortcuts: ['$mod+o'],
    aliases: ['load', 'import', 'json'],
    isEnabled: always,
    run: (app) => chooseFile(app),
  },
  {
    id: 'save-file',
    label: 'Save as a file',
    group: 'File',
    shortcuts: ['$mod+s'],
    aliases: ['download', 'export', 'json'],
    isEnabled: always,
    run: (app) => saveFile(app),
  },
  {
    id: 'share',
    label: 'Share a link',
    group: 'File',
    shortcuts: ['s'],
    aliases: ['url', 'copy link', 'send'],
    isEnabled: always,
    run: (app) => app.setDialog('share'),
  },
  {
    id: 'export',
    label: 'Export',
    group: 'File',
    aliases: ['json', 'copy'],
    isEnabled: always,
    run: (app) => app.setDialog('export'),
  },
  {
    id: 'commands',
    label: 'Search commands, ops and examples',
    group: 'Help',
    shortcuts: ['$mod+k'],
    isEnabled: always,
    run: (app) => app.setDialog('commands'),
  },
  {
    id: 'shortcuts',
    label: 'Keyboard shortcuts',
    group: 'Help',
    shortcuts: ['?'],
    aliases: ['keys', 'help'],
    isEnabled: always,
    run: (app) => app.setDialog('shortcuts'),
  },
] as const satisfies readonly Action[];

export type ActionId = (typeof list)[number]['id'];

export const actions: readonly (Action & { readonly id: ActionId })[] = list;

export function actionOf(id: ActionId): Action {
  return actions.find((action) => action.id === id) as Action;
}

/** Does nothing where the action is not enabled. */
export function runAction(app: App, id: ActionId): void {
  const action = actionOf(id);
  if (action.isEnabled(app.store.getState(), app.playback.getState())) action.run(app);
}

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
