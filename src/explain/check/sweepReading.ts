// sweepReading: what the error of a central difference over the step size shows: where rounding wins, where the curve bends, what is near.
import type { EntrySweep, SweepPoint } from '../../engine/sweepEntry.ts';
import { numberPlain } from '../numberText.ts';

export interface ErrorPoint {
  readonly step: number;
  /** The difference quotient; NaN where the function is not finite on both sides. */
  readonly numeric: number;
  /** How far it is from the gradient; NaN like `numeric`. */
  readonly error: number;
}

export interface SweepReading {
  /** Whether errors are in proportion to the gradient. A gradient of 0, or one that rounding hides, has only absolute errors. */
  readonly relative: boolean;
  readonly points: readonly ErrorPoint[];
  /** The error is about `rounding / step` on the left; null where rounding leaves no trace. */
  readonly rounding: number | null;
  /** The error is about `bend * step ** 2` on the right; null where the points do not follow that law. */
  readonly bend: number | null;
  /** The step at which the two are equal. */
  readonly best: number | null;
  /** Steps beyond this one reach across a kink or a jump nearby; null where none is near. */
  readonly reach: number | null;
  /** From this step on the function is not finite on both sides; null where it always is. */
  readonly leaves: number | null;
  /** What one sees, in a sentence or two. */
  readonly sentence: string;
}

interface Measured extends ErrorPoint {
  /** The absolute error, and how much of it rounding may have made. */
  readonly distance: number;
  readonly noise: number;
}

export function readSweep(sweep: EntrySweep): SweepReading {
  const { analytic } = sweep.check;
  const relative = Math.abs(analytic) > 10 * noiseNear(sweep, 1e-6);
  const measured = sweep.points.map((point) => measure(point, analytic, relative));
  const whole = measured.filter(({ error }) => !Number.isNaN(error));
  const run = bendingRun(whole);
  const bend = run.length === 0 ? null : median(run.map(({ error, step }) => error / step ** 2));
  const rounding = roundingOf(whole, run[0]?.step ?? Number.POSITIVE_INFINITY);
  const best = bend === null || rounding === null ? null : Math.cbrt(rounding / bend);
  const reach = reachOf(whole);
  const leaves = leavingStep(measured);
  const seen = { relative, points: measured.map(pointOf), rounding, bend, best, reach, leaves };
  return { ...seen, sentence: sentenceOf(sweep, seen, whole) };
}

function pointOf({ step, numeric, error }: Measured): ErrorPoint {
  return { step, numeric, error };
}

function measure({ step, above, below, noise }: SweepPoint, analytic: number, relative: boolean): Measured {
  const quotient = (above - below) / (2 * step);
  const numeric = Number.isFinite(above) && Number.isFinite(below) ? quotient : Number.NaN;
  const distance = Math.abs(numeric - analytic);
  const size = Math.max(Math.abs(numeric), Math.abs(analytic));
  const error = distance === 0 || !relative ? distance : distance / size;
  return { step, numeric, error, distance, noise };
}

function noiseNear({ points }: EntrySweep, step: number): number {
  return points.find((point) => point.step >= step)?.noise ?? 0;
}

/** The longest row of points whose error grows as the square of the step, and by more than rounding explains. */
function bendingRun(points: readonly Measured[]): readonly Measured[] {
  let longest: readonly Measured[] = [];
  let run: Measured[] = [];
  for (const [at, point] of points.entries()) {
    const next = points[at + 1];
    const follows =
      next !== undefined &&
      point.distance > 2 * point.noise &&
      Math.abs(Math.log(next.distance / point.distance) / Math.log(next.step / point.step) - 2) < 0.15;
    run = follows ? [...run, point] : [];
    if (run.length > longest.length) longest = run;
  }
  return longest.length < 3 ? [] : longest;
}

/** From the points that rounding explains. */
function roundingOf(points: readonly Measured[], before: number): number | null {
  const rough = points.filter(({ step, distance, noise }) => step < before && distance > 0 && distance <= noise);
  return rough.length < 5 ? null : median(rough.map(({ error, step }) => error * step));
}

