// heldTensors: what can be moved by hand: every held tensor that derivatives go through, and the one that is meant when nobody has chosen.
import { type PortKey, portKey } from '../../engine/program.ts';
import type { Shape } from '../../engine/shape.ts';
import { type ExplainContext, nodeView } from '../context.ts';
import type { TensorRef } from '../expression.ts';

export interface HeldTensor {
  /** The held input port. */
  readonly key: PortKey;
  readonly node: string;
  /** The source's name, or node and port. */
  readonly label: string;
  readonly shape: Shape;
  readonly ref: TensorRef;
}

/** In document order; what is a label or an index, or has no shape yet, is left out. */
export function heldTensors(context: ExplainContext): readonly HeldTensor[] {
  const { document, trace } = context;
  return document.nodes.flatMap(({ id }): HeldTensor[] => {
    const view = nodeView(context, id);
    if (view === null) return [];
    const source = view.op.source === true;
    return view.inputs.flatMap(({ name, differentiable }): HeldTensor[] => {
      const key = portKey(id, name);
      const shape = trace.shapes.get(key);
      if (!differentiable || shape === undefined || trace.wires.has(key)) return [];
      const port = source ? (view.outputs[0]?.name ?? name) : name;
      return [{ key, node: id, label: source ? id : key, shape, ref: { node: id, port, side: 'value' } }];
    });
  });
}

/** The subject itself where it is held, else a parameter of its node, else the first parameter of the graph. */
export function meantTensor(
  context: ExplainContext,
  held: readonly HeldTensor[],
  subject: TensorRef,
): HeldTensor | null {
  const isParameter = ({ node, key }: HeldTensor): boolean =>
    nodeView(context, node)?.inputs.some(({ name, role }) => role === 'parameter' && portKey(node, name) === key) ??
    false;
  const own = held.filter(({ node }) => node === subject.node);
  return (
    own.find(({ ref }) => ref.port === subject.port) ??
    own.find(isParameter) ??
    own[0] ??
    held.find(isParameter) ??
    held[0] ??
    null
  );
}
