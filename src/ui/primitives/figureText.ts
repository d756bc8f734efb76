// figureText: a formatted number taken apart where it has a power of ten, which is set as a real superscript whatever glyphs a typeface has.

const POWER = /^(.*) × 10([⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)$/;
const FIGURES = '⁰¹²³⁴⁵⁶⁷⁸⁹';

export interface PowerOfTen {
  readonly mantissa: string;
  /** In plain figures: `−17`. */
  readonly exponent: string;
}

/** `3 × 10⁻¹¹` -> its parts; null for a text without a power of ten. */
export function powerOfTen(text: string): PowerOfTen | null {
  // Most numbers have none, and this is asked of every number on screen.
  if (!text.includes('×')) return null;
  const [, mantissa, power] = POWER.exec(text) ?? [];
  if (mantissa === undefined || power === undefined) return null;
  return {
    mantissa,
    exponent: power.replace(/./g, (sign) => (sign === '⁻' ? '−' : String(FIGURES.indexOf(sign)))),
  };
}
