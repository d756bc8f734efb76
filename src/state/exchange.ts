// Exchange: how documents come in from outside and go out. Everything foreign passes the one boundary behind this interface.
import type { Diagnostic } from '../document/diagnostic.ts';
import type { Fragment } from '../document/fragment.ts';
import type { GraphDocument } from '../document/model.ts';
import type { ViewState } from './app.ts';

export interface Reading {
  /** What could be read, repaired where needed; null when nothing could. */
  readonly document: GraphDocument | null;
  /** Empty when all was well. */
  readonly diagnostics: readonly Diagnostic[];
}
/** What a link says besides its document. */
export interface LinkedView {
  /** How many steps have happened; null: all of them. */
  readonly step: number | null;
  readonly nodes: readonly string[];
  readonly viewport: ViewState['viewport'];
}
export interface Exchange {
  readText(text: string): Reading;
  readJson(json: unknown): Reading;
  readHash(hash: string): Promise<Reading & LinkedView>;
  writeText(document: GraphDocument): string;
  writeHash(document: GraphDocument, view: LinkedView): Promise<string>;
  /** Nodes as text for the clipboard. */
  writeFragment(fragment: Fragment): string;
  readFragment(text: string): { readonly fragment: Fragment } | { readonly refused: string };
}
