// costWords: why reverse mode: what both modes take for the same derivatives, with the numbers of this graph, and what follows from them.
import type { HeldCost, ModeCost, Multiplications } from '../../execution/tangents.ts';

export interface CostRow {
  /** What is wanted: "All 9 derivatives of p.y". */
  readonly wanted: string;
  readonly reverse: ModePasses;
  readonly forward: ModePasses;
}
export interface ModePasses extends Multiplications {
  readonly passes: number;
}

/** The same derivatives by either mode: of the target by everything, by one tensor, and of many numbers by one entry. */
export function costRows(cost: ModeCost, own: HeldCost | null, name: (key: string) => string): readonly CostRow[] {
  const { target, reverse, forwardForAll, entries, held } = cost;
  const rows: CostRow[] = [];
  if (target !== null && entries > 0) {
    const what = target.size === 1 ? name(target.key) : `the ${target.size} entries of ${name(target.key)}`;
    rows.push({
      wanted: `${what} by all ${counted(entries, 'number')} held`,
      reverse: times(target.size, reverse),
      forward: { ...forwardForAll, passes: entries },
    });
    if (own !== null && held.length > 1) {
      rows.push({
        wanted: `${what} by ${entriesOf(own, name)}`,
        reverse: times(target.size, own.forward),
        forward: times(own.size, own.forward),
      });
    }
  }
  if (own?.widest) {
    const { key, size, pass } = own.widest;
    rows.push({
      wanted: `the ${size} entries of ${name(key)} by one of ${name(own.key)}`,
      reverse: times(size, pass),
      forward: times(1, pass),
    });
  }
  return rows.map((row) => ({ ...row, wanted: row.wanted.replace(/^t/, 'T') }));
}

export interface CostAnswer {
  /** Why training runs backwards, or that here it need not. */
  readonly why: string;
  /** Where forward mode is the cheaper one; null where there is nothing to compare. */
  readonly otherwise: string | null;
}

/** In plain sentences, with the numbers of this graph. */
export function costAnswer(cost: ModeCost, own: HeldCost | null, name: (key: string) => string): CostAnswer {
  const { target, entries } = cost;
  const widest = own?.widest;
  const otherwise = widest
    ? `The other way round forward mode is cheaper: one pass says how the ${widest.size.toLocaleString('en')} entries of ${name(widest.key)} move with one number, and reverse mode needs a pass for each.`
    : null;
  if (target === null)
    return { why: 'Nothing is differentiated here, so there is no cost to come back from.', otherwise };
  const [all] = costRows(cost, own, name);
  if (entries === 0 || all === undefined) {
    return { why: `${name(target.key)} does not depend on any number that is held.`, otherwise };
  }
  const { reverse, forward } = all;
  const ratio = forward.count / Math.max(1, reverse.count);
  if (ratio <= 1.05) {
    const which = ratio >= 0.95 ? 'both modes take about the same' : 'forward mode is cheaper';
    const why = `Here ${which}: ${counted(entries, 'number')} to move, ${counted(target.size, 'entry')} to watch. Reverse mode pays where a few outputs depend on many numbers.`;
    return { why, otherwise };
  }
  const found = `all ${(entries * target.size).toLocaleString('en')} derivatives: ${amount(reverse)} multiplications`;
  const passes =
    reverse.passes === 1
      ? `One reverse pass finds ${found}`
      : `${reverse.passes.toLocaleString('en')} reverse passes find ${found}`;
  const why =
    `${passes}. A forward pass finds one direction, so forward mode needs ${forward.passes.toLocaleString('en')} passes ` +
    `and ${amount(forward)}, ${timesText(ratio)} as many. That is why training runs backwards.`;
  return { why, otherwise };
}

/** `about 12,000` where it was not counted to the last. */
export function amount({ count, exact }: Multiplications): string {
  return `${exact ? '' : 'about '}${count.toLocaleString('en')}`;
}

function times(passes: number, { count, exact }: Multiplications): ModePasses {
  return { passes, count: passes * count, exact };
}

function entriesOf({ key, size }: HeldCost, name: (key: string) => string): string {
  return size === 1 ? name(key) : `the ${size.toLocaleString('en')} entries of ${name(key)}`;
}

function timesText(ratio: number): string {
  return `${ratio >= 10 ? Math.round(ratio).toLocaleString('en') : ratio.toFixed(1)} times`;
}

function counted(count: number, word: string): string {
  const plural = word.endsWith('y') ? `${word.slice(0, -1)}ies` : `${word}s`;
  return `${count.toLocaleString('en')} ${count === 1 ? word : plural}`;
}
