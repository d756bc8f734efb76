// jacobianLens: the Jacobian of one output of a node by one input port, at the numbers of this step: whole, or by rows and columns.

import {
  jacobianRow,
  jacobianSize,
  type LocalJacobian,
  localJacobian,
  type OpPoint,
  opPoint,
  pullBack,
} from '../../engine/localJacobian.ts';
import { type InputTensors, inputsOf, isProblem } from '../../engine/op.ts';
import type { Shape } from '../../engine/shape.ts';
import type { Tensor } from '../../engine/tensor.ts';
import type { Trace } from '../../execution/trace.ts';
import { derivationOf, type NodeView } from '../context.ts';
import type { TensorRef } from '../expression.ts';
import { type BoundQuantity, boundQuantities, quantityNumbers, ruleNames } from '../quantities.ts';
import { type BoundRule, readRule } from '../readRule.ts';

/** A larger Jacobian is not made whole: a row or a column of it can be looked at. */
export const mostCells = 10_000;

export interface JacobianLens {
  readonly point: OpPoint;
  /** The output that moves, and the input that moves it. */
  readonly of: TensorRef;
  readonly by: TensorRef;
  /** Row i is entry i of the output, column j entry j of the input, both flattened row-major (the last axis runs fastest). */
  readonly rows: Shape;
  readonly columns: Shape;
  readonly rowCount: number;
  readonly columnCount: number;
  readonly size: number;
  readonly rules: { readonly gradient: BoundRule | null; readonly forward: BoundRule | null };
  /** What the rules name beside the ports, in the order in which it is worked out. */
  readonly quantities: readonly BoundQuantity[];
  /** The numbers of the node's ports, and of its quantities, at this point. */
  tensor(ref: TensorRef): Tensor | undefined;
}

/** The ports by which a derivative can be taken. */
export function differentiablePorts(view: NodeView): readonly string[] {
  return view.inputs.filter(({ differentiable }) => differentiable).map(({ name }) => name);
}

/** Null: the op does not have such ports here, or is not differentiable by this one. */
export function jacobianLens(
  trace: Trace,
  view: NodeView,
  point: OpPoint,
  output: string,
  port: string,
): JacobianLens | null {
  const [y, x] = [point.outputs[output], point.inputs[port]];
  const spec = inputsOf(point.op, point.params).find(({ name }) => name === port);
  if (y === undefined || x === undefined || spec?.differentiable !== true) return null;
  // An empty cotangent asks nothing, but tells whether the op answers at all.
  if (pullBack(point, {}, [port])[port] === null) return null;
  const node = view.node.id;
  const derivation = derivationOf(trace, view);
  const names = ruleNames(view, derivation);
  const quantity = quantityNumbers(node, derivation, () => point.inputs);
  const [gradient, forward] = [derivation?.gradients[port], derivation?.forward[output]];
  return {
    point,
    of: { node, port: output, side: 'value' },
    by: { node, port, side: 'value' },
    rows: y.shape,
    columns: x.shape,
    rowCount: y.data.length,
    columnCount: x.data.length,
    size: jacobianSize(point, output, port),
    rules: {
      gradient: gradient === undefined ? null : readRule(gradient, node, names),
      forward: forward === undefined ? null : readRule(forward, node, names),
    },
    quantities: boundQuantities(view, derivation),
    tensor: (ref) =>
      ref.node === node && ref.side === 'value'
        ? (point.inputs[ref.port] ?? point.outputs[ref.port] ?? quantity(ref))
        : undefined,
  };
}

/** The whole matrix [rows, columns]; null: too large. */
export function wholeJacobian({ point, of, by, size }: JacobianLens): LocalJacobian | null {
  return size > mostCells ? null : localJacobian(point, of.port, by.port);
}

/** Of the input's shape: how entry `row` of the output moves with each entry. One vjp. */
export function lensRow({ point, of, by }: JacobianLens, row: number): Tensor | null {
  return jacobianRow(point, of.port, row, by.port);
}

/** The same op with another number at one of its ports; null where it does not run on that. */
export function pointWith(point: OpPoint, inputs: InputTensors): OpPoint | null {
  const moved = opPoint(point.op, point.params, { ...point.inputs, ...inputs });
  return isProblem(moved) ? null : moved;
}
