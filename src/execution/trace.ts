// Trace: everything one run of a document did, as the page receives it.

import type { Diagnostic } from '../document/diagnostic.ts';
import type { Fix } from '../engine/op.ts';
import type { PortKey } from '../engine/program.ts';
import type { Shape } from '../engine/shape.ts';
import type { Step } from '../engine/step.ts';
import type { Tensor } from '../engine/tensor.ts';

export interface RunDiagnostic extends Diagnostic {
  readonly fix?: Fix;
}

/** A tensor too large to travel whole: its statistics and a reduced picture; ask the runner for the numbers by key. */
export interface TensorSummary {
  readonly shape: Shape;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** Euclidean norm. */
  readonly norm: number;
  readonly nonFinite: number;
  /** At most 32 x 32 block means of the last two axes (first index of the others), for a heat map. */
  readonly thumbnail: Tensor;
}
/** Every `Tensor` in a step may be a `TensorSummary` once it has travelled. */
export type Recorded = Tensor | TensorSummary;
export function isSummary(value: Recorded): value is TensorSummary {
  return 'thumbnail' in value;
}

/** A step whose tensors may be summaries. */
export type RecordedStep = RecordTensors<Step>;
type RecordTensors<S> = S extends unknown ? { readonly [K in keyof S]: Recording<S[K]> } : never;
type Recording<V> = V extends Tensor
  ? Recorded
  : V extends Readonly<Record<string, Tensor>>
    ? Readonly<Record<string, Recorded>>
    : V;

export interface Trace {
  /** The document revision it ran on. */
  readonly revision: number;
  readonly target: { readonly node: string; readonly port: string } | null;
  readonly steps: readonly RecordedStep[];
  /** Where each wired input port reads from: `fc.x` -> `x.y`. Frames resolve a wired port's value through it. */
  readonly wires: ReadonlyMap<PortKey, PortKey>;
  /** Shapes of all ports that could be inferred, run or not. */
  readonly shapes: ReadonlyMap<PortKey, Shape>;
  readonly diagnostics: readonly RunDiagnostic[];
  /** Where NaN and infinities were made of finite numbers, or came in, in the order of the steps: the first ones of them. */
  readonly births: readonly Birth[];
  /** The first of them: the port, and the index of the step in `steps`. */
  readonly firstNonFinite: { readonly node: string; readonly port: string; readonly step: number } | null;
  /** Data that sits on a kink of the op that reads it. */
  readonly kinks: readonly KinkNote[];
  /** The index of the first backward step (`seed`), or steps.length. */
  readonly backwardStart: number;
}

/** A place where NaN or an infinity was born. */
export interface Birth {
  readonly node: string;
  readonly port: string;
  readonly side: 'value' | 'gradient';
  /** The index of the step in `steps`. */
  readonly step: number;
  /** The first such entry (flat index). */
  readonly entry: number;
  /** A sentence: where, and why as far as it can be known. */
  readonly message: string;
}

/** Data that sits on a kink: where, and the slope that is taken there, as a sentence that starts with the entry (`x[2] is 0, ...`). */
export interface KinkNote {
  readonly node: string;
  readonly port: string;
  readonly message: string;
}
