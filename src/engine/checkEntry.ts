// checkEntry: one number's gradient against differences, and a verdict that knows about rounding, corners and edges.
import { allocate } from './buffers.ts';
import {
  type Change,
  centralDifference,
  centralStep,
  type Kink,
  kinkAt,
  type Noise,
  riddersDerivative,
  roundingNoise,
} from './differentiate.ts';
import { isProblem } from './op.ts';
import type { PlannedInput } from './plan.ts';
import type { Probe } from './probe.ts';
import type { RunState } from './rules.ts';
import { seedOf } from './target.ts';
import type { Tensor } from './tensor.ts';

export type Verdict = 'agrees' | 'disagrees' | 'kink' | 'skipped';

/** What each op sends back through each wired or held port. */
export type Contributions = ReadonlyMap<PlannedInput, Tensor>;

export interface EntryCheck {
  readonly entry: number;
  readonly verdict: Verdict;
  readonly relativeError: number;
  readonly analytic: number;
  readonly numeric: number;
  readonly reason?: string;
}

/** Compares one entry of the gradient at a probe's place. `tolerance` is the largest relative error that agrees. */
export function checkEntry(
  state: RunState,
  contributions: Contributions,
  probe: Probe,
  value: Tensor,
  gradient: Tensor,
  entry: number,
  tolerance: number,
): EntryCheck {
  const x = value.data[entry]!;
  const analytic = gradient.data[entry]!;
  const judged = (verdict: Verdict, numeric: number, relativeError: number, reason?: string): EntryCheck => ({
    entry,
    verdict,
    relativeError,
    analytic,
    numeric,
    ...(reason !== undefined && { reason }),
  });
  if (!Number.isFinite(x)) return judged('skipped', Number.NaN, 0, 'the value is not finite');
  const { change, noise, isFinite, trouble } = changeOf(state, contributions, probe, value, entry);
  const errorOf = (numeric: number, allowed: number): number => {
    const difference = Math.abs(analytic - numeric);
    return difference === 0 ? 0 : difference / (Math.max(Math.abs(analytic), Math.abs(numeric)) + allowed / tolerance);
  };
  if (!isFinite) return judged('skipped', Number.NaN, 0, 'the target is not finite');

  const plain = centralDifference(change, centralStep(x), noise);
  const first = errorOf(plain.value, 0);
  if (first <= tolerance) return judged('agrees', plain.value, first);
  const problem = trouble();
  if (problem) return judged('skipped', Number.NaN, 0, problem);

  // Wide steps see through rounding; a narrow one sees past a corner nearby, where rounding leaves it anything to see.
  const scale = scaleAt(change, x);
  const widest = 1e-3 * scale;
  const refined = riddersDerivative(change, widest, noise);
  const second = errorOf(refined.value, noise(widest));
  if (second <= tolerance) return judged('agrees', refined.value, second);
  const kink = kinkAt(change, scale, noise);
  if (kink) return judged('kink', plain.value, first, kinkText(kink));
  const near = centralDifference(change, 5e-7 * scale, noise);
  const third = errorOf(near.value, near.noise);
  const dispute = Math.abs(analytic - refined.value);
  // It may overrule the refined answer only where it can tell the two apart.
  const isTelling = near.noise <= 0.1 * dispute;
  if (isTelling && third <= tolerance) return judged('agrees', near.value, third);
  if (!Number.isFinite(analytic) && !Number.isFinite(refined.value)) {
    return judged('skipped', refined.value, 0, 'neither the gradient nor the difference is finite');
  }
  if (!Number.isFinite(analytic)) return judged('disagrees', refined.value, 1, `the gradient is ${analytic}`);
  if (dispute <= 4 * refined.noise) {
    const loose = errorOf(plain.value, plain.noise);
    if (loose <= tolerance) return judged('agrees', plain.value, loose);
    return judged('skipped', refined.value, 0, 'the difference is lost in rounding');
  }
  return judged('disagrees', refined.value, errorOf(refined.value, 0));
}

/** 1 or |x| where that is more; less near the edge of the domain, so that steps of a thousandth stay inside on both sides. */
function scaleAt(change: Change, x: number): number {
  const wanted = Math.max(1, Math.abs(x));
  for (let scale = wanted; scale > 1e-12 * wanted; scale /= 10) {
    if (Number.isFinite(change(1e-3 * scale)) && Number.isFinite(change(-1e-3 * scale))) return scale;
  }
  return wanted;
}

function kinkText(kink: Kink): string {
  switch (kink.kind) {
    case 'corner':
      return `the slope jumps here, from ${kink.left.toPrecision(4)} to ${kink.right.toPrecision(4)}`;
    case 'jump':
      return 'the function jumps here';
    case 'edge':
      return 'the function ends here';
  }
}

/**
 * How the checked function changes when one entry moves by a step, and how far rounding may be in it. Every tensor computed on the way
 * is off by about epsilon times itself, which reaches the function times its gradient: so the errors weigh the sum of |gradient value|
 * over all of them, and over what each op reads, which stands for the sums inside it. The target alone would not do: terms that cancel
 * leave a small target and all of their rounding.
 */
function changeOf(
  { plan, values, gradients }: RunState,
  contributions: Contributions,
  probe: Probe,
  value: Tensor,
  entry: number,
): { change: Change; noise: Noise; isFinite: boolean; trouble(): string | null } {
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
    isFinite: Number.isFinite(weightedSum(seed.data, (i) => base[i]!)),
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
