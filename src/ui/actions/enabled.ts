// enabled: when actions can be taken: questions to the state that several of them ask.
import type { AppState, PlaybackState } from '../../state/app.ts';

export const always = () => true;
export const nodesChosen = (state: AppState) => state.selection.nodes.length > 0;
export const somethingChosen = (state: AppState) => nodesChosen(state) || state.selection.edges.length > 0;
export const hasNodes = (state: AppState) => state.document.nodes.length > 0;
export const hasSteps = (state: AppState) => (state.run.trace?.steps.length ?? 0) > 0;
export const beforeEnd = (state: AppState, { cursor }: PlaybackState) => cursor < (state.run.trace?.steps.length ?? 0);
export const afterStart = (state: AppState, { cursor }: PlaybackState) => hasSteps(state) && cursor > 0;
