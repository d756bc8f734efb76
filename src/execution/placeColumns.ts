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
/** How hard an item holds its level: on a chain, as a further reader of a value that fans out, or as a loose source. */
const CHAIN = 64;
const BRANCH = 4;
const LOOSE = 1;

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
  /** A source stands level with the reader whose straight wire it feeds, or else amid all of its readers. */
  const alongReaders = (item: Item, at: number): readonly [number, number] => {
    const straight = item.outOf.find((link) => items[link.item]?.into?.item === at);
    if (straight !== undefined) return [level(straight), CHAIN];
    if (item.outOf.length === 0) return [tops[at]!, LOOSE];
    return [item.outOf.reduce((sum, link) => sum + level(link), 0) / item.outOf.length, LOOSE];
  };
  const hold = (into: Link, at: number) => (items[into.item]?.outOf[0]?.item === at ? CHAIN : BRANCH);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (const column of columns) {
      settle(column, (item, at) =>
        item.into === null ? alongReaders(item, at) : [level(item.into), hold(item.into, at)],
      );
    }
    for (const column of columns.toReversed()) {
      settle(column, (item, at) => (item.into === null ? alongReaders(item, at) : [tops[at]!, hold(item.into, at)]));
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

/**
 * Whole pixels, then whatever is nearly level becomes level where it has room: first with the reader that it feeds straight,
 * from right to left, then with what feeds it, from left to right; the overlap that this leaves is pushed down.
 */
function straighten(
  items: readonly Item[],
  columns: readonly (readonly number[])[],
  tops: number[],
  gap: number,
): void {
  for (const column of columns.toReversed()) {
    column.forEach((at, i) => {
      tops[at] = Math.round(tops[at]!);
      const link = items[at]!.outOf[0];
      const above = column[i - 1];
      const floor = above === undefined ? Number.NEGATIVE_INFINITY : tops[above]! + heightOf(items, above) + gap;
      if (link !== undefined && items[link.item]?.into?.item === at)
        nudge(tops, at, tops[link.item]! + link.drop, floor);
    });
  }
  for (const column of columns) {
    let floor = Number.NEGATIVE_INFINITY;
    for (const at of column) {
      const { into, height } = items[at]!;
      if (into !== null) nudge(tops, at, tops[into.item]! + into.drop, floor);
      tops[at] = Math.max(tops[at]!, floor);
      floor = tops[at] + height + gap;
    }
  }
}

function nudge(tops: number[], at: number, wanted: number, floor: number): void {
  if (wanted >= floor && Math.abs(wanted - tops[at]!) <= NEARLY) tops[at] = wanted;
}
const NEARLY = 16;

function heightOf(items: readonly Item[], at: number): number {
  return items[at]?.height ?? 0;
}
