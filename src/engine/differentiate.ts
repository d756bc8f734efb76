// differentiate: the derivative of a function of one number by differences, with a word on how far to trust it.

/** The change of the function when its argument moves by `step`: f(x + step) - f(x). */
export type Change = (step: number) => number;

export interface NumericDerivative {
  readonly value: number;
  /** How far rounding alone may have moved `value`. */
  readonly noise: number;
}

export type Kink =
  | { readonly kind: 'corner'; readonly left: number; readonly right: number }
  | { readonly kind: 'jump' }
  /** A tangent that stands upright: the slope grows without bound towards x. */
  | { readonly kind: 'upright' }
  | { readonly kind: 'edge' };

const EPSILON = 2 ** -52;

/** The step for central differences that balances their truncation (step squared) against rounding (1 / step). */
export function centralStep(x: number): number {
  return Math.cbrt(EPSILON) * Math.max(1, Math.abs(x));
}

/** How far rounding may move a difference quotient over this step. */
export type Noise = (step: number) => number;

/** What rounding does to a quotient of numbers whose errors weigh `magnitude` at x, and `growth` more per unit of step. */
export function roundingNoise(magnitude: number, growth: number): Noise {
  return (step) => 4 * EPSILON * (magnitude / step + growth);
}

/** (f(x + step) - f(x - step)) / (2 step). */
export function centralDifference(change: Change, step: number, noise: Noise): NumericDerivative {
  return { value: (change(step) - change(-step)) / (2 * step), noise: noise(step) };
}

/** How often Ridders' method shrinks its step, and by what. */
export const RIDDERS = { shrink: 2, levels: 8 } as const;

/**
 * Ridders' method (C. J. F. Ridders, "Accurate computation of F'(x) and F'(x) F''(x)", Adv. Eng. Softw. 4, 1982): central differences
 * at shrinking steps, extrapolated to step 0 (Richardson), keeping the answer whose neighbours in the table differ least.
 */
export function riddersDerivative(change: Change, step: number, noise: Noise): NumericDerivative {
  const { shrink, levels } = RIDDERS;
  let row: number[] = [];
  let best: NumericDerivative = { value: Number.NaN, noise: Number.POSITIVE_INFINITY };
  for (let level = 0, h = step; level < levels; level++, h /= shrink) {
    const next = [centralDifference(change, h, noise).value];
    let factor = 1;
    for (let k = 1; k <= level; k++) {
      factor *= shrink * shrink;
      const value = (next[k - 1]! * factor - row[k - 1]!) / (factor - 1);
      const spread = Math.max(Math.abs(value - next[k - 1]!), Math.abs(value - row[k - 1]!), noise(h));
      next.push(value);
      if (spread < best.noise) best = { value, noise: spread };
    }
    row = next;
  }
  return best;
}

/**
 * Whether f has a corner, a jump, an upright tangent or the edge of its domain at x (or nearer than any step can tell), or null when it looks smooth.
 * The slopes to the left and to the right differ by about f'' times the step where f is smooth, so their gap shrinks with the step;
 * at a corner it stays the same, at a jump it grows as the step shrinks. Rounding makes gaps too, but no two alike. Where both sides
 * mirror each other there is no gap: then the rise from one to the other tells, which shrinks with the step where f is smooth.
 */
export function kinkAt(change: Change, scale: number, noise: Noise): Kink | null {
  const narrow = 1e-6 * scale;
  const left = -change(-narrow) / narrow;
  const right = change(narrow) / narrow;
  if (Number.isFinite(left) !== Number.isFinite(right)) return { kind: 'edge' };
  const gap = (step: number): number => (change(step) + change(-step)) / step;
  const near = gap(narrow);
  const steps = [1.5, 2, 100].map((factor) => factor * narrow);
  if (Math.abs(near) > 10 * noise(narrow) && Math.abs(near) > 1e-6 * Math.max(Math.abs(left), Math.abs(right))) {
    if (steps.every((step) => alike(gap(step), near))) return { kind: 'corner', left, right };
    if (steps.every((step) => alike(gap(step) * step, near * narrow))) return { kind: 'jump' };
  }
  return oddKinkAt(change, narrow, noise);
}

/** A jump or an upright tangent whose two sides mirror each other, so that the slopes leave no gap: the rise across x tells. */
function oddKinkAt(change: Change, narrow: number, noise: Noise): Kink | null {
  const rise = (step: number): number => change(step) - change(-step);
  const near = rise(narrow);
  if (!(Math.abs(near) / narrow > 10 * noise(narrow))) return null;
  // The power of the step that it grows with: 1 where f is smooth.
  const [power, further] = [2, 100].map((factor) => Math.log(rise(factor * narrow) / near) / Math.log(factor));
  if (power === undefined || further === undefined || !(Math.abs(power - further) < 0.05)) return null;
  if (Math.abs(power) < 0.05) return { kind: 'jump' };
  return power > 0 && power < 0.95 ? { kind: 'upright' } : null;
}

function alike(a: number, b: number): boolean {
  return Math.abs(a - b) <= 0.3 * Math.abs(b);
}
