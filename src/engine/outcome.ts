// outcome: what a run leaves behind, by port.
import type { Problem } from './op.ts';
import type { PlannedInput } from './plan.ts';
import { type PortKey, portKey } from './program.ts';
import type { RunState } from './rules.ts';
import { notComputed, targetPort } from './target.ts';
import type { Tensor } from './tensor.ts';

export interface Outcome {
  /** Output ports and held input ports that are known. */
  readonly values: ReadonlyMap<PortKey, Tensor>;
  /**
   * On an output port the whole gradient, on an input port what its op sends back through it. A source's gradient is at both its
   * ports. A port that got no contribution is absent, which is not zero; so is one that misses a contribution because a vjp failed.
   */
  readonly gradients: ReadonlyMap<PortKey, Tensor>;
  readonly problems: ReadonlyMap<string, Problem>;
  /** Node -> the failed node that it waits for. */
  readonly blocked: ReadonlyMap<string, string>;
  /** Why backward did not start; null when it did, and when the program has no target. */
  readonly targetProblem: Problem | null;
}

/** Why backward cannot start now that forward has run, or null. */
export function targetFailure({ plan, values, problems, blocked }: RunState): Problem | null {
  const { program, targetProblem } = plan.resolution;
  if (targetProblem) return targetProblem;
  const at = targetPort(program);
  if (!at || !program.target || plan.target === null || values[plan.target] !== undefined) return null;
  const culprit = problems.has(at.node) ? at.node : (blocked.get(at.node) ?? at.node);
  return notComputed(portKey(program.target.node, program.target.port), program.target.port, culprit);
}

export function outcomeOf(state: RunState, contributions: ReadonlyMap<PlannedInput, Tensor>): Outcome {
  const values = new Map<PortKey, Tensor>();
  const gradients = new Map<PortKey, Tensor>();
  const put = (key: PortKey, slot: number): void => {
    const value = state.values[slot];
    const gradient = state.gradients[slot];
    if (value) values.set(key, value);
    if (gradient && !state.incomplete[slot]) gradients.set(key, gradient);
  };
  for (const { inputs, outputs } of state.plan.nodes) {
    for (const input of inputs) {
      if (input.source.kind !== 'wire') put(input.key, input.slot);
      const contribution = contributions.get(input);
      if (contribution) gradients.set(input.key, contribution);
    }
    for (const { key, slot } of outputs) put(key, slot);
  }
  const { problems, blocked } = state;
  return { values, gradients, problems, blocked, targetProblem: targetFailure(state) };
}
