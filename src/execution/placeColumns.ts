// placeColumns: heights for nodes whose columns and order are settled, so that chains run straight and nothing overlaps.

/** A node, or the place where a long wire passes a column between its ends. */
export interface Item {
  readonly height: number;
  /** The wire that should run straight into this item, if any wire ends here. */
  readonly into: Link | null;
  /** The wires that start here. */
  readonly outOf: readonly Link[];
}
/** The other end of a wire, and how much lower this item's top must be than the other's for the wire to be level. */
export interface Link {
  readonly item: number;
  readonly drop: number;
}

const SWEEPS = 6;
/** How much harder a chain holds its level than a loose source does. */
const CHAIN = 64;

/** The top of each item. `columns` list items from top to bottom; `gap` is kept between neighbours. */
export function placeColumns(items: readonly Item[], columns: readonly (readonly number[])[], gap: number): number[] {
  const tops = items.map(() => 0);
  for (const column of columns) {
    let top = 0;
    for (const at of column) {
      tops[at] = top;
      top += heightOf(items, at) + gap;
    }
  }
  const settle = (column: readonly number[], wish: (item: Item, at: number) => readonly [number, number]) => {
    const wishes = column.map((at) => wish(items[at]!, at));
    const placed = separated(
      wishes,
      column.map((at) => heightOf(items, at) + gap),
    );
    column.forEach((at, i) => {
      tops[at] = placed[i]!;
    });
  };
  const level = (link: Link) => tops[link.item]! + link.drop;
  const alongReaders = (item: Item, at: number) =>
    item.outOf.length === 0 ? tops[at]! : item.outOf.reduce((sum, link) => sum + level(link), 0) / item.outOf.length;
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (const column of columns) {
      settle(column, (item, at) => (item.into === null ? [alongReaders(item, at), 1] : [level(item.into), CHAIN]));
    }
    for (const column of columns.toReversed()) {
      settle(column, (item, at) => (item.into === null ? [alongReaders(item, at), 1] : [tops[at]!, CHAIN]));
    }
  }
  straighten(items, columns, tops, gap);
  return tops;
}

/**
 * The tops closest to the wishes (weighted least squares) that keep `steps[i]` between item i and the next:
 * isotonic regression by pooling adjacent violators.
 */
function separated(wishes: readonly (readonly [number, number])[], steps: readonly number[]): number[] {
  const pools: { mean: number; weight: number; count: number }[] = [];
  const offsets: number[] = [];
  let offset = 0;
  wishes.forEach(([wish, weight], i) => {
    offsets.push(offset);
    let pool = { mean: wish - offset, weight, count: 1 };
    for (let last = pools.at(-1); last !== undefined && last.mean > pool.mean; last = pools.at(-1)) {
      pools.pop();
      const total = last.weight + pool.weight;
      pool = {
        mean: (last.mean * last.weight + pool.mean * pool.weight) / total,
        weight: total,
        count: last.count + pool.count,
      };
    }
    pools.push(pool);
    offset += steps[i]!;
  });
  return pools
    .flatMap((pool) => Array.from({ length: pool.count }, () => pool.mean))
    .map((base, i) => base + offsets[i]!);
}

/** Whole pixels; then whatever is nearly level with what feeds it, and has room, becomes level; then the overlap that this left is pushed down. */
function straighten(
  items: readonly Item[],
  columns: readonly (readonly number[])[],
  tops: number[],
  gap: number,
): void {
  for (const column of columns) {
    let floor = Number.NEGATIVE_INFINITY;
    column.forEach((at, i) => {
      const item = items[at]!;
      let top = Math.round(tops[at]!);
      if (item.into !== null) {
        const wanted = tops[item.into.item]! + item.into.drop;
        const next = column[i + 1];
        const ceiling = next === undefined ? Number.POSITIVE_INFINITY : tops[next]! - item.height - gap;
        if (Math.abs(wanted - top) <= NEARLY && wanted <= ceiling + NEARLY) top = wanted;
      }
      tops[at] = Math.max(top, floor);
      floor = tops[at]! + item.height + gap;
    });
  }
}
const NEARLY = 16;

function heightOf(items: readonly Item[], at: number): number {
  return items[at]?.height ?? 0;
}
