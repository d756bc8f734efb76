// stepActions: moving the playhead.
import type { Action } from './action.ts';
import { afterStart, beforeEnd, hasSteps, nodesChosen } from './enabled.ts';

export const stepActions = [
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
    // What the remote of a presenter sends.
    id: 'remote-forward',
    label: 'Step forward, in a presentation',
    group: 'Steps',
    shortcuts: ['PageDown'],
    isEnabled: (state, playback) => state.mode === 'present' && beforeEnd(state, playback),
    run: (app) => app.stepForward(),
  },
  {
    id: 'remote-back',
    label: 'Step back, in a presentation',
    group: 'Steps',
    shortcuts: ['PageUp'],
    isEnabled: (state, playback) => state.mode === 'present' && afterStart(state, playback),
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
] as const satisfies readonly Action[];
