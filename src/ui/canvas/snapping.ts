// snapping: where a dragged node comes to rest: level with a neighbour it is wired to, or else on the grid.

export const GRID = 8;
/** How near, px, a node must come to be drawn level with a neighbour. */
const REACH = 7;

/** `levels`: the y that would set each wired pair of ports level. */
export function snapped(
  raw: { readonly x: number; readonly y: number },
  levels: readonly number[],
): { readonly x: number; readonly y: number } {
  let level: number | null = null;
  for (const y of levels) {
    if (Math.abs(y - raw.y) <= REACH && (level === null || Math.abs(y - raw.y) < Math.abs(level - raw.y))) level = y;
  }
  return { x: Math.round(raw.x / GRID) * GRID, y: level ?? Math.round(raw.y / GRID) * GRID };
}
