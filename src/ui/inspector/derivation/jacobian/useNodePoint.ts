// useNodePoint: a node's op at the numbers of this step, kept for as long as they are the same tensors.
import { useMemo, useState } from 'react';
import { type OpPoint, opPoint } from '../../../../engine/localJacobian.ts';
import { isProblem } from '../../../../engine/op.ts';
import type { Tensor } from '../../../../engine/tensor.ts';
import type { Frame } from '../../../../execution/frame.ts';
import { type ExplainContext, type NodeView, tensorAt } from '../../../../explain/context.ts';
import type { TensorRef } from '../../../../explain/expression.ts';
import { useWholeTensors } from './useWholeTensors.ts';

export interface NodePoint {
  /** Null: its numbers are not known at this step, or not here yet. */
  readonly point: OpPoint | null;
  /** Able to answer for the tensors of the node, large ones too. */
  readonly context: ExplainContext;
}

export function useNodePoint(given: ExplainContext, view: NodeView, frame: Frame): NodePoint {
  const { values, refs } = useMemo(() => {
    const node = view.node.id;
    const of =
      (side: TensorRef['side']) =>
      (port: { readonly name: string }): TensorRef => ({ node, port: port.name, side });
    const ports = [...view.inputs, ...view.outputs].map(of('value'));
    return { values: ports, refs: [...ports, ...view.outputs.map(of('gradient'))] };
  }, [view]);
  const context = useWholeTensors(given, refs);
  const tensors = values.map((ref) => tensorAt(context, frame, ref));
  const [kept, keep] = useState(tensors);
  if (kept.length !== tensors.length || tensors.some((tensor, at) => tensor !== kept[at])) keep(tensors);
  const point = useMemo(() => pointOf(view, kept), [view, kept]);
  return { point, context };
}

/** `tensors`: of the inputs, then of the outputs. */
function pointOf(view: NodeView, tensors: readonly (Tensor | undefined)[]): OpPoint | null {
  const inputs: Record<string, Tensor | undefined> = {};
  for (const [at, { name, optional }] of view.inputs.entries()) {
    if (tensors[at] === undefined && optional !== true) return null;
    inputs[name] = tensors[at];
  }
  // Its outputs are worked out again, but are shown only once the run has shown them.
  if (tensors.slice(view.inputs.length).includes(undefined)) return null;
  const point = opPoint(view.op, view.params, inputs);
  return isProblem(point) ? null : point;
}
