// Opening: what an op is made of, as the open command is told it: nodes by their part in the op, wires, and what the op's ports hold.
import type { FrameRoom, GraphNode, HeldValue } from './model.ts';

/** [part, port]. A part is the name that a node has within the op, such as `exp` and `sum` in Softmax. */
export type PartRef = readonly [string, string];

export interface Opening {
  /** The node whose op is opened. */
  readonly node: string;
  readonly parts: readonly (Omit<GraphNode, 'id' | 'position'> & { readonly part: string })[];
  readonly edges: readonly { readonly from: PartRef; readonly to: PartRef }[];
  /** Input port of the op -> the ports that read it. */
  readonly inputs: Readonly<Record<string, readonly PartRef[]>>;
  /** Output port of the op -> the port that computes it. */
  readonly outputs: Readonly<Record<string, PartRef>>;
  /** What goes into the members for each unwired port that has something on it. */
  readonly held: Readonly<Record<string, HeldValue>>;
  /** Ports of `held` whose numbers were made of a default or an initializer, which closing brings back. */
  readonly made: readonly string[];
  /** The source ops for a value that several members read, with their ports. */
  readonly sources: { readonly trained: Source; readonly fixed: Source };
  /** Where the members stand, by id; the others stand where the op stood. */
  readonly positions?: ReadonlyMap<string, readonly [number, number]>;
  /** How the rest of the graph makes room. */
  readonly room?: readonly FrameRoom[];
}
export interface Source {
  readonly op: string;
  readonly input: string;
  readonly output: string;
}
