// scrub: how far a number moves when it is dragged or nudged.

export interface Grain {
  /** Whole numbers only. */
  readonly integer?: boolean;
  /** A tenth of the usual step (Shift). */
  readonly fine?: boolean;
  /** Ten times the usual step (Alt). */
  readonly coarse?: boolean;
}

/** The step for a number of this size: a tenth of its leading digit's place (3.1 -> 0.1, 42 -> 1, 0.05 -> 0.001); 0.1 for zero. */
export function stepFor(value: number, { integer = false, fine = false, coarse = false }: Grain = {}): number {
  const size = Math.abs(value);
  const place =
    size === 0 || !Number.isFinite(size) ? 0 : Math.min(300, Math.max(-300, Math.floor(Math.log10(size) + 1e-12)));
  const usual = 10 ** (place - 1);
  const step = fine ? usual / 10 : coarse ? usual * 10 : usual;
  return integer ? Math.max(1, Math.round(step)) : step;
}

/** `value` moved by so many steps of the size that suits it. */
export function nudged(value: number, steps: number, grain: Grain = {}): number {
  return moved(value, steps, stepFor(value, grain), grain.integer ?? false);
}

/** `value + steps * step` without the dust of binary fractions: 0.1 + 2 steps of 0.1 is 0.3. */
export function moved(value: number, steps: number, step: number, integer = false): number {
  const sum = value + steps * step;
  if (integer) return Math.round(sum);
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const digits = Math.max(decimals, decimalsOf(value));
  const rounded = digits <= 100 ? Number(sum.toFixed(Math.min(100, digits))) : sum;
  return Object.is(rounded, -0) ? 0 : rounded;
}

function decimalsOf(value: number): number {
  const [figures = '', power = '0'] = String(Math.abs(value)).split('e');
  return Math.max(0, (figures.split('.')[1]?.length ?? 0) - Number(power));
}
