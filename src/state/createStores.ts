// createStores: the two stores with their first state.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { GraphDocument } from '../document/model.ts';
import type { AppState, PlaybackState } from './app.ts';
import { nothingSelected } from './followSelection.ts';
import { initialPlayback } from './playbackSlice.ts';
import type { Preferences } from './preferences.ts';
import { untrained } from './trainingSlice.ts';
import { noPanels } from './viewSlice.ts';

export interface Stores {
  readonly store: StoreApi<AppState>;
  readonly playback: StoreApi<PlaybackState>;
}

export function blankDocument(title = 'Untitled'): GraphDocument {
  return { format: 'chainrule', version: 1, title, nodes: [], edges: [] };
}

export function createStores(preferences: Preferences): Stores {
  const store = createStore<AppState>(() => ({
    document: blankDocument(),
    past: [],
    future: [],
    revision: 0,
    selection: nothingSelected,
    hover: null,
    trail: null,
    pointed: null,
    lights: null,
    draft: null,
    run: { status: 'idle', trace: null, check: null },
    training: untrained,
    view: preferences.view,
    mode: 'edit',
    stagePanels: noPanels,
    save: { status: 'saved' },
    notices: [],
    dialog: null,
    report: null,
  }));
  const playback = createStore<PlaybackState>(() => initialPlayback(preferences.speed));
  return { store, playback };
}
