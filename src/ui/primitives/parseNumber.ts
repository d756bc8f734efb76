// parseNumber: what a person types into a number field, read generously; null when it is no number.

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/**
 * Accepts `12`, `.5`, `1e-3`, fractions (`1/3`, `-2/7`), `inf`, `-Infinity`, `∞`, `NaN`, a true minus sign, and what formatNumber
 * writes (`3 × 10⁻¹¹`). A decimal that overflows, a division by zero and anything else is null, never a silent infinity.
 */
export function parseNumber(text: string): number | null {
  const plain = plainText(text);
  const word = /^([+-]?)(?:inf|infinity|∞)$/i.exec(plain);
  if (word) return word[1] === '-' ? -Infinity : Infinity;
  if (/^nan$/i.test(plain)) return Number.NaN;
  const [over = '', under, ...rest] = plain.split('/');
  if (rest.length > 0) return null;
  const top = decimal(over);
  if (under === undefined || top === null) return top;
  const bottom = decimal(under);
  return bottom === null || bottom === 0 ? null : finite(top / bottom);
}

/**
 * Rows of numbers from text: lines, with commas, semicolons, tabs or spaces between the entries; brackets around them are ignored,
 * so a pasted NumPy or JSON array works too. Null when an entry is no number or there is none.
 */
export function parseRows(text: string): readonly (readonly number[])[] | null {
  const lines = text
    .trim()
    .replace(/\]\s*,?\s*\[/g, '\n')
    .replace(/[[\]()]/g, ' ')
    .split(/\r?\n|;/)
    .map((line) => line.trim().replace(/,$/, ''))
    .filter((line) => line !== '');
  const rows: number[][] = [];
  for (const line of lines) {
    const row: number[] = [];
    for (const entry of line.split(/\s*[,\t]\s*|\s+/)) {
      const value = parseNumber(entry);
      if (value === null) return null;
      row.push(value);
    }
    rows.push(row);
  }
  return rows.length === 0 ? null : rows;
}

/** ASCII signs, no spaces, `× 10⁻³` as an exponent. */
function plainText(text: string): string {
  return text
    .trim()
    .replace(/[\u2212\u2013]/g, '-')
    .replace(/\s*[×x*]\s*10\^?([⁻⁺-]?)([⁰¹²³⁴⁵⁶⁷⁸⁹\d]+)$/u, (_all, sign: string, figures: string) => {
      const power = figures.replace(/[⁰¹²³⁴⁵⁶⁷⁸⁹]/gu, (figure) => String(SUPERSCRIPTS.indexOf(figure)));
      return `e${sign === '⁻' || sign === '-' ? '-' : ''}${power}`;
    })
    .replace(/\s*\/\s*/, '/');
}

function decimal(text: string): number | null {
  return DECIMAL.test(text) ? finite(Number(text)) : null;
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
