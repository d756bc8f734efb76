// gradientWidth: the width of a gradient's line by the gradient's size, so that vanishing and exploding gradients are seen.

/** Half a pixel for zero, then by powers of ten: 1 px at 10⁻⁶ and below, 4 px at 1, 7 px at 10⁶ and above. */
export function gradientWidth(norm: number): number {
  if (norm === 0) return 0.5;
  if (!Number.isFinite(norm)) return 7;
  const power = Math.min(Math.max(Math.log10(norm), -6), 6);
  return 4 + power / 2;
}
