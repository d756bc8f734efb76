// helpActions: finding things.
import type { Action } from './action.ts';
import { always } from './enabled.ts';

export const helpActions = [
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
