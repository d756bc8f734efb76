// Program: instructions in topological order, the engine's whole view of a graph (compare a jaxpr).
import type { Initializer, Op, Params } from './op.ts';
import type { Tensor } from './tensor.ts';

/** Where an input port's tensor comes from. */
export type Source =
  | { readonly kind: 'wire'; readonly node: string; readonly port: string }
  | { readonly kind: 'held'; readonly value: Tensor; readonly trainable: boolean }
  /** A held tensor whose shape the op's `infer` chooses. */
  | { readonly kind: 'open'; readonly initializer: Initializer; readonly trainable: boolean };

export interface Instruction {
  /** The node's id; unique in the program and without a dot. */
  readonly node: string;
  readonly op: Op;
  readonly params: Params;
  /** Per input port. A port that is absent has nothing on it. */
  readonly inputs: Readonly<Record<string, Source>>;
}

export interface Program {
  readonly instructions: readonly Instruction[];
  /** What is differentiated; null runs forward only. `seed` null: 1 for a scalar, a diagnostic for anything else. */
  readonly target: { readonly node: string; readonly port: string; readonly seed: Tensor | null } | null;
}

/** `fc.W`: how one port is named in traces, in output and in messages. */
export type PortKey = `${string}.${string}`;
export function portKey(node: string, port: string): PortKey {
  return `${node}.${port}`;
}
