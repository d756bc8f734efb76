// numberText: a number as TeX, as plain text and as speech. Few significant digits; never 0.0000 for a small number.

export interface NumberParts {
  /** `−` in front. */
  readonly negative: boolean;
  /** Digits without a sign, or NaN or ∞. */
  readonly digits: string;
  /** The power of ten beside the digits, where there is one. */
  readonly exponent: number | null;
}

/** Whole numbers below a million are written out; below 0.0001 and from a million on, a power of ten stands beside. */
export function numberParts(value: number, digits: number): NumberParts {
  if (Number.isNaN(value)) return { negative: false, digits: 'NaN', exponent: null };
  const negative = value < 0;
  const size = Math.abs(value);
  if (size === Infinity) return { negative, digits: '∞', exponent: null };
  if (size < 1e6 && Number.isInteger(size)) return { negative, digits: String(size), exponent: null };
  const precision = Math.min(17, Math.max(1, Math.round(digits)));
  const [mantissa = '', power = '0'] = size.toExponential(precision - 1).split('e');
  const exponent = Number(power);
  if (exponent < -4 || exponent >= 6) return { negative, digits: withoutTrailingZeros(mantissa), exponent };
  return {
    negative,
    digits: withoutTrailingZeros(size.toFixed(Math.max(0, precision - 1 - exponent))),
    exponent: null,
  };
}

export function numberTex(value: number, digits: number): string {
  const parts = numberParts(value, digits);
  const figures = parts.digits === '∞' ? '\\infty' : parts.digits === 'NaN' ? '\\mathrm{NaN}' : parts.digits;
  const power = parts.exponent === null ? '' : ` \\times 10^{${parts.exponent}}`;
  return `${parts.negative ? '-' : ''}${figures}${power}`;
}

export function numberPlain(value: number, digits: number): string {
  const parts = numberParts(value, digits);
  const power = parts.exponent === null ? '' : `e${parts.exponent}`;
  return `${parts.negative ? '-' : ''}${parts.digits === '∞' ? 'Infinity' : parts.digits}${power}`;
}

export function numberSpoken(value: number, digits: number): string {
  const parts = numberParts(value, digits);
  const figures = parts.digits === '∞' ? 'infinity' : parts.digits === 'NaN' ? 'not a number' : parts.digits;
  const power =
    parts.exponent === null
      ? ''
      : ` times 10 to the ${parts.exponent < 0 ? `minus ${-parts.exponent}` : `${parts.exponent}`}`;
  return `${parts.negative ? 'minus ' : ''}${figures}${power}`;
}

function withoutTrailingZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}
