// session: which stored document is on screen, who may write it, and when it is saved.

import type { HistoryEntry } from '../document/history.ts';
import type { GraphDocument } from '../document/model.ts';
import type { AppState, SaveState } from './app.ts';
import type { Clock } from './clock.ts';
import {
  digestOf,
  type Library,
  type StoredDocument,
  type StoredMeta,
  type WriterClaim,
  type WriterLocks,
} from './library.ts';

/** An edit is written after this long, together with those that followed it; a look elsewhere may wait longer, ms. */
const REST = 300;
const REST_OF_LOOKS = 1500;
/** A save that failed is tried again after this long, ms. */
const RETRY = 10_000;

/** What the session puts on screen. `cursor` null: at the end. */
export interface Showing {
  readonly document: GraphDocument;
  readonly cursor: number | null;
  readonly viewport: AppState['view']['viewport'];
  readonly past?: readonly HistoryEntry[];
  readonly future?: readonly HistoryEntry[];
}
export interface Screen {
  /** What is on screen now. */
  shown(): Showing;
  show(showing: Showing): void;
  /** The same document as another tab saved it: playhead and selection follow. */
  follow(document: GraphDocument): void;
  setSave(save: SaveState): void;
  notify(tone: 'info' | 'error', message: string, topic: string): void;
  /** Reads what was stored, through the boundary for foreign documents. */
  readStored(json: unknown): Promise<{ readonly document: GraphDocument | null; readonly readOnly: boolean }>;
}
export interface SessionDependencies {
  readonly library: Library;
  readonly locks: WriterLocks;
  readonly clock: Clock;
  readonly newKey: () => string;
}

export interface Session {
  /** Shows the document that was on screen last. False when there is none. Rejects, as `resume` does, where it cannot be read yet. */
  restore(): Promise<boolean>;
  /**
   * Puts a document on screen as one of its own; the present one is saved first and stays among the recent ones. `pristine`: nobody's
   * work, so it leaves nothing behind unless it is edited. `visited`: kept, and the way back to what was there before stays open.
   * `newer`: this program does not understand all of it, so it is shown but not written.
   */
  begin(showing: Showing, kind: 'pristine' | 'visited', newer?: boolean): Promise<void>;
  /** Brings back a document by its key. False when it is gone. Rejects where what is needed to read it cannot be loaded. */
  resume(key: string): Promise<boolean>;
  /** Goes on in a copy of what is on screen. */
  fork(title: (title: string) => string): Promise<void>;
  /** Tells that the document changed (`edited`), or only from where one looks at it. */
  changed(edited: boolean): void;
  /** Writes now what is not yet written. */
  flush(): Promise<void>;
  recent(): Promise<readonly StoredMeta[]>;
  /** Removes a stored document that is not on screen. The answer puts it back; null when there was nothing to remove. */
  forget(key: string): Promise<(() => Promise<void>) | null>;
  /** The key of a stored document with just this content, if there is one. */
  find(document: GraphDocument): Promise<string | null>;
  key(): string | null;
  /** Why the present document cannot be edited here, as a sentence; null when it can. */
  readOnly(): string | null;
  dispose(): void;
}

interface Place {
  readonly key: string;
  readonly claim: WriterClaim;
  /** True until the other tab lets go. */
  elsewhere: boolean;
  /** Written by a newer version of the program. */
  newer: boolean;
  /** The version that this tab wrote or read last; null: not stored yet. */
  version: number | null;
  pristine: boolean;
  /** The document as it was stored last, to know whether there is anything to save. */
  stored: GraphDocument | null;
}

