// alignColumn: the numbers of one column as text, with the room each needs on its right so that the decimal points stand in line.
import { formatNumber } from './formatNumber.ts';

export interface AlignedNumber {
  readonly text: string;
  /** Decimals, and whether a point, that the longest number of the column has and this one lacks. */
  readonly missingDigits: number;
  readonly missingPoint: boolean;
}

/** Aligning must not make the column much wider than its longest number: beyond this many more characters it is set flush right. */
const MOST_PADDING = 3;
/** Widths of a figure and of the decimal point in Inter's tabular figures, em. */
const FIGURE_WIDTH = 0.648;
const POINT_WIDTH = 0.2686;
const PLAIN = /^(−?\d+)(?:\.(\d+))?$/;

export function alignColumn(values: readonly number[], digits: number): readonly AlignedNumber[] {
  const texts = values.map((value) => formatNumber(value, digits));
  const parts = texts.map((text) => PLAIN.exec(text));
  const decimals = Math.max(0, ...parts.map((part) => part?.[2]?.length ?? 0));
  const whole = Math.max(0, ...parts.map((part) => part?.[1]?.length ?? 0));
  const longest = Math.max(...texts.map((text) => text.length));
  const width = whole + (decimals > 0 ? decimals + 1 : 0);
  const aligns = decimals > 0 && parts.every((part) => part !== null) && width <= longest + MOST_PADDING;
  return texts.map((text, row) => {
    const own = parts[row]?.[2]?.length ?? 0;
    return { text, missingDigits: aligns ? decimals - own : 0, missingPoint: aligns && own === 0 };
  });
}

/** Room on the right of a number so that its decimal point stands in line, em. */
export function roomAfter({ missingDigits, missingPoint }: AlignedNumber): number {
  return missingDigits * FIGURE_WIDTH + (missingPoint ? POINT_WIDTH : 0);
}
