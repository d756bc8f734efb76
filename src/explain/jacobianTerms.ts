// jacobianTerms: the gradient of one entry as the sum over the outputs: gradient there times local derivative, found by unit cotangents.
import { jacobianRow } from '../engine/localJacobian.ts';
import { portKey } from '../engine/program.ts';
import { sizeOf, stridesOf } from '../engine/shape.ts';
import type { Frame } from '../execution/frame.ts';
import { type ExplainContext, type NodeView, tensorAt } from './context.ts';
import type { Expression } from './expression.ts';
import { pointAt } from './pointAt.ts';

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
  const point = pointAt(context, view, frame);
  const place = point?.inputs[port];
  if (point === null || place === undefined) return null;
  const count = Object.values(point.outputs).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  if (count > mostOutputs) return null;

  const terms: Expression[] = [];
  for (const { name } of view.outputs) {
    const output = point.outputs[name];
    const cotangent = tensorAt(context, frame, { node, port: name, side: 'gradient' });
    if (output === undefined || frame.gradient(portKey(node, name)) === undefined) continue;
    if (cotangent === undefined) return null;
    for (let k = 0; k < output.data.length; k++) {
      const local = jacobianRow(point, name, k, port)?.data[flat];
      if (local === undefined) return null;
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

/** The index per axis of a position in row-major order. */
export function placeOf(shape: readonly number[], flat: number): number[] {
  return stridesOf(shape).map((stride, axis) => Math.floor(flat / stride) % (shape[axis] ?? 1));
}
