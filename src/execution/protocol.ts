// Protocol: what the page and the engine's worker say to each other. Structured clones and transferred buffers, no JSON.
import type { GraphDocument } from '../document/model.ts';
import type { PortKey } from '../engine/program.ts';
import type { Tensor } from '../engine/tensor.ts';
import type { Position, Size } from './layout.ts';
import type { PackedSteps } from './packSteps.ts';
import type { EntriesReport, GradientCheckReport, SweepReport } from './runner.ts';
import type { ModeCost, TangentQuestion, TangentReport } from './tangents.ts';
import type { Trace } from './trace.ts';
import type { TrainProgress, TrainSettings } from './trainRun.ts';

/** Every request is answered once under its id (a run also by batches of steps before that, training by reports), also when it is aborted. */
export type Request =
  | { readonly kind: 'run'; readonly id: number; readonly document: GraphDocument; readonly revision: number }
  /** A run of a document that is not on screen: nobody will ask for its tensors. */
  | { readonly kind: 'foresee'; readonly id: number; readonly document: GraphDocument; readonly revision: number }
  | { readonly kind: 'check'; readonly id: number; readonly document: GraphDocument; readonly revision: number }
  | {
      readonly kind: 'tangents';
      readonly id: number;
      readonly document: GraphDocument;
      readonly revision: number;
      readonly question: TangentQuestion;
    }
  | { readonly kind: 'cost'; readonly id: number; readonly document: GraphDocument; readonly revision: number }
  | {
      readonly kind: 'entries';
      readonly id: number;
      readonly document: GraphDocument;
      readonly revision: number;
      readonly key: PortKey;
    }
  | {
      readonly kind: 'sweep';
      readonly id: number;
      readonly document: GraphDocument;
      readonly revision: number;
      readonly key: PortKey;
      readonly entry: number;
    }
  /** `run` is the id of the run whose tensor is wanted. */
  | {
      readonly kind: 'tensor';
      readonly id: number;
      readonly run: number;
      readonly key: PortKey;
      readonly side: 'value' | 'gradient';
    }
  | {
      readonly kind: 'layout';
      readonly id: number;
      readonly document: GraphDocument;
      readonly sizes: ReadonlyMap<string, Size>;
    }
  | { readonly kind: 'train'; readonly id: number; readonly document: GraphDocument; readonly settings: TrainSettings };
/** Stop working on the request with this id; without effect when it is done. */
export interface Abort {
  readonly kind: 'abort';
  readonly id: number;
}

/** Load what later requests may need. It is not answered. */
export interface Prepare {
  readonly kind: 'prepare';
}

export type Reply =
  /** The next steps of a run, in order. Also says that the worker is alive. */
  | { readonly kind: 'steps'; readonly id: number; readonly steps: PackedSteps }
  /** Ends a run: the trace but for its steps. */
  | { readonly kind: 'trace'; readonly id: number; readonly trace: Omit<Trace, 'steps'> }
  /** Something goes on that takes long. */
  | { readonly kind: 'alive'; readonly id: number }
  | { readonly kind: 'check'; readonly id: number; readonly report: GradientCheckReport }
  | { readonly kind: 'tangents'; readonly id: number; readonly report: TangentReport }
  | { readonly kind: 'cost'; readonly id: number; readonly cost: ModeCost }
  | { readonly kind: 'entries'; readonly id: number; readonly report: EntriesReport }
  | { readonly kind: 'sweep'; readonly id: number; readonly report: SweepReport }
  | { readonly kind: 'tensor'; readonly id: number; readonly tensor: Tensor | null }
  | { readonly kind: 'layout'; readonly id: number; readonly positions: ReadonlyMap<string, Position> }
  /** Several answer one request; the last of them has `ended`. */
  | { readonly kind: 'trained'; readonly id: number; readonly progress: TrainProgress }
  | { readonly kind: 'aborted'; readonly id: number }
  /** Something broke that should not: a bug, or memory ran out. */
  | { readonly kind: 'broken'; readonly id: number; readonly message: string };

/** A worker's global scope, a Worker, or either end of a MessageChannel (of a browser or of Node). */
export interface Port {
  postMessage(message: unknown, options: { transfer: ArrayBuffer[] }): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
}
