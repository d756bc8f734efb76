// fileActions: graphs coming and going.
import { blankDocument } from '../../state/createStores.ts';
import { saveLatex } from '../derivation/saveLatex.ts';
import type { Action } from './action.ts';
import { always, hasNodes } from './enabled.ts';
import { chooseFile, saveFile } from './files.ts';

export const fileActions = [
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
    id: 'print-derivation',
    label: 'Print the derivation',
    group: 'File',
    aliases: ['pdf', 'page', 'explain', 'solution', 'formulas'],
    isEnabled: hasNodes,
    run: (app) => app.setDialog('derivation'),
  },
  {
    id: 'save-latex',
    label: 'Save the derivation as LaTeX',
    group: 'File',
    aliases: ['tex', 'export', 'download', 'solution', 'homework'],
    isEnabled: hasNodes,
    run: (app) => void saveLatex(app),
  },
] as const satisfies readonly Action[];
