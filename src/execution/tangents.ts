// Tangents: what one forward-mode run of a document tells, and what both modes cost, as the page receives them.
import type { Problem } from '../engine/op.ts';
import type { PortKey } from '../engine/program.ts';
import type { Shape } from '../engine/shape.ts';
import type { Tensor } from '../engine/tensor.ts';
import type { Recorded } from './trace.ts';

/** Where a direction comes from. `gradient`: the gradient of the target itself, the direction of steepest ascent. */
export type DirectionChoice =
  | { readonly kind: 'entry'; readonly entry: number }
  | { readonly kind: 'values'; readonly value: Tensor }
  /** Independent normal numbers. */
  | { readonly kind: 'random'; readonly seed: number }
  | { readonly kind: 'gradient' };

export interface TangentQuestion {
  /** A held input port, or a source's output. */
  readonly from: PortKey;
  readonly direction: DirectionChoice;
}

export type RecordedTangentStep =
  | { readonly kind: 'seed'; readonly node: string; readonly port: string; readonly value: Recorded }
  | {
      readonly kind: 'jvp';
      readonly node: string;
      readonly through: readonly string[];
      readonly outputs: Readonly<Record<string, Recorded>>;
    }
  | { readonly kind: 'failed'; readonly node: string; readonly problem: Problem };

export interface TangentReport {
  readonly revision: number;
  readonly question: TangentQuestion;
  /** Node and port that hold the tensor. */
  readonly from: { readonly node: string; readonly port: string } | null;
  readonly steps: readonly RecordedTangentStep[];
  /** On the held port (a source's output too) and on every output that moves; whatever is absent stands still, or waits for a failure. */
  readonly tangents: ReadonlyMap<PortKey, Recorded>;
  /** Node -> the failed node that it waits for. */
  readonly blocked: ReadonlyMap<string, string>;
  readonly target: PortKey | null;
  /** The seed of the target times its tangent, and the gradient times the direction; null where one of them is not known. */
  readonly directional: { readonly forward: number; readonly reverse: number } | null;
  /** Why there are no tangents at all; there are no steps then. */
  readonly problem: Problem | null;
}

/** Multiplications, one for each structurally non-zero entry of a local Jacobian that a tangent or a cotangent meets. */
export interface Multiplications {
  readonly count: number;
  /** False: counted in some rows of large Jacobians, and about right. */
  readonly exact: boolean;
}
export interface HeldCost {
  readonly key: PortKey;
  readonly shape: Shape;
  readonly size: number;
  /** One forward pass from this tensor to the target. */
  readonly forward: Multiplications;
  /** The output with the most entries that it moves, and one forward pass (or one reverse pass) between the two. */
  readonly widest: { readonly key: PortKey; readonly size: number; readonly pass: Multiplications } | null;
}
export interface ModeCost {
  readonly revision: number;
  readonly target: { readonly key: PortKey; readonly size: number } | null;
  /** One reverse pass from the target to everything. */
  readonly reverse: Multiplications;
  /** Held tensors that the target depends on, in program order. */
  readonly held: readonly HeldCost[];
  /** A forward pass for every entry of every one of them. */
  readonly forwardForAll: Multiplications;
  /** Numbers in all of them. */
  readonly entries: number;
}
