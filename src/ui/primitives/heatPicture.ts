// heatPicture: the pixels of a heat map, one per entry, and the range they stand for.
import type { MatrixView } from './matrixView.ts';
import { type RampTone, rampFor } from './ramp.ts';

export interface HeatPicture {
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
  /** The ends of the legend. */
  readonly low: number;
  readonly high: number;
  /** Of the finite entries; 0 when there are none. */
  readonly least: number;
  readonly greatest: number;
  readonly nonFinite: number;
}

/** NaN and infinities are red: a colour that is in neither ramp. */
const NON_FINITE = [214, 40, 57] as const;

export function heatPicture(
  view: MatrixView,
  data: Float64Array,
  tone: RampTone,
  theme: 'light' | 'dark',
): HeatPicture {
  const { rows, columns } = view;
  let least = Infinity;
  let greatest = -Infinity;
  let nonFinite = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const value = data[view.offsetAt(row, column)] ?? Number.NaN;
      if (!Number.isFinite(value)) nonFinite++;
      else {
        if (value < least) least = value;
        if (value > greatest) greatest = value;
      }
    }
  }
  if (least > greatest) [least, greatest] = [0, 0];
  const ramp = rampFor(tone, theme, least, greatest);
  const pixels = new Uint8ClampedArray(rows * columns * 4);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, at += 4) {
      const [r, g, b] = ramp.colour(data[view.offsetAt(row, column)] ?? Number.NaN) ?? NON_FINITE;
      pixels[at] = r;
      pixels[at + 1] = g;
      pixels[at + 2] = b;
      pixels[at + 3] = 255;
    }
  }
  return { pixels, low: ramp.low, high: ramp.high, least, greatest, nonFinite };
}
