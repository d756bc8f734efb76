// checkGradients: every gradient that backprop claims, against central differences of the program itself.
import { type Cause, checkEntry, type EntryCheck, type Verdict } from './checkEntry.ts';
import { type Backpropagated, backpropagate, type Claim, claimsOf, probeOf, type WantedPorts } from './claims.ts';
import { finish } from './finish.ts';
import type { Problem } from './op.ts';
import type { PortKey, Program } from './program.ts';
import { random } from './random.ts';
import type { Resolution } from './resolve.ts';
import type { Tensor } from './tensor.ts';

export interface EntryOptions {
  /** At most this many entries per port; larger tensors are sampled, their largest gradient always among the sample. 64. */
  readonly entries?: number;
  /** Seed of the sampling. 0. */
  readonly seed?: number;
  /** Largest relative error that agrees. 1e-6. */
  readonly tolerance?: number;
}
export interface CheckOptions extends EntryOptions {
  /** `held` when left out. */
  readonly ports?: WantedPorts;
  readonly resolution?: Resolution;
}

/** One port. The numbers are those of its worst entry. */
export interface PortCheck {
  readonly key: PortKey;
  readonly verdict: Verdict;
  /** |analytic - numeric| over the larger of the two, where differences that rounding explains count as at most the tolerance. */
  readonly relativeError: number;
  readonly analytic: number;
  readonly numeric: number;
  /** Flat index of the worst entry. */
  readonly entry: number;
  readonly checked: number;
  readonly size: number;
  readonly cause?: Cause;
  readonly reason?: string;
}

export interface GradientCheck {
  readonly rows: readonly PortCheck[];
  /** Largest relative error among the rows that agree or disagree; 0 without one. */
  readonly worst: number;
  readonly agrees: boolean;
  /** Why there was nothing to check; null when backward ran or the program has no target. */
  readonly problem: Problem | null;
}

/** All at once: `backpropagate`, `claimsOf` and `checkPort` are for those who want to pause. */
export function checkGradients(program: Program, options: CheckOptions = {}): GradientCheck {
  const run = backpropagate(program, options.resolution);
  const rows = claimsOf(run, options.ports ?? 'held').map((claim) => finish(checkPort(run, claim, options)));
  return { rows, ...judgement(rows), problem: run.problem, ...(run.problem && { agrees: false }) };
}

/** What the rows say together. */
export function judgement(
  rows: readonly Pick<PortCheck, 'verdict' | 'relativeError'>[],
): Pick<GradientCheck, 'worst' | 'agrees'> {
  const judged = rows.filter(({ verdict }) => verdict === 'agrees' || verdict === 'disagrees');
  return {
    worst: judged.reduce((worst, { relativeError }) => Math.max(worst, relativeError), 0),
    agrees: rows.every(({ verdict }) => verdict !== 'disagrees'),
  };
}

/** The sampled entries of a claim, each checked; empty where it cannot be. Yields after each entry. */
export function* checkEntries(
  run: Backpropagated,
  claim: Claim,
  options: EntryOptions = {},
): Generator<void, readonly EntryCheck[]> {
  const found = probeOf(run, claim);
  if ('cause' in found) return [];
  const { probe, gradient } = found;
  const checks: EntryCheck[] = [];
  for (const entry of sample(gradient, options.entries ?? 64, options.seed ?? 0)) {
    const tolerance = options.tolerance ?? 1e-6;
    checks.push(checkEntry(run.state, run.contributions, probe, claim.value, gradient, entry, tolerance));
    yield;
  }
  return checks;
}

/** Yields after each entry. */
export function* checkPort(run: Backpropagated, claim: Claim, options: EntryOptions = {}): Generator<void, PortCheck> {
  const checks = yield* checkEntries(run, claim, options);
  return rowOf(run, claim, checks);
}

/** The row of a claim whose entries have been checked. */
export function rowOf(run: Backpropagated, claim: Claim, checks: readonly EntryCheck[]): PortCheck {
  const { key, value } = claim;
  const size = value.data.length;
  if (checks.length === 0) {
    const found = probeOf(run, claim);
    const unknown = { relativeError: 0, analytic: Number.NaN, numeric: Number.NaN, entry: 0, checked: 0, size };
    return { key, verdict: 'skipped', ...unknown, ...('cause' in found && found) };
  }
  const worst = checks.reduce((a, b) => (isWorse(b, a) ? b : a));
  const odd = checks.filter(({ verdict }) => verdict === worst.verdict).length;
  const many = worst.reason && checks.length > 1 ? `${odd} of ${checks.length} entries: ${worst.reason}` : worst.reason;
  const { verdict, relativeError, analytic, numeric, entry, cause } = worst;
  return {
    key,
    verdict,
    relativeError,
    analytic,
    numeric,
    entry,
    checked: checks.length,
    size,
    ...(cause && { cause }),
    ...(many !== undefined && { reason: many }),
  };
}

/** An entry that could not be judged does not hide one that agrees. */
const severity: Readonly<Record<Verdict, number>> = { skipped: 0, agrees: 1, kink: 2, disagrees: 3 };

function isWorse(a: EntryCheck, b: EntryCheck): boolean {
  if (a.verdict !== b.verdict) return severity[a.verdict] > severity[b.verdict];
  return a.relativeError > b.relativeError;
}

/** Flat indices to check: all of them, or a seeded sample without repetition that has the largest gradient in it. */
function sample(gradient: Tensor, most: number, seed: number): number[] {
  const { data } = gradient;
  if (data.length <= most) return Array.from(data.keys());
  let largest = 0;
  for (let i = 1; i < data.length; i++) if (Math.abs(data[i]!) > Math.abs(data[largest]!)) largest = i;
  const chosen = new Set([largest]);
  const draw = random(seed);
  while (chosen.size < Math.max(1, most)) chosen.add(draw.integer(data.length));
  return [...chosen].toSorted((a, b) => a - b);
}
