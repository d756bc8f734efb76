// idbLibrary: the library in IndexedDB. "Saved" means that the transaction completed, strictly on disk.
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Library, StoredDocument, StoredMeta } from './library.ts';
import { memoryLibrary } from './memoryLibrary.ts';

interface Schema extends DBSchema {
  documents: { key: string; value: StoredDocument };
  /** The documents again without their graphs, so that the list of recent ones is cheap. */
  metas: { key: string; value: StoredMeta };
  session: { key: string; value: string };
}

const DATABASE = 'chainrule';
const VERSION = 1;
const LAST_OPENED = 'last-opened';
/** How long another tab may hold up an upgrade before this one works without storage, ms. */
const PATIENCE = 3000;

const WAY_OUT = 'Your work stays on this page only: save it as a file before you close it.';

/** Opens the library; one that cannot be opened is replaced by memory that says why. Never rejects. */
export async function idbLibrary(): Promise<Library> {
  if (typeof indexedDB === 'undefined') return memoryLibrary(`This browser has no storage for pages. ${WAY_OUT}`);
  try {
    return connected(await opened());
  } catch (error) {
    return memoryLibrary(reasonFor(error));
  }
}

let closedFor: string | null = null;

function opened(): Promise<IDBPDatabase<Schema>> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new DOMException('', 'TimeoutError')), PATIENCE);
    openDB<Schema>(DATABASE, VERSION, {
      upgrade(database) {
        database.createObjectStore('documents', { keyPath: 'key' });
        database.createObjectStore('metas', { keyPath: 'key' });
        database.createObjectStore('session');
      },
      blocking(_current, _wanted, event) {
        // A newer page wants to upgrade: give way, or it would hang. The next save says so.
        closedFor = `A newer version of Chainrule is open in another tab. Reload this page to go on saving.`;
        (event.target as IDBDatabase).close();
      },
      terminated() {
        closedFor = `The browser closed its storage. Reload this page to go on saving; until then save your work as a file.`;
      },
    }).then(
      (database) => {
        clearTimeout(timer);
        resolve(database);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error instanceof Error ? error : new Error(String(error)));
      },
    );
  });
}

function connected(database: IDBPDatabase<Schema>): Library {
  const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('chainrule-library');
  return {
    available: true,

    async list() {
      const metas = await database.getAll('metas');
      return metas.toSorted((a, b) => b.savedAt - a.savedAt);
    },

    async read(key) {
      return (await database.get('documents', key)) ?? null;
    },

    async write(record, expected) {
      if (closedFor !== null) throw new Error(closedFor);
      try {
        const transaction = database.transaction(['documents', 'metas'], 'readwrite', { durability: 'strict' });
        const documents = transaction.objectStore('documents');
        const stored = await documents.get(record.key);
        if ((stored?.version ?? null) !== expected) {
          await transaction.done;
          return { ok: false, conflict: true };
        }
        const { key, title, savedAt, pristine, digest } = record;
        await Promise.all([
          documents.put(record),
          transaction.objectStore('metas').put({ key, title, savedAt, pristine, digest }),
          transaction.done,
        ]);
      } catch (error) {
        throw new Error(reasonFor(error), { cause: error });
      }
      channel?.postMessage(record.key);
      return { ok: true };
    },

    async remove(key) {
      const transaction = database.transaction(['documents', 'metas'], 'readwrite');
      await Promise.all([
        transaction.objectStore('documents').delete(key),
        transaction.objectStore('metas').delete(key),
        transaction.done,
      ]);
    },

    async lastOpened() {
      return tabMemory()?.getItem(LAST_OPENED) ?? (await database.get('session', LAST_OPENED)) ?? null;
    },

    async setLastOpened(key) {
      try {
        tabMemory()?.setItem(LAST_OPENED, key);
      } catch {
        // The database remembers it for the browser, if not for this tab.
      }
      await database.put('session', key, LAST_OPENED);
    },

    onChange(listener) {
      const heard = (event: MessageEvent) => {
        if (typeof event.data === 'string') listener(event.data);
      };
      channel?.addEventListener('message', heard);
      return () => channel?.removeEventListener('message', heard);
    },

    close() {
      channel?.close();
      database.close();
    },
  };
}

function tabMemory(): Storage | null {
  try {
    return sessionStorage;
  } catch {
    return null;
  }
}

function reasonFor(error: unknown): string {
  switch (error instanceof Error ? error.name : '') {
    case 'QuotaExceededError':
      return 'The browser has no room left for this page. Save your work as a file, or free some space.';
    case 'VersionError':
      return `The stored graphs were written by a newer Chainrule: reload the page to get it. ${WAY_OUT}`;
    case 'TimeoutError':
      return `Another tab holds up the storage: close older Chainrule tabs and reload. ${WAY_OUT}`;
    case 'InvalidStateError':
    case 'SecurityError':
      return `This browser does not let the page store anything, as in a private window. ${WAY_OUT}`;
    default:
      return `The browser could not store this graph. ${WAY_OUT}`;
  }
}
