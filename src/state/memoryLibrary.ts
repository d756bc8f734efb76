// memoryLibrary: a library that lives as long as the page: for tests, and for browsers that refuse to store.
import type { Library, StoredDocument, WriterLocks } from './library.ts';

/** `reason`: why nothing outlives the page, told to the person; left out in tests, where the memory is the store. */
export function memoryLibrary(reason?: string): Library {
  const documents = new Map<string, StoredDocument>();
  const listeners = new Set<(key: string) => void>();
  let last: string | null = null;
  return {
    available: reason === undefined,
    ...(reason === undefined ? {} : { reason }),
    async list() {
      return [...documents.values()].toSorted((a, b) => b.savedAt - a.savedAt);
    },
    async read(key) {
      return documents.get(key) ?? null;
    },
    async write(record, expected) {
      if ((documents.get(record.key)?.version ?? null) !== expected) return { ok: false, conflict: true };
      documents.set(record.key, structuredClone(record));
      for (const listener of listeners) listener(record.key);
      return { ok: true };
    },
    async remove(key) {
      documents.delete(key);
    },
    async lastOpened() {
      return last;
    },
    async setLastOpened(key) {
      last = key;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      listeners.clear();
    },
  };
}

/** Locks among several apps of one page, as tests have them. */
export function memoryLocks(): WriterLocks {
  const queues = new Map<string, { resolve: () => void }[]>();
  return {
    async claim(key) {
      const queue = queues.get(key) ?? [];
      queues.set(key, queue);
      let resolve = () => {};
      const granted = new Promise<void>((done) => {
        resolve = done;
      });
      const place = { resolve };
      queue.push(place);
      const held = queue[0] === place;
      if (held) resolve();
      return {
        held,
        granted,
        release() {
          const index = queue.indexOf(place);
          if (index < 0) return;
          queue.splice(index, 1);
          if (index === 0) queue[0]?.resolve();
        },
      };
    },
  };
}
