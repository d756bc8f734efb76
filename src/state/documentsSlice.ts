// documentsSlice: several documents, one on screen: opening from links, files and examples beside what is there, and coming back.
import type { StoreApi } from 'zustand/vanilla';
import type { Catalogue } from '../ops/growingCatalogue.ts';
import type { App, AppState, PlaybackState } from './app.ts';
import type { Exchange, LinkReading } from './exchange.ts';
import type { Session } from './session.ts';

export type DocumentsActions = Pick<
  App,
  'open' | 'openText' | 'editCopy' | 'recent' | 'openRecent' | 'forgetRecent' | 'shareHash' | 'fileText'
> & {
  /** What `openText` does with a link, for one that has been read already. */
  readonly openLink: (reading: LinkReading) => Promise<boolean>;
};

export interface DocumentsSurroundings {
  readonly store: StoreApi<AppState>;
  readonly playback: StoreApi<PlaybackState>;
  readonly exchange: Exchange;
  readonly catalogue: Catalogue;
  readonly session: Session;
  readonly app: Pick<App, 'notify' | 'select' | 'seek' | 'setMode' | 'setView'>;
}

export function documentsSlice(around: DocumentsSurroundings): DocumentsActions {
  const { store, playback, exchange, catalogue, session, app } = around;
  const title = () => store.getState().document.title;

  /** What `work` answers, or `otherwise` and a message where something could not be loaded. */
  async function whenLoaded<T>(otherwise: T, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      app.notify('error', error instanceof Error ? error.message : String(error), undefined, 'loading');
      return otherwise;
    }
  }

  async function openRecent(key: string): Promise<void> {
    const there = await whenLoaded(null, () => session.resume(key));
    if (there === false) {
      app.notify('error', 'That graph is no longer stored in this browser, or what is stored of it is damaged.');
    }
  }

  /** "Back to ..." is offered where there is something to go back to. */
  function tellOpened(from: string, back: { readonly key: string | null; readonly title: string }): void {
    const { key } = back;
    if (key === null || key === session.key()) return app.notify('info', `Opened ${from}.`, undefined, 'opened');
    const way = { label: `Back to “${back.title}”`, run: () => void openRecent(key) };
    app.notify('info', `Opened ${from}. What you had is kept.`, way, 'opened');
  }

  async function openReading(reading: LinkReading, subject: string, from: string): Promise<boolean> {
    const { document, diagnostics, view } = reading;
    if (document === null) {
      store.setState({ report: { subject, opened: false, diagnostics }, dialog: 'report' });
      return false;
    }
    const back = { key: session.key(), title: title() };
    const step = view?.step ?? null;
    const stored = await session.find(document);
    if (stored !== null && (await session.resume(stored))) app.seek(step ?? Number.POSITIVE_INFINITY);
    else {
      await session.begin(
        { document, cursor: step, viewport: view?.mode === 'present' ? null : (view?.viewport ?? null) },
        'visited',
        reading.readOnly,
      );
    }
    app.setMode(view?.mode ?? 'edit');
    if (view !== null) {
      app.select({ nodes: view.nodes, edges: view.edges, port: view.port, entry: view.entry });
      if (view.derivation !== null) app.setView({ inspectorTab: 'derivation', derivation: view.derivation });
    }
    // A room need not read what only the presenter may want to know.
    if (view?.mode !== 'present') tellOpened(from, back);
    const repaired = diagnostics.filter((each) => each.severity !== 'info');
    if (repaired.length > 0) {
      store.setState({ report: { subject, opened: true, diagnostics } });
      const what = repaired.length === 1 ? 'one thing' : `${repaired.length} things`;
      const text = `${subject} was opened, but ${what} in it had to be repaired or left out.`;
      app.notify('info', text, { label: 'See what', run: () => store.setState({ dialog: 'report' }) }, 'repaired');
    }
    return true;
  }

  const openLink = (reading: LinkReading) => openReading(reading, 'The link', 'from a link');

  return {
    openRecent,
    openLink,

    async forgetRecent(key) {
      const name = (await session.recent()).find((meta) => meta.key === key)?.title ?? 'The graph';
      try {
        const putBack = await session.forget(key);
        if (putBack === null) return;
        const undo = { label: 'Put it back', run: () => void putBack().catch(() => {}) };
        app.notify('info', `“${name}” is no longer kept.`, undo, 'forgotten');
      } catch {
        app.notify('error', `“${name}” could not be removed: the browser does not let the page change its storage.`);
      }
    },

    async open(document, origin) {
      const names = document.nodes.map((node) => node.op);
      if (!(await whenLoaded(false, () => catalogue.ensure(names).then(() => true)))) return;
      const back = { key: session.key(), title: title() };
      await session.begin(
        { document, cursor: origin.step ?? null, viewport: null },
        origin.kind === 'example' || origin.kind === 'new' ? 'pristine' : 'visited',
      );
      if (origin.kind === 'link' || origin.kind === 'file') tellOpened(`from a ${origin.kind}`, back);
    },

    openText(text, kind, name) {
      return whenLoaded({ ok: false, diagnostics: [] }, async () => {
        if (kind === 'hash') {
          const reading = await exchange.readHash(text);
          return { ok: await openLink(reading), diagnostics: reading.diagnostics };
        }
        const reading = { ...(await exchange.readText(text)), view: null };
        const ok = await openReading(reading, name ?? 'The file', name === undefined ? 'the file' : `“${name}”`);
        return { ok, diagnostics: reading.diagnostics };
      });
    },

    async editCopy() {
      await session.fork((old) => (old === '' ? 'Copy' : `${old} (copy)`));
      app.notify('good', 'You are in a copy of your own now; the original stays as it is.');
    },

    async recent() {
      const current = session.key();
      return (await session.recent()).map(({ key, title, savedAt }) => ({
        key,
        title,
        savedAt,
        current: key === current,
      }));
    },

    shareHash(parts = {}) {
      const { document, run, selection, view } = store.getState();
      const looked = selection.nodes.length === 1 && view.inspectorTab === 'derivation' ? view.derivation : null;
      const { cursor } = playback.getState();
      const atEnd = run.trace === null || cursor >= run.trace.steps.length;
      return exchange.writeHash(document, {
        step: atEnd || parts.step === false ? null : Math.ceil(cursor),
        ...(parts.selection === false ? {} : { ...selection, derivation: looked }),
        mode: parts.mode ?? 'edit',
        viewport: view.viewport,
      });
    },

    fileText: () => exchange.writeText(store.getState().document),
  };
}
