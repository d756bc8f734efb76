// entryLossSpec: what a loss that compares its inputs entry by entry says of itself; entryLoss makes the op of it.
import type { InputPort, InputTensors, Op, ParamSpec, Params, Problem } from '../engine/op.ts';
import type { Shape } from '../engine/shape.ts';
import type { GraphNode } from './graphOf.ts';
import type { Notation } from './ruleText.ts';

/** Of the numbers at the ports in their order, for one entry; an optional port with nothing on it counts as 1. */
type OfEntry = (a: number, b: number, c: number, d: number) => number;
/** The cotangent of an input's entry, given that of the entry's loss: not a slope alone, so that it can select where 0 meets infinity. */
type Pull = (dC: number, a: number, b: number, c: number, d: number) => number;

export interface LossInput extends InputPort {
  /**
   * How the shape must fit that of the first port: `equal` to it; `repeat`ing to it; `rows`: equal, or with size 1 on the last axis, or
   * without that axis, or a scalar. Left out: the two broadcast against each other.
   */
  readonly fits?: 'equal' | 'repeat' | 'rows';
}

/** The holes of the ports, of whole tensors or of one entry; ports with nothing on them are left out. */
export type Holes = Readonly<Record<string, string>>;

/** The loss at given params. */
export interface EntryLossRule {
  value: OfEntry;
  /** Keyed by port: one for each that is differentiable. */
  readonly pulls: Readonly<Record<string, Pull>>;
  /** The loss of one entry in TeX, and its slope in each input: products, or sums that get brackets where they need them. */
  readonly tex: (at: Holes, notation: Notation) => string;
  readonly slopes: Readonly<Record<string, (at: Holes, notation: Notation) => string>>;
}

export interface LossKink {
  readonly at: string;
  readonly gradient: string;
  readonly pytorch?: string;
  /** The ports whose gradient is a convention there. */
  readonly ports: readonly string[];
  /** The ports whose numbers say that it is there. */
  readonly seen: readonly string[];
  /** What is there: `a corner`. */
  readonly what: string;
  /** What is done there, in a few words. */
  readonly taken: string;
  readonly holds: (params: Params, a: number, b: number, c: number, d: number) => boolean;
}

export interface EntryLoss
  extends Pick<Op, 'name' | 'glyph' | 'summary' | 'about' | 'aliases' | 'formula' | 'code' | 'samples'> {
  readonly inputs: readonly LossInput[];
  /** Null: always summed, and there is no such param. Left out: the usual one. */
  readonly reduction?: ParamSpec | null;
  /** Beside the reduction. */
  readonly params?: readonly ParamSpec[];
  at(params: Params): EntryLossRule;
  /** What the loss of one entry is; what a gradient is: sentences without their full stop. */
  readonly words: string;
  readonly gradientWords: Readonly<Record<string, string>>;
  /** Params, or data, that cannot be used. */
  refuses?(params: Params): Problem | null;
  check?(inputs: InputTensors, params: Params): Problem | null;
  readonly kinks?: readonly LossKink[];
  /** The losses of the entries as a graph, and the node whose `y` they are. */
  expand?(
    params: Params,
    shapes: Readonly<Record<string, Shape | undefined>>,
  ): { readonly nodes: Readonly<Record<string, GraphNode>>; readonly last: string } | null;
}
