// createApp: the stores and everything a person can do to them, put together from what is passed in.
import type { GraphDocument } from '../document/model.ts';
import type { Signatures } from '../document/signature.ts';
import type { Runner } from '../execution/runner.ts';
import type { Trace } from '../execution/trace.ts';
import type { Catalogue } from '../ops/growingCatalogue.ts';
import type { App } from './app.ts';
import type { Clock } from './clock.ts';
import { createStores } from './createStores.ts';
import { documentSlice, followBreakpoints, placeHistory } from './documentSlice.ts';
import { documentsSlice } from './documentsSlice.ts';
import { editSlice } from './editSlice.ts';
import type { Exchange } from './exchange.ts';
import { nothingSelected } from './followSelection.ts';
import type { Library, WriterLocks } from './library.ts';
import { mapCursor } from './mapCursor.ts';
import { noticeSlice } from './noticeSlice.ts';
import { playbackSlice } from './playbackSlice.ts';
import type { PreferenceStore } from './preferences.ts';
import { runLoop } from './runLoop.ts';
import { session as createSession, type Screen } from './session.ts';
import { tangentSlice } from './tangentSlice.ts';
import { trainingSlice } from './trainingSlice.ts';
import { viewSlice } from './viewSlice.ts';

export interface AppDependencies {
  readonly catalogue: Catalogue;
  /** Grows with the catalogue. */
  readonly signatures: Signatures;
  readonly runner: Runner;
  readonly exchange: Exchange;
  readonly library: Library;
  readonly locks: WriterLocks;
  readonly preferences: PreferenceStore;
  readonly clock: Clock;
  readonly newKey: () => string;
  readonly reducedMotion: () => boolean;
}

/** The app with what only its owner needs: starting, saving before the page goes, stopping. */
export interface RunningApp extends App {
  /**
   * Shows what was on screen last, or `first` on a first visit; then opens the link in `hash` beside it, if there is one. A link that
   * cannot be read leaves the rest as it is and says why.
   */
  boot(first: { readonly document: GraphDocument; readonly step?: number }, hash: string): Promise<void>;
  /** Writes what is not yet written. */
  flush(): Promise<void>;
  dispose(): void;
}

const viewOnly =
  'This graph was shared to be looked at. Choose “Edit” in the bar above to change it; the link stays as it is.';

