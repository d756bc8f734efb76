// Runner: how the page asks for work without knowing where it is done.
import type { GraphDocument } from '../document/model.ts';
import type { PortKey } from '../engine/program.ts';
import type { Tensor } from '../engine/tensor.ts';
import type { ModeCost, TangentQuestion, TangentReport } from './tangents.ts';
import type { Trace } from './trace.ts';
import type { TrainProgress, TrainSettings } from './trainRun.ts';

export interface GradientCheckRow {
  readonly key: PortKey;
  /** Largest relative error over the checked entries. */
  readonly relativeError: number;
  readonly analytic: number;
  readonly numeric: number;
  /** The entry (flat index) with the largest error. */
  readonly entry: number;
  readonly verdict: 'agrees' | 'disagrees' | 'kink' | 'skipped';
  readonly reason?: string;
}
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

export interface Runner {
  /** Runs forward and backward; a newer call makes older ones reject with AbortError. */
  run(document: GraphDocument, revision: number): Promise<Trace>;
  check(document: GraphDocument, revision: number): Promise<GradientCheckReport>;
  /** Forward mode: how every number moves along a direction. A newer question makes older ones reject with AbortError, and so does a run. */
  tangents(document: GraphDocument, revision: number, question: TangentQuestion): Promise<TangentReport>;
  /** What forward and reverse mode take, in multiplications. Called off as `tangents` is. */
  cost(document: GraphDocument, revision: number): Promise<ModeCost>;
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
