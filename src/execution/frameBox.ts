// frameBox: how much larger a frame is than what stands in it, px: the same for drawing it, laying it out and making room for it.

export const FRAME_PADDING = 20;
/** The line with the op's name, above what is inside. */
export const FRAME_HEADER = 34;

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** null: nothing is inside. */
export function frameBox(inside: readonly Box[]): Box | null {
  if (inside.length === 0) return null;
  const left = Math.min(...inside.map(({ x }) => x));
  const top = Math.min(...inside.map(({ y }) => y));
  const right = Math.max(...inside.map(({ x, width }) => x + width));
  const bottom = Math.max(...inside.map(({ y, height }) => y + height));
  return {
    x: left - FRAME_PADDING,
    y: top - FRAME_PADDING - FRAME_HEADER,
    width: right - left + 2 * FRAME_PADDING,
    height: bottom - top + 2 * FRAME_PADDING + FRAME_HEADER,
  };
}