export function createApp(deps: AppDependencies): RunningApp {
  const { catalogue, signatures, runner, exchange, preferences, clock } = deps;
  const { store, playback } = createStores(preferences.read());
  const notices = noticeSlice(store);
  const viewActions = viewSlice(store, playback, preferences);
  const trace = () => store.getState().run.trace;

  /** Where the playhead goes when the first trace of a document arrives; null: to the end. */
  let opening: number | null = null;
  /** Renames since the last trace: old name -> new name. */
  let renamed = new Map<string, string>();

  function showTrace(next: Trace): void {
    const before = trace();
    const { cursor } = playback.getState();
    const at = before === null ? (opening ?? Infinity) : mapCursor(before, next, cursor, renamed);
    renamed = new Map();
    playback.setState({
      cursor: Math.min(at, next.steps.length),
      ...(next.steps.length === 0 ? { playing: false } : {}),
    });
    store.setState(({ run }) => ({ run: { ...run, trace: next } }));
  }
  const loop = runLoop(runner, clock, {
    status: (status) => store.setState(({ run }) => ({ run: { ...run, status } })),
    trace: showTrace,
    check: (check) => {
      if (check.revision === store.getState().revision) store.setState(({ run }) => ({ run: { ...run, check } }));
    },
    failed: (reason) =>
      notices.notify(
        'error',
        `The calculation stopped: ${reason} Change something to start it again.`,
        undefined,
        'run',
      ),
  });
  const { dispose: disposeTangents, ...tangentActions } = tangentSlice(store, runner);
  const rerun = () => loop.request(store.getState().document, store.getState().revision);

  const screen: Screen = {
    shown() {
      const { document, past, future, view } = store.getState();
      const { cursor } = playback.getState();
      const now = trace();
      const atEnd = now === null ? opening === null : cursor >= now.steps.length;
      return {
        document,
        past,
        future,
        viewport: view.viewport,
        cursor: atEnd ? null : now === null ? opening : Math.ceil(cursor),
      };
    },
    show({ document, cursor, viewport, past = [], future = [] }) {
      forgetTraining();
      opening = cursor;
      renamed = new Map();
      store.setState(({ revision, run, view, notices: said }) => ({
        document,
        mode: 'edit',
        past,
        future,
        revision: revision + 1,
        selection: nothingSelected,
        hover: null,
        trail: null,
        pointed: null,
        lights: null,
        draft: null,
        run: { ...run, trace: null, check: null },
        view: { ...view, viewport },
        // What was said about the document before does not belong to this one.
        notices: said.filter(({ topic }) => topic === undefined || topic === 'storage'),
      }));
      playback.setState({ cursor: 0, playing: false, gliding: false, breakpoints: [] });
      rerun();
    },
    follow(document) {
      const renames = placeHistory(store, { document, past: [], future: [] });
      followBreakpoints(playback, document, renames);
      rerun();
    },
    setSave: (save) => store.setState({ save }),
    notify: (tone, message, topic) => notices.notify(tone, message, undefined, topic),
    readStored: (json) => exchange.readJson(json),
  };
  const session = createSession(deps, screen);

  const documentActions = documentSlice({
    store,
    playback,
    signatures,
    readOnly: () => {
      const reason = session.readOnly();
      if (reason !== null) return `${reason} Choose “Edit a copy here” to change it.`;
      return store.getState().mode === 'view' ? viewOnly : null;
    },
    notify: notices.notify,
    changed(renames, foreseen) {
      for (const [from, to] of renamed) renamed.set(from, renames.get(to) ?? to);
      for (const [from, to] of renames) if (![...renamed.values()].includes(to)) renamed.set(from, to);
      if (foreseen !== null) showTrace({ ...foreseen, revision: store.getState().revision });
      rerun();
      session.changed(true);
    },
  });
  const { forgetTraining, ...training } = trainingSlice(store, { ...documentActions, ...notices }, runner, clock);
  const moves = playbackSlice(playback, trace, deps.reducedMotion);
  /** Also before the first trace has come. */
  const aim = (step: number) => {
    if (trace() === null) opening = Number.isFinite(step) ? step : null;
    else moves.seek(step);
  };
  const { openLink, ...documents } = documentsSlice({
    store,
    playback,
    exchange,
    catalogue,
    session,
    app: { ...notices, ...viewActions, seek: aim },
  });
  const stopWatching = [
    playback.subscribe((now, before) => {
      if (!now.playing && !now.gliding && now.cursor !== before.cursor && trace() !== null) session.changed(false);
    }),
    store.subscribe((now, before) => {
      if (now.view.viewport !== before.view.viewport && now.document === before.document) session.changed(false);
    }),
  ];

  return {
    store,
    playback,
    ops: catalogue.ops,
    signatures,
    hasOps: catalogue.has,
    ensureOps: catalogue.ensure,
    ...documentActions,
    ...notices,
    ...viewActions,
    ...moves,
    ...documents,
    ...tangentActions,
    ...editSlice(store, { ...documentActions, ...viewActions }, runner, exchange, catalogue.ops),
    ...training,
    foresee: (document) => runner.foresee(document, store.getState().revision),
    tensor: (key, side) => runner.tensor(key, side),
    checkEntries(key) {
      const { document, revision } = store.getState();
      return runner.checkEntries(document, revision, key);
    },
    sweep(key, entry) {
      const { document, revision } = store.getState();
      return runner.sweep(document, revision, key, entry);
    },
    async boot(first, hash) {
      const restored = await session.restore();
      const link = hash.length > 1 ? await exchange.readHash(hash) : null;
      if (!restored && (link === null || link.document === null)) {
        await session.begin({ document: first.document, cursor: first.step ?? null, viewport: null }, 'pristine');
      }
      if (link !== null) await openLink(link);
    },
    flush: () => session.flush(),
    dispose() {
      for (const stop of stopWatching) stop();
      disposeTangents();
      loop.dispose();
      session.dispose();
    },
  };
}
