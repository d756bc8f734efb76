// probe: what the target would be with one tensor changed, by running again only what depends on it.
import { isProblem, type Problem } from './op.ts';
import { leadingTo, type PlannedInput, type PlannedNode } from './plan.ts';
import { callForward, type RunState } from './rules.ts';
import type { Tensor } from './tensor.ts';

/** Where a tensor is changed: a slot (a held value or an output, for everyone who reads it), or one wired port's view of it. */
export type Place =
  | { readonly kind: 'slot'; readonly slot: number }
  | { readonly kind: 'port'; readonly input: PlannedInput };

/** Runs with the changed tensor in place; answers the target, or why an op could not run. `watch` sees every output on the way. */
export interface Probe {
  run(changed: Tensor, watch?: (slot: number, value: Tensor) => void): Tensor | Problem;
  /** The nodes that run again. */
  readonly affected: readonly PlannedNode[];
}

/**
 * A probe at a place of a state whose forward has run, or null when the target does not depend on it. Input ports in `frozen` (by id)
 * keep seeing the values of the state, so that what backprop treats as constant is constant here too.
 */
export function probeAt(state: RunState, place: Place, frozen: ReadonlySet<number>): Probe | null {
  const { plan, values } = state;
  const { target } = plan;
  if (target === null) return null;
  const view = place.kind === 'port' ? place.input : null;
  const changedSlots = new Set<number>(place.kind === 'slot' ? [place.slot] : []);
  const sees = (input: PlannedInput): boolean =>
    input === view || (changedSlots.has(input.slot) && !frozen.has(input.id));
  const affected: PlannedNode[] = [];
  const leads = leadingTo(plan, target);
  for (const node of plan.nodes) {
    if (node.role !== 'op' || !leads.has(node) || !node.inputs.some(sees)) continue;
    affected.push(node);
    for (const { slot } of node.outputs) changedSlots.add(slot);
  }
  if (!changedSlots.has(target)) return null;

  const run: Probe['run'] = (changed, watch) => {
    const now = new Map<number, Tensor>(place.kind === 'slot' ? [[place.slot, changed]] : []);
    for (const node of affected) {
      const inputs: Record<string, Tensor | undefined> = {};
      for (const input of node.inputs) {
        const seen = frozen.has(input.id) ? undefined : now.get(input.slot);
        inputs[input.name] = input === view ? changed : (seen ?? values[input.slot]);
      }
      const answer = callForward(node, inputs);
      if (isProblem(answer)) return answer;
      for (const { name, slot } of node.outputs) {
        const value = answer.outputs[name]!;
        now.set(slot, value);
        watch?.(slot, value);
      }
    }
    return now.get(target)!;
  };
  return { run, affected };
}
