// evaluate: runs a program forward and backward at once, for its numbers alone.
import { type Outcome, outcomeOf, targetFailure } from './outcome.ts';
import { compile, type PlannedInput } from './plan.ts';
import type { Program } from './program.ts';
import { type Resolution, resolve } from './resolve.ts';
import { accumulate, backwardNode, forwardNode, type RunState, start, startBackward, startForward } from './rules.ts';
import type { Tensor } from './tensor.ts';

export function evaluate(program: Program, resolution: Resolution = resolve(program)): Outcome {
  const state = start(compile(resolution));
  const contributions = new Map<PlannedInput, Tensor>();
  runForward(state);
  if (targetFailure(state) === null) {
    runBackward(state, (input, contribution) => {
      if (contribution) contributions.set(input, contribution);
    });
  }
  return outcomeOf(state, contributions);
}

/** Runs every op of the plan once. Problems and blocked nodes are in the state. */
export function runForward(state: RunState): void {
  startForward(state);
  for (const node of state.plan.nodes) if (node.role === 'op') forwardNode(state, node);
}

/**
 * Runs every vjp of the plan once, from a target that has been computed; without a target there is none to run. `watch` sees each
 * contribution, also the missing ones.
 */
export function runBackward(
  state: RunState,
  watch?: (input: PlannedInput, contribution: Tensor | null) => void,
  seed?: Tensor,
): void {
  startBackward(state, seed);
  const receive = (input: PlannedInput, contribution: Tensor | null): void => {
    if (contribution) accumulate(state, input.slot, contribution, false);
    watch?.(input, contribution);
  };
  for (const node of state.plan.backward) backwardNode(state, node, receive);
}
