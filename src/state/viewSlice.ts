// viewSlice: selection, hover, the wire being drawn, panels and theme: what is looked at, not what is made.
import type { StoreApi } from 'zustand/vanilla';
import type { App, AppState, EntryRef, PlaybackState, Selection, ViewState } from './app.ts';
import type { PreferenceStore } from './preferences.ts';
import { keptPart, viewTable } from './sliceTable.ts';

export type ViewActions = Pick<
  App,
  | 'select'
  | 'setHover'
  | 'setPointed'
  | 'setLights'
  | 'setTrail'
  | 'setDraft'
  | 'setView'
  | 'setDialog'
  | 'setMode'
  | 'togglePanel'
>;

export const noPanels: ViewState['panels'] = { palette: false, inspector: false, outline: false };

export function viewSlice(
  store: StoreApi<AppState>,
  playback: StoreApi<PlaybackState>,
  preferences: PreferenceStore,
): ViewActions {
  const remember = () =>
    preferences.write({
      view: keptPart<ViewState>(viewTable, store.getState().view, 'preferences'),
      speed: playback.getState().speed,
    });
  playback.subscribe((now, before) => {
    if (now.speed !== before.speed) remember();
  });
  const setView: ViewActions['setView'] = (change) => {
    store.setState(({ view }) => ({ view: { ...view, ...change } }));
    if (Object.keys(change).some((key) => viewTable[key as keyof ViewState].kept === 'preferences')) remember();
  };
  return {
    setView,
    select(change) {
      const { selection } = store.getState();
      const next = selected(selection, change);
      if (!sameSelection(selection, next)) store.setState({ selection: next });
    },
    setHover(key) {
      if (store.getState().hover !== key) store.setState({ hover: key });
    },
    setTrail(trail) {
      if (store.getState().trail !== trail) store.setState({ trail });
    },
    setPointed(pointed) {
      if (!sameEntry(store.getState().pointed, pointed)) store.setState({ pointed });
    },
    setLights(lights) {
      if (store.getState().lights !== lights) store.setState({ lights });
    },
    setDraft(draft) {
      store.setState({ draft });
    },
    setDialog(dialog) {
      store.setState({ dialog });
    },
    setMode(mode) {
      store.setState({ mode, stagePanels: noPanels, draft: null });
    },
    togglePanel(panel) {
      const { mode, stagePanels, view } = store.getState();
      if (mode === 'present') store.setState({ stagePanels: { ...stagePanels, [panel]: !stagePanels[panel] } });
      else setView({ panels: { ...view.panels, [panel]: !view.panels[panel] } });
    },
  };
}

/** A chosen port belongs to a chosen node: choosing a port chooses its node, and choosing other nodes lets go of the port. */
export function selected(selection: Selection, change: Partial<Selection>): Selection {
  const port = change.port === undefined ? selection.port : change.port;
  const chosen = change.nodes ?? selection.nodes;
  if (change.port !== undefined && port !== null) {
    const nodes = chosen.includes(port.node) ? chosen : [port.node];
    const edges = change.edges ?? (nodes === chosen ? selection.edges : []);
    return { nodes, edges, port, entry: change.entry ?? null };
  }
  const kept = port !== null && chosen.includes(port.node) ? port : null;
  const entry = change.entry === undefined ? selection.entry : change.entry;
  return { nodes: chosen, edges: change.edges ?? selection.edges, port: kept, entry: kept === null ? null : entry };
}

function sameEntry(a: EntryRef | null, b: EntryRef | null): boolean {
  if (a === null || b === null) return a === b;
  const isSamePort = a.ref.node === b.ref.node && a.ref.port === b.ref.port && a.ref.side === b.ref.side;
  return isSamePort && a.index.length === b.index.length && a.index.every((each, at) => each === b.index[at]);
}

function sameSelection(a: Selection, b: Selection): boolean {
  const same = <T>(left: readonly T[] | null, right: readonly T[] | null) =>
    left === right ||
    (left !== null && right !== null && left.length === right.length && left.every((each, at) => each === right[at]));
  return (
    same(a.nodes, b.nodes) &&
    same(a.edges, b.edges) &&
    same(a.entry, b.entry) &&
    a.port?.node === b.port?.node &&
    a.port?.port === b.port?.port &&
    a.port?.side === b.port?.side
  );
}
