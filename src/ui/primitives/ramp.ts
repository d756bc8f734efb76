// ramp: colours for heat maps. One hue from pale to deep for values, two hues through neutral for gradients and tangents; both survive colour blindness.

export type Rgb = readonly [number, number, number];
export type RampTone = 'value' | 'gradient' | 'tangent';

// Light to dark reads as small to large on paper; on a dark ground the order of lightness is turned round.
const VALUES: Readonly<Record<'light' | 'dark', readonly Rgb[]>> = {
  light: [
    [240, 244, 247],
    [190, 217, 236],
    [116, 178, 219],
    [38, 128, 186],
    [0, 84, 142],
    [8, 45, 84],
  ],
  dark: [
    [30, 35, 41],
    [24, 62, 92],
    [28, 98, 148],
    [62, 146, 204],
    [128, 194, 240],
    [222, 240, 252],
  ],
};
// Purple below zero, orange above.
const GRADIENTS: Readonly<Record<'light' | 'dark', readonly Rgb[]>> = {
  light: [
    [72, 40, 128],
    [128, 108, 180],
    [196, 188, 220],
    [245, 243, 239],
    [250, 200, 158],
    [222, 122, 48],
    [142, 56, 0],
  ],
  dark: [
    [196, 176, 255],
    [138, 116, 208],
    [84, 70, 128],
    [34, 37, 42],
    [122, 70, 34],
    [206, 118, 56],
    [255, 190, 138],
  ],
};

// Green below zero, purple above.
const TANGENTS: Readonly<Record<'light' | 'dark', readonly Rgb[]>> = {
  light: [
    [16, 84, 48],
    [84, 150, 100],
    [176, 212, 180],
    [245, 243, 239],
    [218, 184, 218],
    [166, 104, 166],
    [96, 36, 100],
  ],
  dark: [
    [176, 228, 186],
    [98, 166, 116],
    [48, 92, 62],
    [34, 37, 42],
    [90, 52, 96],
    [168, 104, 174],
    [236, 194, 240],
  ],
};

export interface Ramp {
  readonly low: number;
  readonly high: number;
  /** The colour of a number; null for NaN and infinities, which are marked instead. */
  colour(value: number): Rgb | null;
}

/** Gradients are symmetric about zero, so that the neutral colour always means zero; values run from their least to their greatest. */
export function rampFor(tone: RampTone, theme: 'light' | 'dark', least: number, greatest: number): Ramp {
  const stops = stopsOf(tone)[theme];
  const reach = Math.max(Math.abs(least), Math.abs(greatest));
  const low = tone === 'value' ? least : -reach;
  const high = tone === 'value' ? greatest : reach;
  return {
    low,
    high,
    colour(value) {
      if (!Number.isFinite(value)) return null;
      // Halved first, so that the span of the whole float64 range does not overflow.
      const span = high / 2 - low / 2;
      return mix(stops, span > 0 ? (value / 2 - low / 2) / span : 0.5);
    },
  };
}

/** The stops as fractions, for the legend. */
export function rampColours(tone: RampTone, theme: 'light' | 'dark'): readonly Rgb[] {
  return stopsOf(tone)[theme];
}

function stopsOf(tone: RampTone): typeof VALUES {
  return tone === 'value' ? VALUES : tone === 'gradient' ? GRADIENTS : TANGENTS;
}

function mix(stops: readonly Rgb[], fraction: number): Rgb {
  const place = Math.min(1, Math.max(0, fraction)) * (stops.length - 1);
  const lower = Math.min(stops.length - 2, Math.floor(place));
  const [a, b] = [stops[lower], stops[lower + 1]];
  if (a === undefined || b === undefined) return [0, 0, 0];
  const part = place - lower;
  return [blend(a[0], b[0], part), blend(a[1], b[1], part), blend(a[2], b[2], part)];
}

function blend(a: number, b: number, part: number): number {
  return Math.round(a * (1 - part) + b * part);
}