export function session({ library, locks, clock, newKey }: SessionDependencies, screen: Screen): Session {
  let place: Place | null = null;
  let cancelTimer = () => {};
  let planned: 'edit' | 'look' | null = null;
  let complained = '';
  /** Writes, and changes of what is on screen, one after the other. */
  let writing: Promise<unknown> = Promise.resolve();
  let turning: Promise<unknown> = Promise.resolve();
  /** Documents that storage refused: still here for as long as the page is. */
  const shelf = new Map<string, StoredDocument>();
  /** Undo and redo of the documents that were on screen before, for coming back to them. */
  const histories = new Map<string, Showing>();

  const stopListening = library.onChange((key) => {
    if (place?.elsewhere === true && key === place.key) void reload(place).catch(() => {});
  });

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = turning.then(work);
    turning = turn.catch(() => {});
    return turn;
  }

  async function claimed(key: string, has: Partial<Place>): Promise<Place> {
    const claim = await locks.claim(key);
    return { key, claim, elsewhere: !claim.held, newer: false, version: null, pristine: false, stored: null, ...has };
  }

  /** Leaves the present document, saved, for another. What is on screen changes in one go, so no edit falls between the two. */
  async function swap(next: Place, showing: Showing, keepLeft = false): Promise<void> {
    await flush();
    // Edits made while that was written; storage that refuses puts them on the shelf.
    for (let tries = 0; tries < 3 && unsaved(); tries++) await save();
    const left = place;
    if (left !== null) {
      histories.set(left.key, screen.shown());
      left.claim.release();
    }
    place = next;
    complained = '';
    screen.show(showing);
    report(next);
    await library.setLastOpened(next.key).catch(() => {});
    void next.claim.granted.then(() => takeOver(next)).catch(() => {});
    if (next.stored === null) await save();
    if (!keepLeft && left?.pristine === true && left.version !== null && !left.elsewhere) {
      await library.remove(left.key).catch(() => {});
    }
  }

  /** The tab that had this document is gone. */
  async function takeOver(at: Place): Promise<void> {
    if (!at.elsewhere || place !== at) return;
    await reload(at);
    at.elsewhere = false;
    report(at);
    const text = `The other tab let go of “${screen.shown().document.title}”: you can edit it here now.`;
    screen.notify('info', text, 'refused');
  }

  async function reload(at: Place): Promise<void> {
    const record = await library.read(at.key).catch(() => null);
    const { document, newer } = await readRecord(record);
    if (record === null || document === null || place !== at || !at.elsewhere) return;
    at.newer = newer;
    at.version = record.version;
    at.pristine = record.pristine;
    at.stored = document;
    screen.follow(document);
  }

  function report(at: Place): void {
    const reason = readOnlyReason(at);
    if (reason !== null) screen.setSave({ status: 'read-only', reason });
    else if (!library.available) screen.setSave({ status: 'failed', reason: library.reason ?? '' });
    else screen.setSave({ status: at.stored === screen.shown().document ? 'saved' : 'unsaved' });
  }

  function readOnlyReason(at: Place | null): string | null {
    const name = `“${screen.shown().document.title}”`;
    if (at?.newer === true) return `${name} was made by a newer version of Chainrule, so it is read-only here.`;
    return at?.elsewhere === true ? `${name} is being edited in another tab, so it is read-only here.` : null;
  }

  async function readRecord(
    record: StoredDocument | null,
  ): Promise<{ document: GraphDocument | null; newer: boolean }> {
    if (record === null) return { document: null, newer: false };
    const { document, readOnly } = await screen.readStored(record.document);
    return { document, newer: readOnly };
  }

  function save(): Promise<unknown> {
    cancelTimer();
    planned = null;
    writing = writing.then(write);
    return writing;
  }

  async function write(): Promise<void> {
    const at = place;
    if (at === null || readOnlyReason(at) !== null) return;
    const record = recordOf(at.key, at.pristine, (at.version ?? 0) + 1);
    const document = screen.shown().document;
    if (library.available && at.stored !== document) screen.setSave({ status: 'saving' });
    try {
      const outcome = await library.write(record, at.version);
      if (!outcome.ok) return await diverge(at, record);
      at.version = record.version;
      at.stored = document;
      shelf.delete(at.key);
      complained = '';
      if (place === at) report(at);
    } catch (error) {
      shelf.set(at.key, record);
      if (place !== at) return;
      const reason = error instanceof Error ? error.message : String(error);
      screen.setSave({ status: 'failed', reason });
      if (complained !== reason) screen.notify('error', reason, 'storage');
      complained = reason;
      cancelTimer = clock.after(RETRY, () => void save());
    }
  }

  function recordOf(key: string, pristine: boolean, version: number): StoredDocument {
    const { document, cursor, viewport } = screen.shown();
    const digest = digestOf(JSON.stringify(document));
    return { key, title: document.title, savedAt: clock.now(), pristine, digest, version, document, cursor, viewport };
  }

  /** Another tab wrote this document behind our back: keep both, ours as a copy. */
  async function diverge(at: Place, record: StoredDocument): Promise<void> {
    const key = newKey();
    await library.write({ ...record, key, pristine: false, version: 1 }, null);
    if (place !== at) return;
    at.claim.release();
    place = await claimed(key, { version: 1, stored: record.document as GraphDocument });
    await library.setLastOpened(key).catch(() => {});
    const text = `Another tab changed “${record.title}” meanwhile: what you have here is kept as a copy.`;
    screen.notify('info', text, 'storage');
    report(place);
  }

  async function flush(): Promise<void> {
    if (unsaved() || planned !== null) await save();
    else await writing;
  }

  function unsaved(): boolean {
    return place !== null && readOnlyReason(place) === null && place.stored !== screen.shown().document;
  }

  async function resume(key: string): Promise<boolean> {
    if (place?.key === key) return true;
    const shelved = shelf.get(key);
    const record = shelved ?? (await library.read(key).catch(() => null));
    const { document, newer } = await readRecord(record);
    if (record === null || document === null) return false;
    const { pristine, cursor, viewport } = record;
    const next = await claimed(key, {
      version: shelved === undefined ? record.version : record.version === 1 ? null : record.version - 1,
      pristine,
      newer,
      stored: shelved === undefined ? document : null,
    });
    if (next.elsewhere && pristine) {
      // Nobody's work yet: this tab takes one of its own instead of watching the other.
      next.claim.release();
      await swap(await claimed(newKey(), { pristine }), { document, cursor, viewport });
      return true;
    }
    const before = histories.get(key);
    if (before !== undefined && digestOf(JSON.stringify(before.document)) === record.digest) {
      if (next.stored !== null) next.stored = before.document;
      await swap(next, before);
    } else await swap(next, { document, cursor, viewport });
    return true;
  }

  return {
    restore: () =>
      inTurn(async () => {
        const key = await library.lastOpened().catch(() => null);
        return key !== null && (await resume(key));
      }),

    begin: (showing, kind, newer = false) =>
      inTurn(async () => {
        const next = await claimed(newKey(), { pristine: kind === 'pristine', newer });
        await swap(next, showing, kind === 'visited');
      }),

    resume: (key) => inTurn(() => resume(key)),

    fork: (title) =>
      inTurn(async () => {
        const next = await claimed(newKey(), {});
        const shown = screen.shown();
        await swap(next, { ...shown, document: { ...shown.document, title: title(shown.document.title) } });
      }),

    changed(edited) {
      if (place === null || readOnlyReason(place) !== null) return;
      if (edited) {
        place.pristine = false;
        if (library.available) screen.setSave({ status: 'unsaved' });
      }
      if (planned === 'edit' || (planned === 'look' && !edited)) return;
      cancelTimer();
      planned = edited ? 'edit' : 'look';
      cancelTimer = clock.after(edited ? REST : REST_OF_LOOKS, () => void save());
    },

    flush,

    async recent() {
      const listed = await library.list().catch(() => []);
      const all = [...shelf.values(), ...listed.filter(({ key }) => !shelf.has(key))];
      return all.filter((meta) => !meta.pristine || meta.key === place?.key);
    },

    async forget(key) {
      const record = shelf.get(key) ?? (await library.read(key));
      if (record === null || place?.key === key) return null;
      shelf.delete(key);
      await library.remove(key);
      return async () => void (await library.write(record, null));
    },

    async find(document) {
      const digest = digestOf(JSON.stringify(document));
      const listed = await library.list().catch(() => []);
      return listed.find((meta) => meta.digest === digest)?.key ?? null;
    },

    key: () => place?.key ?? null,
    readOnly: () => readOnlyReason(place),

    dispose() {
      cancelTimer();
      stopListening();
      place?.claim.release();
      library.close();
    },
  };
}
