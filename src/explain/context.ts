// ExplainContext: what an explanation is made from: the document, the ops, one run, and how far it has been shown.
import type { GraphDocument, GraphNode } from '../document/model.ts';
import {
  completeParams,
  type Derivation,
  type InputPort,
  inputsOf,
  type Op,
  type OutputPort,
  outputsOf,
  type Params,
} from '../engine/op.ts';
import { portKey } from '../engine/program.ts';
import type { Shape } from '../engine/shape.ts';
import type { Tensor } from '../engine/tensor.ts';
import { type Frame, frameAt } from '../execution/frame.ts';
import { isSummary, type Recorded, type Trace } from '../execution/trace.ts';
import type { TensorRef } from './expression.ts';

export interface ExplainContext {
  readonly document: GraphDocument;
  readonly ops: ReadonlyMap<string, Op>;
  readonly trace: Trace;
  /** How many steps of the trace have happened: numbers that come later are not used. */
  readonly step: number;
  /** The whole tensor behind a summary, where someone has fetched it. */
  readonly whole?: (ref: TensorRef) => Tensor | undefined;
}

/** A node with its op and ports as they are under its params. */
export interface NodeView {
  readonly node: GraphNode;
  readonly op: Op;
  readonly params: Params;
  readonly inputs: readonly InputPort[];
  readonly outputs: readonly OutputPort[];
}

/** Null: there is no such node, or its op is not in the catalogue. */
export function nodeView(context: Pick<ExplainContext, 'document' | 'ops'>, id: string): NodeView | null {
  const node = context.document.nodes.find((candidate) => candidate.id === id);
  const op = node && context.ops.get(node.op);
  if (node === undefined || op === undefined) return null;
  const params = completeParams(op, node.params);
  return { node, op, params, inputs: inputsOf(op, params), outputs: outputsOf(op, params) };
}

export function portNames(view: NodeView): ReadonlySet<string> {
  return new Set([...view.inputs, ...view.outputs].map((port) => port.name));
}

export function frameOf(context: ExplainContext): Frame {
  return frameAt(context.trace, context.step);
}

export function recordedAt(frame: Frame, ref: TensorRef): Recorded | undefined {
  const key = portKey(ref.node, ref.port);
  return ref.side === 'value' ? frame.value(key) : frame.gradient(key)?.value;
}

/** The numbers of a port at this step; undefined while they are not known, or when only their summary has travelled. */
export function tensorAt(context: ExplainContext, frame: Frame, ref: TensorRef): Tensor | undefined {
  const recorded = recordedAt(frame, ref);
  if (recorded === undefined) return undefined;
  return isSummary(recorded) ? context.whole?.(ref) : recorded;
}

export function shapeOf(trace: Trace, ref: TensorRef): Shape | undefined {
  return trace.shapes.get(portKey(ref.node, ref.port));
}

/** The rules of the calculus for this node with its shapes; null while a shape is not known. */
export function derivationOf(trace: Trace, view: NodeView): Derivation | null {
  const shapes: Record<string, Shape | undefined> = {};
  for (const { name } of [...view.inputs, ...view.outputs]) {
    shapes[name] = shapeOf(trace, { node: view.node.id, port: name, side: 'value' });
  }
  for (const port of view.inputs) if (shapes[port.name] === undefined && port.optional !== true) return null;
  return view.op.derivation({ shapes, params: view.params });
}
