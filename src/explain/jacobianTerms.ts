// jacobianTerms: the gradient of one entry as the sum over the outputs: gradient there times local derivative, found by unit cotangents.
import { sumToShape } from '../engine/broadcast.ts';
import { type InputTensors, isProblem, type Tensors } from '../engine/op.ts';
import { portKey } from '../engine/program.ts';
import { sizeOf, stridesOf } from '../engine/shape.ts';
import { type Tensor, zeros } from '../engine/tensor.ts';
import type { Frame } from '../execution/frame.ts';
import { type ExplainContext, type NodeView, tensorAt } from './context.ts';
import type { Expression } from './expression.ts';

/** Each output entry costs one vjp, so larger outputs are left alone. */
const mostOutputs = 256;

/**
 * The sum over the entries of the outputs that depend on entry `flat` of the input `port`; null when the outputs are too large, their
 * numbers are not at hand, or the op cannot be differentiated there.
 */
export function jacobianTerms(
  context: ExplainContext,
  view: NodeView,
  port: string,
  flat: number,
  frame: Frame,
): Expression | null {
  const node = view.node.id;
  const inputs: Record<string, Tensor | undefined> = {};
  for (const { name, optional } of view.inputs) {
    const value = tensorAt(context, frame, { node, port: name, side: 'value' });
    if (value === undefined && optional !== true) return null;
    inputs[name] = value;
  }
  const outputs: Record<string, Tensor> = {};
  for (const { name } of view.outputs) {
    const value = tensorAt(context, frame, { node, port: name, side: 'value' });
    if (value === undefined) return null;
    outputs[name] = value;
  }
  const place = inputs[port];
  const count = Object.values(outputs).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  if (place === undefined || count > mostOutputs) return null;

  const terms: Expression[] = [];
  for (const { name } of view.outputs) {
    const output = outputs[name];
    const cotangent = tensorAt(context, frame, { node, port: name, side: 'gradient' });
    if (output === undefined || frame.gradient(portKey(node, name)) === undefined) continue;
    if (cotangent === undefined) return null;
    for (let k = 0; k < output.data.length; k++) {
      const local = localDerivative(view, inputs, outputs, name, k, port, flat);
      if (local === null) return null;
      if (local === 0) continue;
      const at = placeOf(output.shape, k);
      terms.push({
        kind: 'product',
        sign: 'beside',
        factors: [
          {
            kind: 'tensor',
            ref: { node, port: name, side: 'gradient' },
            transposed: false,
            index: at.map((value) => ({ kind: 'number', value })),
          },
          {
            kind: 'partial',
            of: { ref: { node, port: name, side: 'value' }, index: at },
            by: { ref: { node, port, side: 'value' }, index: placeOf(place.shape, flat) },
            value: local,
          },
        ],
      });
    }
  }
  const [only] = terms;
  if (only === undefined) return { kind: 'number', value: 0 };
  return terms.length === 1 ? only : { kind: 'add', terms };
}

/** How much entry `k` of an output moves with entry `flat` of an input: one entry of one row of the Jacobian. */
function localDerivative(
  { op, params }: NodeView,
  inputs: InputTensors,
  outputs: Tensors,
  output: string,
  k: number,
  port: string,
  flat: number,
): number | null {
  try {
    const forward = op.forward(inputs, params);
    if (isProblem(forward)) return null;
    const cotangents: Record<string, Tensor> = {};
    for (const [name, { shape }] of Object.entries(outputs)) cotangents[name] = zeros(shape);
    const unit = cotangents[output];
    if (unit === undefined) return null;
    unit.data[k] = 1;
    const answer = op.vjp(cotangents, {
      inputs,
      outputs: forward.outputs,
      residuals: forward.residuals,
      params,
      needs: (name) => name === port,
    })[port];
    const shape = inputs[port]?.shape;
    if (answer === null || answer === undefined || shape === undefined) return null;
    return sumToShape(answer, shape).data[flat] ?? null;
  } catch {
    return null;
  }
}

/** The index per axis of a position in row-major order. */
export function placeOf(shape: readonly number[], flat: number): number[] {
  return stridesOf(shape).map((stride, axis) => Math.floor(flat / stride) % (shape[axis] ?? 1));
}
