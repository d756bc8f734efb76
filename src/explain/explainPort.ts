// explainPort: why the number (or matrix) at a port is what it is: the rule, its factors, and where they come from.
import type { Shape } from '../engine/shape.ts';
import type { Frame } from '../execution/frame.ts';
import type { Recorded, Trace } from '../execution/trace.ts';
import { type Availability, availabilityOf } from './availability.ts';
import { type ExplainContext, frameOf, nodeView, portNames, recordedAt, shapeOf } from './context.ts';
import { type Expression, refKey, sameRef, type TensorRef, tensorsIn, whole } from './expression.ts';
import { type Names, namesFor } from './names.ts';
import { type Reason, reasonOf } from './portReason.ts';
import { type BoundQuantity, quantitiesInFrame, quantitiesOf } from './quantities.ts';

export interface Factor {
  readonly ref: TensorRef;
  readonly transposed: boolean;
  readonly shape: Shape | undefined;
  readonly value: Recorded | undefined;
}

export interface Explanation extends Reason {
  readonly subject: TensorRef;
  readonly left: Expression;
  /** The tensors of the rule in reading order, each once, without its quantities. */
  readonly factors: readonly Factor[];
  /** What the rule names beside the ports, and what that follows from. */
  readonly quantities: readonly BoundQuantity[];
  readonly shape: Shape | undefined;
  readonly value: Recorded | undefined;
  readonly availability: Availability;
  readonly names: Names;
  readonly frame: Frame;
  /** The numbers of what the rule names, as far as they are known at this step. */
  numbers(ref: TensorRef): Recorded | undefined;
}

/** Null: the document has no such node or port, or its op is not in the catalogue. */
export function explainPort(
  context: ExplainContext,
  node: string,
  port: string,
  side: TensorRef['side'],
): Explanation | null {
  const view = nodeView(context, node);
  if (view === null || !portNames(view).has(port)) return null;
  const frame = frameOf(context);
  const subject: TensorRef = { node, port, side };
  const reason = reasonOf(context, view, subject, frame);
  const quantities = quantitiesOf(context.trace, view, reason.bound);
  const quantity = quantitiesInFrame(context, view, frame);
  const numbers = (ref: TensorRef): Recorded | undefined => recordedAt(frame, ref) ?? quantity(ref);
  return {
    subject,
    ...reason,
    left: whole(subject),
    factors: reason.rule === null ? [] : factorsOf(context.trace, frame, reason.rule, quantities),
    quantities,
    shape: shapeOf(context.trace, subject),
    value: recordedAt(frame, subject),
    availability: availabilityOf(context, view, subject, frame),
    names: namesFor(context, node),
    frame,
    numbers,
  };
}

function factorsOf(
  trace: Trace,
  frame: Frame,
  rule: Expression,
  quantities: readonly BoundQuantity[],
): readonly Factor[] {
  const factors = new Map<string, Factor>();
  for (const { ref, transposed } of tensorsIn(rule)) {
    const key = `${refKey(ref)}${transposed ? '^T' : ''}`;
    if (factors.has(key) || quantities.some((each) => sameRef(each.ref, ref))) continue;
    const shape = shapeOf(trace, ref);
    factors.set(key, {
      ref,
      transposed,
      shape: transposed ? transposedShape(shape) : shape,
      value: recordedAt(frame, ref),
    });
  }
  return [...factors.values()];
}

/** The last two axes change places; a vector becomes a row. */
export function transposedShape(shape: Shape | undefined): Shape | undefined {
  if (shape === undefined || shape.length === 0) return shape;
  if (shape.length === 1) return [1, ...shape];
  const [rows = 1, columns = 1] = shape.slice(-2);
  return [...shape.slice(0, -2), columns, rows];
}
