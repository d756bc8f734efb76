// formatNumber: a number as people read it: few significant digits, a true minus sign, powers of ten for the tiny and the huge.

const MINUS = '\u2212';
const SUPERSCRIPT = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];

/**
 * `digits` significant digits, trailing zeros dropped. Whole numbers below a million are written out, whatever `digits` says.
 * Below 0.0001 and from a million on: `3 × 10⁻¹¹`. Never "0.0000": only zero itself reads as `0` (negative zero too).
 */
export function formatNumber(value: number, digits = 4): string {
  if (Number.isNaN(value)) return 'NaN';
  if (value === 0) return '0';
  const sign = value < 0 ? MINUS : '';
  const size = Math.abs(value);
  if (size === Infinity) return `${sign}∞`;
  if (size < 1e6 && Number.isInteger(size)) return `${sign}${size}`;
  const precision = Math.min(17, Math.max(1, Math.round(digits)));
  const [mantissa = '', power = '0'] = size.toExponential(precision - 1).split('e');
  const exponent = Number(power);
  if (exponent < -4 || exponent >= 6) return `${sign}${withoutTrailingZeros(mantissa)} × 10${superscript(exponent)}`;
  return sign + withoutTrailingZeros(size.toFixed(Math.max(0, precision - 1 - exponent)));
}

/** Every digit there is: the shortest text that reads back as the same float64. For titles, copying and editing. */
export function fullNumber(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

function withoutTrailingZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

function superscript(exponent: number): string {
  const figures = String(Math.abs(exponent)).replace(/\d/g, (figure) => SUPERSCRIPT[Number(figure)] ?? '');
  return exponent < 0 ? `⁻${figures}` : figures;
}
