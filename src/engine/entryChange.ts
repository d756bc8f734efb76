// entryChange: how the checked function changes when one entry of one tensor moves by a step, and how far rounding may be in it.
import { allocate } from './buffers.ts';
import { type Change, centralStep, type Noise, roundingNoise } from './differentiate.ts';
import { isProblem } from './op.ts';
import type { PlannedInput } from './plan.ts';
import type { Probe } from './probe.ts';
import type { RunState } from './rules.ts';
import { seedOf } from './target.ts';
import type { Tensor } from './tensor.ts';

/** What each op sends back through each wired or held port. */
export type Contributions = ReadonlyMap<PlannedInput, Tensor>;

export interface EntryChange {
  readonly change: Change;
  readonly noise: Noise;
  /** The function where nothing has moved: the seed's inner product with the target. */
  readonly level: number;
  /** Why an op could not run at a step that was tried; null when none failed so far. */
  readonly trouble: () => string | null;
}

/**
 * Every tensor computed on the way
 * is off by about epsilon times itself, which reaches the function times its gradient: so the errors weigh the sum of |gradient value|
 * over all of them, and over what each op reads, which stands for the sums inside it. The target alone would not do: terms that cancel
 * leave a small target and all of their rounding.
 */
export function entryChange(
  { plan, values, gradients }: RunState,
  contributions: Contributions,
  probe: Probe,
  value: Tensor,
  entry: number,
): EntryChange {
  const seed = seedOf(plan.resolution.program);
  const target = plan.target ?? 0;
  const base = values[target]!.data.slice();
  const data = allocate(value.data.length);
  data.set(value.data);
  const changed: Tensor = { shape: value.shape, data };
  const x = value.data[entry]!;
  let problem: string | null = null;
  const run = (step: number, watch?: (slot: number, seen: Tensor) => void): number => {
    data[entry] = x + step;
    // The step that was really made: x + step is rounded.
    const made = data[entry]! - x;
    const answer = probe.run(changed, watch);
    let sum = 0;
    if (isProblem(answer)) {
      problem = answer.problem;
      sum = Number.NaN;
    } else sum = weightedSum(seed.data, (i) => answer.data[i]! - base[i]!);
    // Only now: the target may be a view of the changed tensor.
    data[entry] = x;
    return sum * (step / made);
  };
  let before = 0;
  for (const { inputs, outputs } of probe.affected) {
    for (const { slot } of outputs) before += weight(gradients[slot], values[slot]);
    for (const input of inputs) before += weight(contributions.get(input), values[input.slot]);
  }
  let after = 0;
  const step = centralStep(x);
  run(step, (slot, seen) => {
    after += weight(gradients[slot], seen);
  });
  return {
    change: (by) => run(by),
    noise: roundingNoise(before, Math.max(0, after - before) / step),
    level: weightedSum(seed.data, (i) => base[i]!),
    trouble: () => problem,
  };
}

/** The sum of weight times entry, where a weight of 0 leaves out even what is not finite. */
function weightedSum(weights: Float64Array, read: (i: number) => number): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) if (weights[i] !== 0) sum += weights[i]! * read(i);
  return sum;
}

/** The sum of |gradient value|, over what is finite. */
function weight(gradient: Tensor | undefined, value: Tensor | undefined): number {
  if (!gradient || !value) return 0;
  let sum = 0;
  for (let i = 0; i < value.data.length; i++) {
    const term = Math.abs(gradient.data[i]! * value.data[i]!);
    if (Number.isFinite(term)) sum += term;
  }
  return sum;
}
