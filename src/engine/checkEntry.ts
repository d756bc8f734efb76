// checkEntry: one number's gradient against differences, and a verdict that knows about rounding, corners and edges.
import {
  type Change,
  centralDifference,
  centralStep,
  type Kink,
  kinkAt,
  RIDDERS,
  riddersDerivative,
} from './differentiate.ts';
import { type Contributions, entryChange } from './entryChange.ts';
import type { Probe } from './probe.ts';
import type { RunState } from './rules.ts';
import type { Tensor } from './tensor.ts';

export type Verdict = 'agrees' | 'disagrees' | 'kink' | 'skipped';

/** Why a port or an entry was not judged, or not held against backprop. */
export type Cause =
  /** No gradient is claimed: the port is not differentiable, nothing comes back to it, or a vjp behind it failed. */
  | 'not-differentiable'
  | 'no-gradient'
  | 'failed-behind'
  | 'empty'
  | 'independent'
  /** Something is NaN or infinite: the entry itself, the target, or gradient and difference alike. */
  | 'value-not-finite'
  | 'target-not-finite'
  | 'gradient-not-finite'
  /** An op could not run beside the entry. */
  | 'cannot-run'
  /** The change of the target is smaller than its rounding. */
  | 'rounding'
  /** The function has a kink there. */
  | 'kink';

export interface EntryCheck {
  readonly entry: number;
  readonly verdict: Verdict;
  readonly relativeError: number;
  readonly analytic: number;
  readonly numeric: number;
  /** The step of the difference `numeric`, from and to; two different ones where differences were extrapolated to step 0. */
  readonly steps?: readonly [number, number];
  readonly kink?: Kink;
  readonly cause?: Cause;
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
  type Steps = EntryCheck['steps'];
  const judged = (
    verdict: Verdict,
    numeric: number,
    relativeError: number,
    steps: Steps,
    reason?: string,
  ): EntryCheck => ({
    entry,
    verdict,
    relativeError,
    analytic,
    numeric,
    ...(steps !== undefined && { steps }),
    ...(reason !== undefined && { reason }),
  });
  const skipped = (cause: Cause, reason: string, numeric = Number.NaN, steps?: Steps): EntryCheck => ({
    ...judged('skipped', numeric, 0, steps, reason),
    cause,
  });
  if (!Number.isFinite(x)) return skipped('value-not-finite', 'the value is not finite');
  const { change, noise, level, trouble } = entryChange(state, contributions, probe, value, entry);
  const errorOf = (numeric: number, allowed: number): number => {
    const difference = Math.abs(analytic - numeric);
    return difference === 0 ? 0 : difference / (Math.max(Math.abs(analytic), Math.abs(numeric)) + allowed / tolerance);
  };
  if (!Number.isFinite(level)) return skipped('target-not-finite', 'the target is not finite');

  const usual = centralStep(x);
  const single: Steps = [usual, usual];
  const plain = centralDifference(change, usual, noise);
  const first = errorOf(plain.value, 0);
  if (first <= tolerance) return judged('agrees', plain.value, first, single);
  const problem = trouble();
  if (problem) return skipped('cannot-run', problem);

  // Wide steps see through rounding; a narrow one sees past a corner nearby, where rounding leaves it anything to see.
  const scale = scaleAt(change, x);
  const widest = 1e-3 * scale;
  const refined = riddersDerivative(change, widest, noise);
  const span: Steps = [widest / RIDDERS.shrink ** (RIDDERS.levels - 1), widest];
  const second = errorOf(refined.value, noise(widest));
  if (second <= tolerance) return judged('agrees', refined.value, second, span);
  const kink = kinkAt(change, scale, noise);
  if (kink) return { ...judged('kink', plain.value, first, single, kinkText(kink)), kink, cause: 'kink' };
  const narrow = 5e-7 * scale;
  const near = centralDifference(change, narrow, noise);
  const third = errorOf(near.value, near.noise);
  const dispute = Math.abs(analytic - refined.value);
  // It may overrule the refined answer only where it can tell the two apart.
  const isTelling = near.noise <= 0.1 * dispute;
  if (isTelling && third <= tolerance) return judged('agrees', near.value, third, [narrow, narrow]);
  if (!Number.isFinite(analytic) && !Number.isFinite(refined.value)) {
    const reason = 'neither the gradient nor the difference is finite';
    return skipped('gradient-not-finite', reason, refined.value, span);
  }
  if (!Number.isFinite(analytic)) return judged('disagrees', refined.value, 1, span, `the gradient is ${analytic}`);
  if (dispute <= 4 * refined.noise) {
    const loose = errorOf(plain.value, plain.noise);
    if (loose <= tolerance) return judged('agrees', plain.value, loose, single);
    return skipped('rounding', 'the difference is lost in rounding', refined.value, span);
  }
  return judged('disagrees', refined.value, errorOf(refined.value, 0), span);
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
    case 'upright':
      return 'the tangent is upright here';
    case 'edge':
      return 'the function ends here';
  }
}
