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
  | { readonly kind: 'edge' };

const EPSILON = 2 ** -52;

/** The step for central differences that balances their truncation (step squared) against rounding (1 / step). */
export function centralStep(x: number): number {
  return Math.cbrt(EPSILON) * Math.max(1, Math.abs(x));
}

/** (f(x + step) - f(x - step)) / (2 step). `magnitude`: the size of the numbers that f subtracts, for the noise. */
export function centralDifference(change: Change, step: number, magnitude: number): NumericDerivative {
  return { value: (change(step) - change(-step)) / (2 * step), noise: (4 * EPSILON * magnitude) / step };
}

/**
 * Ridders' method (C. J. F. Ridders, "Accurate computation of F'(x) and F'(x) F''(x)", Adv. Eng. Softw. 4, 1982): central differences
 * at shrinking steps, extrapolated to step 0 (Richardson), keeping the answer whose neighbours in the table differ least.
 */
export function riddersDerivative(change: Change, step: number, magnitude: number): NumericDerivative {
  const shrink = 2;
  let row: number[] = [];
  let best: NumericDerivative = { value: Number.NaN, noise: Number.POSITIVE_INFINITY };
  for (let level = 0, h = step; level < 8; level++, h /= shrink) {
    const next = [centralDifference(change, h, magnitude).value];
    const floor = (4 * EPSILON * magnitude) / h;
    let factor = 1;
    for (let k = 1; k <= level; k++) {
      factor *= shrink * shrink;
      const value = (next[k - 1]! * factor - row[k - 1]!) / (factor - 1);
      const spread = Math.max(Math.abs(value - next[k - 1]!), Math.abs(value - row[k - 1]!), floor);
      next.push(value);
      if (spread < best.noise) best = { value, noise: spread };
    }
    row = next;
  }
  return best;
}

/**
 * Whether f has a corner, a jump or the edge of its domain at x (or nearer than any step can tell), or null when it looks smooth.
 * The slopes to the left and to the right differ by about f'' times the step where f is smooth, so their gap shrinks with the step;
 * at a corner it stays, at a jump it grows.
 */
export function kinkAt(change: Change, scale: number, magnitude: number): Kink | null {
  const wide = 1e-4 * scale;
  const narrow = 1e-6 * scale;
  const gap = (step: number): number => change(step) / step + change(-step) / step;
  const left = -change(-narrow) / narrow;
  const right = change(narrow) / narrow;
  if (Number.isFinite(left) !== Number.isFinite(right)) return { kind: 'edge' };
  const near = Math.abs(gap(narrow));
  const far = Math.abs(gap(wide));
  const noise = (8 * EPSILON * magnitude) / narrow;
  if (!(near > 10 * noise) || near <= 1e-6 * Math.max(Math.abs(left), Math.abs(right))) return null;
  if (near > 5 * far) return { kind: 'jump' };
  return near > 0.2 * far ? { kind: 'corner', left, right } : null;
}
