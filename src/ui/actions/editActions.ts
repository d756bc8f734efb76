// editActions: undo, the clipboard, and what is chosen.
import { redoLabel, undoLabel } from '../../state/selectors.ts';
import type { Action } from './action.ts';
import { copyByMenu, pasteByMenu, tell } from './clipboard.ts';
import { always, hasNodes, nodesChosen, somethingChosen } from './enabled.ts';

export const editActions = [
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
] as const satisfies readonly Action[];
