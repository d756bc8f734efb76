// Action: one thing a person can do, whichever way they ask for it: menu, button, key or command palette.
import type { App, AppState, PlaybackState } from '../../state/app.ts';

export const groups = ['Steps', 'Edit', 'Graph', 'View', 'File', 'Help'] as const;
export type ActionGroup = (typeof groups)[number];

export interface Action {
  readonly id: string;
  readonly label: string;
  readonly group: ActionGroup;
  /** In tinykeys' notation; the first one is shown beside the label. */
  readonly shortcuts?: readonly string[];
  /**
   * `anywhere` (when left out): wherever the focus is, but not while typing. `page`: only where the focused element has no use of its own
   * for the key (a button and Space). `canvas`: only with the focus on the canvas or on nothing. `browser`: the browser's own event
   * brings it (copy, cut, paste), so no key is bound.
   */
  readonly reach?: 'anywhere' | 'page' | 'canvas' | 'browser';
  /** Other words that find it in the command palette. */
  readonly aliases?: readonly string[];
  isEnabled(state: AppState, playback: PlaybackState): boolean;
  run(app: App): void;
}
