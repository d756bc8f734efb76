// selectors: questions that several parts of the interface ask of the stores.
import { type Frame, frameAt } from '../execution/frame.ts';
import type { Trace } from '../execution/trace.ts';
import type { App, AppState, PlaybackState, ViewState } from './app.ts';

/** How many steps are shown: a step counts from the moment that its token sets out. */
export function shownStep(playback: Pick<PlaybackState, 'cursor'>): number {
  return Math.ceil(playback.cursor);
}

/** What is known at the playhead, or null while there has been no run. */
export function currentFrame(app: Pick<App, 'store' | 'playback'>): Frame | null {
  const { trace } = app.store.getState().run;
  return trace === null ? null : frameAt(trace, shownStep(app.playback.getState()));
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

/** True where nothing later is left to show, as in a spreadsheet: edits then show all their consequences. */
export function isLive(trace: Trace | null, playback: Pick<PlaybackState, 'cursor'>): boolean {
  return trace === null || playback.cursor >= trace.steps.length;
}

export function undoLabel(state: AppState): string | null {
  return state.past.at(-1)?.label ?? null;
}
export function redoLabel(state: AppState): string | null {
  return state.future.at(-1)?.label ?? null;
}
