// PathsReport: what is known of the paths from one entry to what is differentiated, as data to print and to draw.
import type { PortKey } from '../../engine/program.ts';
import type { Shape } from '../../engine/shape.ts';
import type { TensorEntry, TensorRef } from '../expression.ts';
import type { Names } from '../names.ts';
import type { Hop } from './hops.ts';

/** A place that a path passes. */
export interface Station extends TensorEntry {
  readonly shape: Shape;
  /** In how many ways one gets on from here to the target; from two on, it is a fork. */
  readonly ways: number;
}
/** From one station to the next. */
export interface Leg {
  readonly hop: Hop;
  /** What moves, and with what: for the symbol ∂of/∂by. */
  readonly of: TensorEntry;
  readonly by: TensorEntry;
  readonly local: number;
}
/** One path through single entries; `stations` are one more than `legs`. */
export interface PathLine {
  readonly stations: readonly Station[];
  readonly legs: readonly Leg[];
  /** The seed at its end, where backward starts from something else than the 1 of a scalar. */
  readonly seed: number | null;
  readonly product: number;
}
export interface PathList {
  readonly count: bigint;
  /** All of them in the order of the graph, or the largest, largest first. */
  readonly listed: readonly PathLine[];
  /** What is not listed; null: nothing. */
  readonly others: { readonly count: bigint; readonly sum: number } | null;
  readonly sum: number;
}
/** One way through the ops of the graph. */
export interface RouteReport {
  readonly hops: readonly Hop[];
  readonly stations: readonly Station[];
  /** What comes through it; null where the numbers are too many to find it. */
  readonly subtotal: number | null;
  /** Null: paths through single entries are not followed. */
  readonly paths: PathList | null;
}

export interface FlatPlace {
  readonly node: string;
  readonly port: string;
  readonly count: bigint;
}

export type GradientCheck =
  | { readonly kind: 'equal'; readonly gradient: number }
  | { readonly kind: 'differs'; readonly gradient: number }
  /** Backprop has not brought the whole of it yet; it has after so many steps. */
  | { readonly kind: 'later'; readonly step: number }
  | { readonly kind: 'none' };

export interface PathsFound {
  readonly kind: 'found';
  readonly subject: TensorRef;
  readonly start: Station;
  /** The entry's place in row-major order. */
  readonly entry: number;
  readonly names: Names;
  /** Where paths end: the name of the cost is used for it. */
  readonly target: TensorRef;
  readonly seeded: boolean;
  readonly routes: {
    readonly count: bigint;
    readonly listed: readonly RouteReport[];
    /** Ways that end at a port that no gradient goes through. */
    readonly blocked: bigint;
    readonly walls: readonly string[];
  };
  /** Paths through single entries, whatever their route; null where they are not followed: `refusal` says why. */
  readonly paths: PathList | null;
  readonly refusal: string | null;
  /** Every tensor on the way is a single number, so that a route is a path. */
  readonly scalar: boolean;
  readonly zero: { readonly count: bigint; readonly places: readonly FlatPlace[] };
  readonly stopped: readonly FlatPlace[];
  /** Where the number enters the graph, from two places on. */
  readonly readers: readonly PortKey[];
  /** Asked about a wired port: other ports that read the same tensor and lead to the target too. */
  readonly elsewhere: { readonly source: PortKey; readonly ports: readonly PortKey[] } | null;
  readonly total: number | null;
  /** The sum of the sizes of the products: what rounding is measured by. */
  readonly magnitude: number;
  readonly check: GradientCheck;
  /** Multiplications one path at a time, and added up at every entry first. */
  readonly effort: { readonly byPaths: bigint; readonly byEntries: number } | null;
}

export type PathsReport =
  | PathsFound
  | { readonly kind: 'none'; readonly reason: string }
  /** The numbers that the local derivatives are taken at are known after so many steps. */
  | { readonly kind: 'later'; readonly step: number }
  /** Large tensors that have only come as summaries; with them it can be asked again. */
  | { readonly kind: 'missing'; readonly keys: readonly { readonly key: PortKey; readonly side: TensorRef['side'] }[] };