/** The last step before the error suddenly leaves what rounding explains: more than bending could, from one step to the next. */
function reachOf(points: readonly Measured[]): number | null {
  for (const [at, point] of points.entries()) {
    const next = points[at + 1];
    if (next === undefined) return null;
    const before = Math.max(point.distance, point.noise);
    if (next.error > 1e-4 && next.distance > 100 * before && next.distance > 100 * next.noise) return point.step;
  }
  return null;
}

function leavingStep(points: readonly Measured[]): number | null {
  const last = points.findLastIndex(({ error }) => !Number.isNaN(error));
  return last === -1 ? null : (points[last + 1]?.step ?? null);
}

type Seen = Omit<SweepReading, 'sentence'>;

function sentenceOf(sweep: EntrySweep, seen: Seen, whole: readonly Measured[]): string {
  const { verdict, kink, analytic, cause } = sweep.check;
  if (sweep.points.length === 0) return '';
  if (kink !== undefined) return kinkSentence(sweep, seen.reach);
  if (whole.length === 0) return 'At no step is the cost finite on both sides, so there is no central difference.';
  const gradient = numberPlain(analytic, 4);
  if (verdict === 'disagrees') {
    const steadiest = whole.toSorted((a, b) => a.distance - b.distance)[0];
    return Number.isFinite(analytic)
      ? `No step brings the difference to the gradient: at best it is ${numberPlain(steadiest?.numeric ?? 0, 4)} beside ${gradient}. The step is not to blame.`
      : `The differences are finite, and the gradient is ${gradient}.`;
  }
  if (cause === 'rounding') {
    return 'At every step the change of the cost is smaller than its rounding, so a difference says nothing here.';
  }
  if (whole.every(({ distance }) => distance === 0)) {
    return 'At every step the difference is the gradient, to the last digit: in this number the cost is a straight line, or the same on both sides.';
  }
  return [smoothWords(seen, whole), reachWords(seen), leavingWords(seen)].filter((words) => words !== '').join(' ');
}

function smoothWords({ rounding, bend, best, reach }: Seen, whole: readonly Measured[]): string {
  const losing = 'the difference of two nearly equal costs loses its digits, and the error grows as 1/h';
  if (best !== null) {
    return `Below about ${rough(best)} rounding wins: ${losing}. Above it the curve bends, and the error grows as h².`;
  }
  if (bend !== null) return 'The curve bends, so the error grows as h²; rounding leaves no trace.';
  const first = whole.findLastIndex(({ distance, noise }) => distance <= noise);
  const isFlat = first === whole.length - 1;
  const left = rounding === null ? '' : `The smaller the step, the more rounding: ${losing}.`;
  if (reach !== null) return left;
  if (isFlat) {
    return `${left} No step is too large: in this number the cost is a straight line or a parabola, whose slope a central difference finds exactly.`.trim();
  }
  const from = whole[first]?.step;
  return `${left} ${from === undefined ? 'The' : `Above about ${rough(from)} the`} curve bends.`.trim();
}

function reachWords({ reach }: Seen): string {
  return reach === null ? '' : `A step of more than about ${rough(reach)} reaches across a kink nearby.`;
}

function leavingWords({ leaves }: Seen): string {
  return leaves === null ? '' : `From ${rough(leaves)} on a step leaves the numbers for which the cost is finite.`;
}

function kinkSentence({ check: { kink, analytic } }: EntrySweep, reach: number | null): string {
  switch (kink?.kind) {
    case 'corner': {
      if (reach !== null) {
        return `A corner lies about ${rough(reach)} away: a larger step reaches across it, and a smaller one shows little but rounding.`;
      }
      const mean = numberPlain((kink.left + kink.right) / 2, 4);
      return `However small the step, the difference stays at ${mean}, the mean of the two slopes: it is the slope of neither side.`;
    }
    case 'jump':
      return 'The cost jumps here: however small the step, the two costs stay apart, so the difference over 2h grows without bound.';
    case 'upright':
      return `The tangent is upright here: the smaller the step, the steeper the difference, without bound; backprop says ${numberPlain(analytic, 4)}.`;
    case 'edge':
      return 'The cost is finite on one side only, and a central difference needs both.';
    case undefined:
      return '';
  }
}

/** One digit. */
function rough(step: number): string {
  return numberPlain(Number(step.toPrecision(1)), 1);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}
