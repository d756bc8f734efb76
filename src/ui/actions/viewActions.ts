// viewActions: what is on screen, and how.
import type { App } from '../../state/app.ts';
import { resolvedTheme } from '../applyTheme.ts';
import { canvasApi } from '../canvas/canvasApi.ts';
import type { Action } from './action.ts';
import { always, hasNodes } from './enabled.ts';

export const viewActions = [
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
    run: (app) => app.togglePanel('palette'),
  },
  {
    id: 'toggle-inspector',
    label: 'Show or hide the inspector',
    group: 'View',
    shortcuts: [']'],
    isEnabled: always,
    run: (app) => app.togglePanel('inspector'),
  },
  {
    id: 'toggle-outline',
    label: 'Show or hide the outline',
    group: 'View',
    shortcuts: ['o'],
    aliases: ['table', 'list'],
    isEnabled: always,
    run: (app) => app.togglePanel('outline'),
  },
  {
    id: 'present',
    label: 'Present: only the graph and its steps, large',
    group: 'View',
    shortcuts: ['p'],
    aliases: ['projector', 'slides', 'full screen', 'stage', 'lecture'],
    isEnabled: (state) => state.mode !== 'present',
    run: (app) => present(app),
  },
  {
    id: 'leave-presentation',
    label: 'Leave the presentation',
    group: 'View',
    shortcuts: ['Escape'],
    aliases: ['exit', 'stop presenting'],
    isEnabled: (state) => state.mode === 'present',
    run(app) {
      app.setMode('edit');
      fitSoon();
    },
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
] as const satisfies readonly Action[];

function present(app: App): void {
  app.setMode('present');
  fitSoon();
}

/** Once the canvas has its new size. */
function fitSoon(): void {
  requestAnimationFrame(() => requestAnimationFrame(() => canvasApi.current?.fitView()));
}
