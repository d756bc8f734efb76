// pointAt: a node's op at the numbers that a frame shows, so that its local derivatives can be asked for.
import { type OpPoint, opPoint } from '../engine/localJacobian.ts';
import { isProblem } from '../engine/op.ts';
import type { Tensor } from '../engine/tensor.ts';
import type { Frame } from '../execution/frame.ts';
import { type ExplainContext, type NodeView, tensorAt } from './context.ts';

/** Null: a number that it needs is not known yet, only its summary has come, or the op cannot run on them. */
export function pointAt(context: ExplainContext, view: NodeView, frame: Frame): OpPoint | null {
  const node = view.node.id;
  const inputs: Record<string, Tensor | undefined> = {};
  for (const { name, optional } of view.inputs) {
    const value = tensorAt(context, frame, { node, port: name, side: 'value' });
    if (value === undefined && optional !== true) return null;
    inputs[name] = value;
  }
  for (const { name } of view.outputs) {
    if (tensorAt(context, frame, { node, port: name, side: 'value' }) === undefined) return null;
  }
  const point = opPoint(view.op, view.params, inputs);
  return isProblem(point) ? null : point;
}
