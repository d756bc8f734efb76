// lossCurve: the cost over the updates, kept short however long training goes on.

export type Curve = readonly (readonly [update: number, cost: number])[];

/** A curve with more points than this is thinned to half of them. */
export const MOST_POINTS = 600;

/** The curve with what came since; every second point goes when it grows too long, never the first or the last. */
export function withCosts(curve: Curve, costs: Curve): Curve {
  const all = [...curve, ...costs];
  if (all.length <= MOST_POINTS) return all;
  return all.filter((_, at) => at % 2 === 0 || at === all.length - 1);
}
