// Runner: how the page asks for work without knowing where it is done.
import type { GraphDocument } from '../document/model.ts';
import type { EntryCheck } from '../engine/checkEntry.ts';
import type { PortCheck } from '../engine/checkGradients.ts';
import type { PortKey } from '../engine/program.ts';
import type { EntrySweep } from '../engine/sweepEntry.ts';
import type { Tensor } from '../engine/tensor.ts';
import type { ModeCost, TangentQuestion, TangentReport } from './tangents.ts';
import type { Trace } from './trace.ts';
import type { TrainProgress, TrainSettings } from './trainRun.ts';

/** One port: the numbers of its worst entry. */
export type GradientCheckRow = PortCheck;
export interface GradientCheckReport {
  readonly revision: number;
  readonly rows: readonly GradientCheckRow[];
  readonly worst: number;
  readonly agrees: boolean;
  /** Why nothing could be checked; there are no rows then. */
  readonly problem?: string;
}

export interface Training {
  /** Resolves when the last progress has been told; rejects where the engine stopped working. */
  readonly finished: Promise<void>;
  /** The last progress still comes. */
  stop(): void;
}

/** One port's gradient, entry by entry. */
export interface EntriesReport {
  readonly revision: number;
  /** What the report of the whole graph says of the port; null when no gradient is claimed for a port of this name. */
  readonly row: PortCheck | null;
  /** The entries that were checked: all of them, or a sample. Empty where the port cannot be checked: see the row. */
  readonly entries: readonly EntryCheck[];
}
/** One entry of one port's gradient, against differences of many steps. */
export interface SweepReport {
  readonly revision: number;
  /** Null: there is no such entry, or no gradient is claimed for it. */
  readonly sweep: EntrySweep | null;
}

export interface Runner {
  /** Runs forward and backward; a newer call makes older ones reject with AbortError. */
  run(document: GraphDocument, revision: number): Promise<Trace>;
  /**
   * What `run` would answer, of a document that is not on screen yet: `tensor` still speaks of the one that is. A run makes it
   * reject with AbortError.
   */
  foresee(document: GraphDocument, revision: number): Promise<Trace>;
  /** The same at once, before it returns; null where that could take longer than a person notices. It takes the place of older runs too. */
  runNow(document: GraphDocument, revision: number): Trace | null;
  /** Makes everything that was asked of an older document reject with AbortError, as `run` does. */
  callOff(): void;
  check(document: GraphDocument, revision: number): Promise<GradientCheckReport>;
  /** Forward mode: how every number moves along a direction. A newer question makes older ones reject with AbortError, and so does a run. */
  tangents(document: GraphDocument, revision: number, question: TangentQuestion): Promise<TangentReport>;
  /** What forward and reverse mode take, in multiplications. Called off as `tangents` is. */
  cost(document: GraphDocument, revision: number): Promise<ModeCost>;
  /** Like `check`, these reject with AbortError when a run or a newer call of their own takes their place. */
  checkEntries(document: GraphDocument, revision: number, key: PortKey): Promise<EntriesReport>;
  /** `entry` is a flat index. */
  sweep(document: GraphDocument, revision: number, key: PortKey, entry: number): Promise<SweepReport>;
  /** The whole tensor from the last run, when the trace carried only a summary. */
  tensor(key: PortKey, side: 'value' | 'gradient'): Promise<Tensor | null>;
  /** Node positions of a tidy left-to-right layout. `sizes`: node id -> [width, height] in px. */
  layout(
    document: GraphDocument,
    sizes: ReadonlyMap<string, readonly [number, number]>,
  ): Promise<ReadonlyMap<string, readonly [number, number]>>;
  /** Trains until it has made its updates, cannot go on, or is stopped; a newer training stops an older one. */
  train(document: GraphDocument, settings: TrainSettings, onProgress: (progress: TrainProgress) => void): Training;
  /** Loads what documents with other ops will need. */
  prepare(): void;
  dispose(): void;
}
