// selectors: questions that several parts of the interface ask of the stores.
import type { AppState, PlaybackState, ViewState } from './app.ts';

/** How many steps are shown: a step counts from the moment that its token sets out. */
export function shownStep(playback: Pick<PlaybackState, 'cursor'>): number {
  return Math.ceil(playback.cursor);
}

/**
 * True while the numbers on screen belong to an earlier revision than the document; not for as long as the new ones are about to come, so
 * that an edit does not fade everything for a frame.
 */
export function isStale({ run, revision }: AppState): boolean {
  return (
    run.trace !== null && run.trace.revision !== revision && (run.status === 'late' || run.status === 'unresponsive')
  );
}

/** Whether a panel stands beside the canvas. One that only looks adds no ops. */
export function isPanelShown({ mode, view, stagePanels }: AppState, panel: keyof ViewState['panels']): boolean {
  switch (mode) {
    case 'edit':
      return view.panels[panel];
    case 'view':
      return view.panels[panel] && panel !== 'palette';
    case 'present':
      return stagePanels[panel];
  }
}

export function undoLabel(state: AppState): string | null {
  return state.past.at(-1)?.label ?? null;
}
export function redoLabel(state: AppState): string | null {
  return state.future.at(-1)?.label ?? null;
}
