// subjects: what the derivation of a node can be about, and which of them is looked at when nobody has chosen.
import type { PortRole } from '../../../engine/op.ts';
import type { RecordedStep, Trace } from '../../../execution/trace.ts';
import type { NodeView } from '../../../explain/context.ts';
import { sameRef, type TensorRef } from '../../../explain/expression.ts';
import type { Selection } from '../../../state/app.ts';

/** Outputs, then the gradients that the node sends (held ports first, as they come), then the gradient that comes in. */
export function subjectsOf(view: NodeView): readonly TensorRef[] {
  const node = view.node.id;
  const outputs = view.outputs.map(({ name }): TensorRef => ({ node, port: name, side: 'value' }));
  const arriving = view.outputs.map(({ name }): TensorRef => ({ node, port: name, side: 'gradient' }));
  if (view.op.source === true) return [...outputs, ...arriving];
  const sent = view.inputs
    .filter(({ differentiable, role }) => differentiable && role !== 'target')
    .toSorted((a, b) => placeOf(a.role) - placeOf(b.role))
    .map(({ name }): TensorRef => ({ node, port: name, side: 'gradient' }));
  return [...outputs, ...sent, ...arriving];
}

/** Held parameters send first. */
function placeOf(role: PortRole): number {
  return role === 'parameter' ? 0 : 1;
}

/** The chosen port; else what the last shown step of this node was about; else its first output. */
export function currentSubject(view: NodeView, selection: Selection, trace: Trace | null, step: number): TensorRef {
  const node = view.node.id;
  if (selection.port !== null && selection.port.node === node) return selection.port;
  const first: TensorRef = { node, port: view.outputs[0]?.name ?? 'y', side: 'value' };
  for (let at = Math.min(step, trace?.steps.length ?? 0) - 1; at >= 0; at--) {
    const subject = aboutNode(trace?.steps[at], view);
    if (subject !== null) return subject;
  }
  return first;
}

/** Which of the node's numbers a step brought; null: none. */
export function aboutNode(step: RecordedStep | undefined, { node, outputs }: NodeView): TensorRef | null {
  if (step === undefined) return null;
  if (step.kind === 'vjp' && step.node === node.id) return { node: node.id, port: step.port, side: 'gradient' };
  if (step.kind === 'vjp' && step.to?.node === node.id) return { node: node.id, port: step.to.port, side: 'gradient' };
  if (step.node !== node.id) return null;
  if (step.kind === 'seed' || step.kind === 'accumulate') return { node: node.id, port: step.port, side: 'gradient' };
  if (step.kind !== 'forward' && step.kind !== 'feed') return null;
  const [output] = outputs;
  return output === undefined ? null : { node: node.id, port: output.name, side: 'value' };
}

export function includesRef(refs: readonly TensorRef[], ref: TensorRef): boolean {
  return refs.some((each) => sameRef(each, ref));
}
