// checkGradients: every gradient that backprop claims, against central differences of the program itself.
import { type Contributions, checkEntry, type EntryCheck, type Verdict } from './checkEntry.ts';
import { runBackward, runForward } from './evaluate.ts';
import type { Problem } from './op.ts';
import { targetFailure } from './outcome.ts';
import { compile, type PlannedInput } from './plan.ts';
import { type Place, probeAt } from './probe.ts';
import type { PortKey, Program } from './program.ts';
import { random } from './random.ts';
import { type Resolution, resolve } from './resolve.ts';
import { type RunState, start } from './rules.ts';
import type { Tensor } from './tensor.ts';

export interface CheckOptions {
  /**
   * `held`: every held value. `all`: also every output port (its whole gradient) and every wired input port (what its op sends back).
   * Or the ports by name.
   */
  readonly ports?: 'held' | 'all' | readonly PortKey[];
  /** At most this many entries per port; larger tensors are sampled, their largest gradient always among the sample. 64. */
  readonly entries?: number;
  /** Seed of the sampling. 0. */
  readonly seed?: number;
  /** Largest relative error that agrees. 1e-6. */
  readonly tolerance?: number;
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

/**
 * The checked function is the seed's inner product with the target, where every input port whose vjp answered null (and every port
 * that is not differentiable) keeps its value: so the check tests what backprop claims, and not what it declines to say.
 */
export function checkGradients(program: Program, options: CheckOptions = {}): GradientCheck {
  const state = start(compile(options.resolution ?? resolve(program)));
  runForward(state);
  const problem = targetFailure(state);
  if (problem || state.plan.target === null) return { rows: [], worst: 0, agrees: problem === null, problem };
  const contributions = new Map<PlannedInput, Tensor>();
  const frozen = new Set<number>();
  for (const { inputs } of state.plan.nodes)
    for (const input of inputs) if (!input.differentiable) frozen.add(input.id);
  runBackward(state, (input, contribution) => {
    if (contribution) contributions.set(input, contribution);
    else frozen.add(input.id);
  });
  const rows = placesOf(state, options.ports ?? 'held', contributions).map((claim) =>
    checkPort(state, contributions, claim, frozen, options),
  );
  const judged = rows.filter(({ verdict }) => verdict === 'agrees' || verdict === 'disagrees');
  return {
    rows,
    worst: judged.reduce((worst, { relativeError }) => Math.max(worst, relativeError), 0),
    agrees: rows.every(({ verdict }) => verdict !== 'disagrees'),
    problem: null,
  };
}

/** A port and the gradient that backprop gives it. */
interface Claim {
  readonly key: PortKey;
  readonly place: Place;
  readonly value: Tensor;
  readonly gradient: Tensor | undefined;
  /** Why it is not to be checked. */
  readonly skip?: string;
}

function placesOf(state: RunState, wanted: 'held' | 'all' | readonly PortKey[], contributions: Contributions): Claim[] {
  const claims: Claim[] = [];
  const isWanted = (key: PortKey, held: boolean): boolean =>
    typeof wanted === 'string' ? held || wanted === 'all' : wanted.includes(key);
  for (const { inputs, outputs, role, node } of state.plan.nodes) {
    for (const input of inputs) {
      const held = input.source.kind !== 'wire';
      const value = state.values[input.slot];
      if (!value || !isWanted(input.key, held)) continue;
      const place: Place = held ? { kind: 'slot', slot: input.slot } : { kind: 'port', input };
      const gradient = role === 'source' || held ? wholeGradient(state, input.slot) : contributions.get(input);
      const skip = state.incomplete[input.slot] ? `a vjp behind ${node} failed` : undefined;
      const fixed = input.differentiable || role === 'source' ? undefined : 'it is not differentiable';
      const reason = skip ?? fixed;
      claims.push({ key: input.key, place, value, gradient, ...(reason && { skip: reason }) });
    }
    for (const { key, slot } of role === 'source' && typeof wanted === 'string' ? [] : outputs) {
      const value = state.values[slot];
      if (!value || !isWanted(key, false)) continue;
      const skip = state.incomplete[slot] ? `a vjp behind ${node} failed` : undefined;
      claims.push({
        key,
        place: { kind: 'slot', slot },
        value,
        gradient: wholeGradient(state, slot),
        ...(skip && { skip }),
      });
    }
  }
  return claims;
}

function wholeGradient(state: RunState, slot: number): Tensor | undefined {
  return state.incomplete[slot] ? undefined : state.gradients[slot];
}

function checkPort(
  state: RunState,
  contributions: Contributions,
  claim: Claim,
  frozen: ReadonlySet<number>,
  options: CheckOptions,
): PortCheck {
  const { key, value, gradient } = claim;
  const size = value.data.length;
  const skipped = (reason: string): PortCheck => ({
    key,
    verdict: 'skipped',
    relativeError: 0,
    analytic: Number.NaN,
    numeric: Number.NaN,
    entry: 0,
    checked: 0,
    size,
    reason,
  });
  if (claim.skip) return skipped(claim.skip);
  if (!gradient) return skipped('no gradient reaches it');
  if (size === 0) return skipped('it is empty');
  const probe = probeAt(state, claim.place, frozen);
  if (!probe) return skipped('the target does not depend on it');
  const entries = sample(gradient, options.entries ?? 64, options.seed ?? 0);
  const checks = entries.map((entry) =>
    checkEntry(state, contributions, probe, value, gradient, entry, options.tolerance ?? 1e-6),
  );
  const worst = checks.reduce((a, b) => (isWorse(b, a) ? b : a));
  const odd = checks.filter(({ verdict }) => verdict === worst.verdict).length;
  const many = worst.reason && checks.length > 1 ? `${odd} of ${checks.length} entries: ${worst.reason}` : worst.reason;
  const { verdict, relativeError, analytic, numeric, entry } = worst;
  const row = { key, verdict, relativeError, analytic, numeric, entry, checked: checks.length, size };
  return many === undefined ? row : { ...row, reason: many };
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
