// availability: whether a number is known at this step, will be at a later one, or never in this run, and why.
import { portKey } from '../engine/program.ts';
import { type Frame, frameAt } from '../execution/frame.ts';
import type { RecordedStep } from '../execution/trace.ts';
import { derivationOf, type ExplainContext, type NodeView, recordedAt } from './context.ts';
import type { TensorRef } from './expression.ts';
import { costSymbol, namesFor } from './names.ts';

export type Availability =
  | { readonly kind: 'known' }
  /** Known once `step` steps have happened. */
  | { readonly kind: 'later'; readonly step: number }
  | { readonly kind: 'never'; readonly reason: string };

export function availabilityOf(context: ExplainContext, view: NodeView, ref: TensorRef, frame: Frame): Availability {
  if (recordedAt(frame, ref) !== undefined) return { kind: 'known' };
  const step = knownAfter(context, ref);
  return step === null ? { kind: 'never', reason: whyNever(context, view, ref) } : { kind: 'later', step };
}

/** After how many steps the number is known; null when the run never finds it. */
export function knownAfter({ trace }: ExplainContext, ref: TensorRef): number | null {
  const source = trace.wires.get(portKey(ref.node, ref.port));
  const nodes = new Set([ref.node, ...(source === undefined ? [] : [source.slice(0, source.indexOf('.'))])]);
  for (const [at, step] of trace.steps.entries()) {
    if (!concerns(step, nodes)) continue;
    if (recordedAt(frameAt(trace, at + 1), ref) !== undefined) return at + 1;
  }
  return null;
}

function concerns(step: RecordedStep, nodes: ReadonlySet<string>): boolean {
  return nodes.has(step.node) || (step.kind === 'vjp' && step.to !== null && nodes.has(step.to.node));
}

function whyNever(context: ExplainContext, view: NodeView, ref: TensorRef): string {
  const { trace } = context;
  const end = frameAt(trace, trace.steps.length);
  const key = portKey(ref.node, ref.port);
  const name = `${ref.node}.${ref.port}`;
  const problem = end.problem(ref.node);
  if (ref.side === 'value' || end.value(key) === undefined) {
    if (problem !== undefined) return `${ref.node} did not run. See the message on it.`;
    const input = view.inputs.find((port) => port.name === ref.port);
    if (input?.optional === true && !trace.wires.has(key)) return `Nothing is wired to ${name}; it is optional.`;
    return `${name} was not computed, because something before it did not run.`;
  }
  if (trace.target === null)
    return 'Nothing is differentiated here: the graph runs forward only. Choose a target to start backward.';
  const cost = costSymbol(context).plain;
  const input = view.inputs.find((port) => port.name === ref.port);
  const isOutput = view.outputs.some((port) => port.name === ref.port);
  if (input !== undefined && !isOutput && view.op.source !== true) {
    if (!input.differentiable || derivationOf(trace, view)?.gradients[ref.port] === undefined) {
      return input.role === 'target'
        ? `${ref.port} is a label: ${view.op.name} sends no gradient through it.`
        : `${view.op.name} is not differentiable in ${ref.port}, so no gradient goes through it.`;
    }
    return `No gradient reaches ${ref.node}, so it sends none on to ${ref.port}. This is not the same as a gradient of zero.`;
  }
  const readers = [...trace.wires].filter(([, from]) => from === portKey(ref.node, view.outputs[0]?.name ?? 'y'));
  if (readers.length === 0 && isOutput)
    return `${cost} does not depend on ${name}: nothing reads it. That is not a gradient of zero; there is none.`;
  return `No gradient comes back to ${namesFor(context, ref.node).symbol(ref).plain}: every way from it to ${cost} ends at a port that is not differentiable, or misses ${cost}.`;
}
