// Library: where documents outlive the page. An interface, so that the stores are tested without a browser.
import type { ViewState } from './app.ts';

export interface StoredMeta {
  readonly key: string;
  readonly title: string;
  /** Milliseconds since 1970. */
  readonly savedAt: number;
  /** Opened and not edited since: worth nothing by itself, so it is not listed and makes room for what is. */
  readonly pristine: boolean;
  /** The document's JSON text, condensed: equal documents have equal digests. */
  readonly digest: string;
}
export interface StoredDocument extends StoredMeta {
  /** Grows with each save; a save that expects another version than it finds is refused. */
  readonly version: number;
  /** As it was written; read through the document boundary like anything foreign. */
  readonly document: unknown;
  readonly cursor: number | null;
  readonly viewport: ViewState['viewport'];
}

export type SaveOutcome = { readonly ok: true } | { readonly ok: false; readonly conflict: true };

export interface Library {
  /** False when nothing can be kept here (a private window, storage switched off); `reason` is a sentence. */
  readonly available: boolean;
  readonly reason?: string;
  /** Newest first. */
  list(): Promise<readonly StoredMeta[]>;
  read(key: string): Promise<StoredDocument | null>;
  /**
   * Resolves only after the transaction completed. Writes nothing when the stored version is not `expected` (null: not stored yet),
   * so a writer that lost its place never overwrites another. Rejects with a sentence when the browser refuses to store.
   */
  write(record: StoredDocument, expected: number | null): Promise<SaveOutcome>;
  remove(key: string): Promise<void>;
  /** The document that was on screen last, in this tab if it remembers one, else in any. */
  lastOpened(): Promise<string | null>;
  setLastOpened(key: string): Promise<void>;
  /** Called when the stored version of `key` changed in another tab. The answer stops listening. */
  onChange(listener: (key: string) => void): () => void;
  close(): void;
}

/** The right to write one document, held by one tab at a time. */
export interface WriterClaim {
  readonly held: boolean;
  /** Resolves when a claim that was not held becomes held, because the other tab is gone. */
  readonly granted: Promise<void>;
  release(): void;
}
export interface WriterLocks {
  claim(key: string): Promise<WriterClaim>;
}

/** FNV-1a over the text and its length: enough to tell documents of one browser apart. */
export function digestOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    hash ^= text.charCodeAt(at);
    hash = Math.imul(hash, 0x01000193);
  }
  return `${text.length}-${(hash >>> 0).toString(16)}`;
}
