// shownStations: which stations of a path are drawn: all of a short one, both ends of a long one until it is opened.
const most = 9;
const atStart = 4;
const atEnd = 3;

/** Places in the path, ascending; where they jump, stations are left out. */
export function shownStations(count: number, open: boolean): readonly number[] {
  const all = Array.from({ length: count }, (_, at) => at);
  return open || count <= most ? all : [...all.slice(0, atStart), ...all.slice(-atEnd)];
}
