// TangentState: what the screen knows of forward mode, and what a person can do with it.
import type { StoreApi } from 'zustand/vanilla';
import type { ModeCost, TangentQuestion, TangentReport } from '../execution/tangents.ts';

/** Nothing of it is undone, kept or carried by a link: it is a way of looking. */
export interface TangentState {
  /** Somebody looks at tangents: the canvas shows them in place of gradients. */
  readonly watched: boolean;
  readonly question: TangentQuestion | null;
  /** The answer that came last; it may be of an older revision, or to an older question. */
  readonly report: TangentReport | null;
  readonly cost: ModeCost | null;
  /** Why there is no answer, as a sentence. */
  readonly failed: string | null;
  /** How many of the steps are shown; null: all of them. */
  readonly shown: number | null;
}
export interface TangentActions {
  readonly tangents: StoreApi<TangentState>;
  watchTangents(watched: boolean): void;
  askTangents(question: TangentQuestion): void;
  /** `shown` is clamped to the steps there are; null shows all. */
  showTangents(shown: number | null): void;
}
