// trainOnce: one training step, node by node, and the pieces that it is made of.
import { runBackward, runForward } from './evaluate.ts';
import type { Precision } from './kernels/arena.ts';
import type { Problem } from './op.ts';
import type { Optimizer } from './optimizer.ts';
import { targetFailure } from './outcome.ts';
import type { PlannedInput } from './plan.ts';
import type { RunState } from './rules.ts';
import { targetPort } from './target.ts';
import type { Tensor } from './tensor.ts';

export interface TrainingRun {
  readonly state: RunState;
  /** The slot of the cost. */
  readonly target: number;
  /** In the precision of the run. */
  seed: Tensor;
  readonly by: Optimizer;
  readonly precision: Precision;
  /** What the last step said before its update. */
  cost: number;
}

/** Null when everything was moved; otherwise nothing was. */
export function trainOnce(run: TrainingRun): Problem | null {
  const { state, seed } = run;
  runForward(state);
  const failure = forwardFailure(state);
  if (failure) return failure;
  run.cost = costOf(run);
  runBackward(state, undefined, seed);
  if (state.incomplete.includes(true)) return backwardFailure(state);
  for (const input of movedBy(state)) move(run, input);
  return null;
}

/** The held values that an optimizer moves. */
export function movedBy({ plan }: RunState): readonly PlannedInput[] {
  return plan.held.filter(({ trainable }) => trainable);
}

/** Does nothing where no gradient has come. */
export function move({ state, by }: TrainingRun, { key, slot }: PlannedInput): void {
  const gradient = state.gradients[slot];
  const { data } = state.values[slot]!;
  if (gradient) by.move(key, data, gradient.data, data);
}

export function costOf({ state, target, seed }: TrainingRun): number {
  const value = state.values[target]!.data;
  let cost = 0;
  for (let i = 0; i < value.length; i++) cost += value[i]! * seed.data[i]!;
  return cost;
}

/** Why the cost was not computed, or null. */
export function forwardFailure(state: RunState): Problem | null {
  const failure = targetFailure(state);
  if (failure === null) return null;
  const { plan, problems, blocked } = state;
  const at = targetPort(plan.resolution.program);
  // The problem of the node that keeps the target from being computed says more.
  return (at && problems.get(blocked.get(at.node) ?? at.node)) ?? failure;
}

/** Why the vjp failed that failed last. */
export function backwardFailure({ problems }: RunState): Problem {
  return [...problems.values()].at(-1)!;
}
