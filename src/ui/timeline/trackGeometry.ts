// trackGeometry: where the steps of a run lie on the timeline's track, and which step lies under a pointer.

export interface Track {
  readonly count: number;
  /** The first backward step; `count` when there is none. */
  readonly backwardStart: number;
  /** px per step. */
  readonly pitch: number;
  /** Between ticks; 0 where they are too narrow to stand apart and run together into one bar. */
  readonly gap: number;
  /** Between the forward and the backward part. */
  readonly partGap: number;
}

export function trackGeometry(count: number, backwardStart: number, width: number): Track {
  const split = backwardStart > 0 && backwardStart < count;
  const partGap = split ? Math.min(6, width / 20) : 0;
  const pitch = count === 0 ? 0 : Math.max(0, width - partGap) / count;
  return { count, backwardStart, pitch, gap: pitch >= 12 ? 3 : pitch >= 6 ? 2 : 0, partGap };
}

/** Where a cursor of 0..count stands. A whole number is the end of that many steps. */
export function xAt(track: Track, cursor: number): number {
  return cursor * track.pitch + (cursor > track.backwardStart ? track.partGap : 0);
}

/** The cursor at a place on the track, 0..count. */
export function cursorAt(track: Track, x: number): number {
  if (track.count === 0 || track.pitch === 0) return 0;
  const boundary = track.backwardStart * track.pitch;
  const along = x <= boundary ? x : Math.max(boundary, x - track.partGap);
  return Math.min(track.count, Math.max(0, along / track.pitch));
}

/** The step under a place on the track, 0..count - 1; null when there is none. */
export function stepAt(track: Track, x: number): number | null {
  if (track.count === 0) return null;
  return Math.min(track.count - 1, Math.floor(cursorAt(track, x)));
}

/** Left edge and width of a step's tick, at least `least` wide and then centred on it. */
export function tickBox(track: Track, step: number, least = 0): { readonly x: number; readonly width: number } {
  const left = step * track.pitch + (step >= track.backwardStart ? track.partGap : 0);
  const width = Math.max(0, track.pitch - track.gap);
  return width >= least ? { x: left, width } : { x: left + (width - least) / 2, width: least };
}

/** SVG path data of the ticks from..to-1 as horizontal strokes at height `y`; ticks without a gap are one stroke. */
export function ticksPath(track: Track, from: number, to: number, y: number, inset = 0): string {
  if (to <= from) return '';
  const stroke = (left: number, right: number): string =>
    `M${round(left + inset)} ${y}H${round(Math.max(left + inset, right - inset))}`;
  if (track.gap === 0) return stroke(tickBox(track, from).x, xAt(track, to));
  const strokes: string[] = [];
  for (let step = from; step < to; step++) {
    const { x, width } = tickBox(track, step);
    strokes.push(stroke(x, x + width));
  }
  return strokes.join('');
}

/** The centres of these steps, px, no two closer than `apart`: so that thousands of marks stay a few. */
export function markPlaces(track: Track, steps: readonly number[], apart: number): readonly number[] {
  const places: number[] = [];
  for (const step of steps) {
    const { x, width } = tickBox(track, step);
    const centre = x + width / 2;
    const last = places.at(-1);
    if (last === undefined || centre - last >= apart) places.push(round(centre));
  }
  return places;
}

/** Runs of neighbouring steps as [from, to), for one underline per run. */
export function runsOf(steps: readonly number[]): readonly (readonly [number, number])[] {
  const runs: [number, number][] = [];
  for (const step of steps) {
    const last = runs.at(-1);
    if (last && last[1] === step) last[1] = step + 1;
    else runs.push([step, step + 1]);
  }
  return runs;
}

function round(px: number): number {
  return Math.round(px * 100) / 100;
}
