// LinkView: what a link says besides its document: where playback stands, what is selected, where one looks.

export type LinkMode = 'edit' | 'view' | 'present';

/** The ways of looking at a derivation. Links name them by their place, so new ones come last. */
export const derivations = ['rule', 'jacobian', 'paths', 'tangents', 'check', 'open'] as const;
export type DerivationName = (typeof derivations)[number];

export interface LinkView {
  /** How many steps have happened; null: all of them. */
  readonly step: number | null;
  /** How it opens: to be edited, only to be looked at, or as a presentation. */
  readonly mode: LinkMode;
  /** Node ids. */
  readonly nodes: readonly string[];
  /** Edge ids, see `edgeId`. */
  readonly edges: readonly string[];
  /** The port whose derivation is shown. */
  readonly port: { readonly node: string; readonly port: string; readonly side: 'value' | 'gradient' } | null;
  /** One entry of that port's tensor, an index per axis. */
  readonly entry: readonly number[] | null;
  /** The way in which the derivation of what is selected is looked at; null: none was open. */
  readonly derivation: DerivationName | null;
  readonly viewport: { readonly x: number; readonly y: number; readonly zoom: number } | null;
}

export const plainView: LinkView = {
  step: null,
  mode: 'edit',
  nodes: [],
  edges: [],
  port: null,
  entry: null,
  derivation: null,
  viewport: null,
};
