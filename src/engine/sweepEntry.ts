// sweepEntry: one entry's gradient against central differences of many steps, from where rounding rules to where the curve bends.
import { checkEntry, type EntryCheck } from './checkEntry.ts';
import { type Backpropagated, type Claim, probeOf } from './claims.ts';
import { entryChange } from './entryChange.ts';

export interface SweepPoint {
  readonly step: number;
  /** The function a step above and a step below, less the function itself; NaN where it is not finite or cannot be computed. */
  readonly above: number;
  readonly below: number;
  /** How far rounding may be in the quotient of the two. */
  readonly noise: number;
}

export interface EntrySweep {
  /** The entry (flat index) and its value. */
  readonly entry: number;
  readonly x: number;
  /** The function itself: the seed's inner product with the target. */
  readonly level: number;
  readonly check: EntryCheck;
  /** From the smallest step to the largest; x feels each of them. Empty: see `check.reason`. */
  readonly points: readonly SweepPoint[];
  /** The function at a step of the check itself; null where no single step was taken. */
  readonly used: SweepPoint | null;
}

/** Steps go up to the power of ten of the entry, from so many powers of ten below it, and so many are taken in each. */
const DECADES = 12;
const PER_DECADE = 4;

/** Null: there is no such entry, or no gradient is claimed for it. Yields after each step. */
export function* sweepEntry(
  run: Backpropagated,
  claim: Claim,
  entry: number,
  tolerance = 1e-6,
): Generator<void, EntrySweep | null> {
  const { value } = claim;
  const found = probeOf(run, claim);
  const x = value.data[entry];
  if ('cause' in found || x === undefined) return null;
  const { probe, gradient } = found;
  const check = checkEntry(run.state, run.contributions, probe, value, gradient, entry, tolerance);
  yield;
  if (check.cause === 'value-not-finite') return { entry, x, level: Number.NaN, check, points: [], used: null };
  const { change, noise, level } = entryChange(run.state, run.contributions, probe, value, entry);
  const at = (step: number): SweepPoint => ({ step, above: change(step), below: change(-step), noise: noise(step) });
  const points: SweepPoint[] = [];
  if (Number.isFinite(level)) {
    const scale = Math.max(0, Math.floor(Math.log10(Math.abs(x) || 1)));
    for (let k = -DECADES * PER_DECADE; k <= 0; k++) {
      points.push(at(10 ** (k / PER_DECADE + scale)));
      yield;
    }
  }
  const [from, to] = check.steps ?? [];
  return { entry, x, level, check, points, used: from !== undefined && from === to ? at(from) : null };
}
