// readNumber: a number as the screen writes it, read back: true minus sign, powers of ten, infinity.

const superscript = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** Takes the last number of the text, so an entry's accessible name such as `row 1, column 2, −1.5` will do. */
export function readNumber(text: string): number {
  const last = text.split(', ').at(-1) ?? '';
  const [mantissa = '', power] = last.replace(/−/g, '-').split(' × 10');
  const exponent = (power ?? '')
    .replace(/⁻/g, '-')
    .replace(/[⁰¹²³⁴⁵⁶⁷⁸⁹]/g, (digit) => `${superscript.indexOf(digit)}`);
  const plain = mantissa.replace('∞', 'Infinity').trim();
  return plain === '' ? Number.NaN : Number(power === undefined ? plain : `${plain}e${exponent}`);
}
