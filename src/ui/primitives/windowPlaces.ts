// windowPlaces: which rows (or columns) of something long are shown: its ends, and those round the one that is looked at.

/** Places in order, and null for each gap. At most `most` places (3 or more) are shown. */
export function windowPlaces(count: number, most: number, at: number): readonly (number | null)[] {
  if (count <= most) return Array.from({ length: count }, (_, place) => place);
  const kept = new Set([0, count - 1]);
  const width = Math.max(1, most - 2);
  // At an end the window leans on it.
  const start = Math.min(Math.max(0, at - Math.floor(width / 2)), count - width);
  for (let place = start; place < start + width; place++) kept.add(place);
  const places: (number | null)[] = [];
  for (const place of [...kept].toSorted((a, b) => a - b)) {
    const before = places.at(-1);
    if (typeof before === 'number' && place > before + 1) places.push(null);
    places.push(place);
  }
  return places;
}

/** How many are left out in the gap at `index`. */
export function gapLength(places: readonly (number | null)[], index: number): number {
  const [before, after] = [places[index - 1], places[index + 1]];
  return typeof before === 'number' && typeof after === 'number' ? after - before - 1 : 0;
}
