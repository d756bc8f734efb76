// GraphDocument: what a person edits, saves and shares. Plain JSON; immutable; changed only by commands.

/** The strings stand for the values JSON cannot write. */
export type Numeral = number | 'NaN' | 'Infinity' | '-Infinity';
export type NestedNumbers = Numeral | readonly NestedNumbers[];
export interface FlatTensor {
  readonly shape: readonly number[];
  /** Row-major. */
  readonly data: readonly Numeral[];
}
export interface HeldInitializer {
  readonly init: string;
  readonly seed?: number;
}
/** What an unwired input port holds: a scalar, nested arrays, a flat tensor (also for empty ones), or an initializer. */
export type HeldValue = NestedNumbers | FlatTensor | HeldInitializer;

export type ParamJson = number | boolean | string | null | readonly number[];

export interface GraphNode {
  /** Unique; also the node's name on screen. See `nodeIdProblem`. */
  readonly id: string;
  readonly op: string;
  /** Canvas coordinates of the top left corner, px. */
  readonly position: readonly [number, number];
  /** Only what differs from the op's defaults. */
  readonly params?: Readonly<Record<string, ParamJson>>;
  /** Only ports that hold a value of their own. A wired port keeps what it held, unused, so that unwiring brings it back. */
  readonly inputs?: Readonly<Record<string, HeldValue>>;
  /** Per port, only where it differs from the port's default (parameters are trainable, data is not). */
  readonly trainable?: Readonly<Record<string, boolean>>;
}

/** [node id, port name]. */
export type PortRef = readonly [string, string];

export interface GraphEdge {
  readonly from: PortRef;
  readonly to: PortRef;
}

/** A node as opening an op put it on the canvas; where it stands is of no account. */
export type FrameMember = Omit<GraphNode, 'position'>;

/**
 * An op that stands open: in its place are the nodes that it is made of. Whatever reads only nodes and edges sees a sound graph without
 * knowing of frames. What was put in is written down, so that a look tells whether it is still what the op is made of.
 */
export interface GraphFrame {
  /** The op as it stands when it is closed, without the numbers that its members hold now. Its id names the frame, and no node has it. */
  readonly node: GraphNode;
  /** Without what the op's own ports hold. A member that was opened in its turn goes by the name of its frame. */
  readonly members: readonly FrameMember[];
  /** The wires among the members. */
  readonly edges: readonly GraphEdge[];
  /** Input port of the op -> the ports of the members that stand for it. */
  readonly inputs: Readonly<Record<string, readonly PortRef[]>>;
  readonly outputs: Readonly<Record<string, PortRef>>;
  /** Ports whose numbers were made of the op's default or initializer when it was opened. */
  readonly made?: readonly string[];
  /** Who made room for the members, and how far they moved, px. */
  readonly room?: readonly FrameRoom[];
}
export interface FrameRoom {
  readonly by: readonly [number, number];
  /** Ids of nodes and frames. */
  readonly nodes: readonly string[];
}

export interface GraphDocument {
  readonly format: 'chainrule';
  readonly version: 1;
  readonly title: string;
  /** Where it comes from and what to look at; plain text with TeX between dollar signs. */
  readonly notes?: string;
  readonly nodes: readonly GraphNode[];
  /** At most one edge ends at an input port; the graph has no cycle. */
  readonly edges: readonly GraphEdge[];
  /** What is differentiated. Left out: the one scalar output that nothing reads. null: forward only. */
  readonly backward?: { readonly from: PortRef; readonly seed?: HeldValue } | null;
  /** Ops that stand open. They say nothing about what is computed. */
  readonly frames?: readonly GraphFrame[];
}

/** The name of an edge: its end is unique. */
export function edgeId(edge: GraphEdge): string {
  return `${edge.to[0]}.${edge.to[1]}`;
}
