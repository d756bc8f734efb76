// sliceTable: what happens to each key of the state: is it undone, kept in the browser, carried by a link. A new key must decide.
import type { AppState, PlaybackState, ViewState } from './app.ts';

export interface Keeping {
  /** Restored by undo and redo. */
  readonly undo: boolean;
  /** Where it outlives the page: beside its document, among the person's preferences, or nowhere. */
  readonly kept: 'document' | 'preferences' | 'no';
  /** Travels in a share link. */
  readonly link: boolean;
}

const passing: Keeping = { undo: false, kept: 'no', link: false };

/** Every key of every store appears here or this file does not compile. `view` is decided key by key below. */
export const sliceTable = {
  document: { undo: true, kept: 'document', link: true },
  past: passing,
  future: passing,
  revision: passing,
  selection: { undo: false, kept: 'no', link: true },
  hover: passing,
  trail: passing,
  pointed: passing,
  lights: passing,
  draft: passing,
  run: passing,
  training: passing,
  mode: { undo: false, kept: 'no', link: true },
  stagePanels: passing,
  save: passing,
  notices: passing,
  dialog: passing,
  report: passing,
} as const satisfies Readonly<Record<Exclude<keyof AppState, 'view'>, Keeping>>;

export const viewTable = {
  theme: { undo: false, kept: 'preferences', link: false },
  panels: { undo: false, kept: 'preferences', link: false },
  inspectorTab: { undo: false, kept: 'preferences', link: false },
  derivation: { undo: false, kept: 'preferences', link: false },
  inspectorWidth: { undo: false, kept: 'preferences', link: false },
  digits: { undo: false, kept: 'preferences', link: false },
  wireWidthByGradient: { undo: false, kept: 'preferences', link: false },
  singleKeys: { undo: false, kept: 'preferences', link: false },
  viewport: { undo: false, kept: 'document', link: true },
} as const satisfies Readonly<Record<keyof ViewState, Keeping>>;

export const playbackTable = {
  cursor: { undo: false, kept: 'document', link: true },
  playing: passing,
  gliding: passing,
  speed: { undo: false, kept: 'preferences', link: false },
  breakpoints: passing,
} as const satisfies Readonly<Record<keyof PlaybackState, Keeping>>;

/** The part of `value` whose keys the table marks as kept in `where`. */
export function keptPart<T extends object>(
  table: Readonly<Record<keyof T, Keeping>>,
  value: T,
  where: Keeping['kept'],
): Partial<T> {
  const part: Partial<T> = {};
  for (const key of Object.keys(table) as (keyof T)[]) {
    if (table[key].kept === where) part[key] = value[key];
  }
  return part;
}
