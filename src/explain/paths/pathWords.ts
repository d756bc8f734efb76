// pathWords: what is said about the paths in whole sentences: how many, which are zero or blocked, and what it costs to follow them.
import { type ExplainContext, nodeView } from '../context.ts';
import { refPlain } from '../toPlainText.ts';
import { counted, countText, countWord } from './countText.ts';
import type { FlatPlace, PathsFound } from './pathsReport.ts';

/** A piece of a sentence: words, or `from` or `to` alone: where paths start or end, to be set as a symbol. */
export type LeadPart = string;

/** The first sentence: the count. */
export function leadParts(report: PathsFound): readonly LeadPart[] {
  const { routes, paths, scalar, start, target, seeded } = report;
  if (start.ref.node === target.node && start.ref.port === target.port) {
    const words = seeded
      ? ' is where backward starts: its gradient was given.'
      : ' is what is differentiated: it moves just as much as itself.';
    return ['from', words];
  }
  if (paths === null) {
    return [`${counted(routes.count, 'route leads', 'routes lead')} from `, 'from', ' to ', 'to', '.'];
  }
  if (paths.count === 0n) {
    return ['No path with a gradient leads from ', 'from', ' to ', 'to', ', so the gradient is zero.'];
  }
  const where = scalar ? '' : `, ${alongWords(routes)}`;
  const shown = paths.others === null ? '' : `; the ${countWord(paths.listed.length)} largest are shown`;
  return [`${counted(paths.count, 'path leads', 'paths lead')} from `, 'from', ' to ', 'to', `${where}${shown}.`];
}

function alongWords({ count, listed: some }: PathsFound['routes']): string {
  if (BigInt(some.length) !== count) return `where ${countText(count)} routes lead through the graph`;
  const used = some.filter(({ paths }) => paths !== null && paths.count > 0n).length;
  return used === 1 ? 'along one route' : `along ${used} routes`;
}

export function leadWords(report: PathsFound): string {
  const { start, names } = report;
  const places = start.index.map((at) => String(at + 1));
  const symbols = { from: refPlain(start.ref, places, { names }), to: names.cost.plain };
  return leadParts(report)
    .map((part) => (part === 'from' || part === 'to' ? symbols[part] : part))
    .join('');
}

/** What else there is to know about them, a sentence each. */
export function noteWords(context: ExplainContext, report: PathsFound): readonly string[] {
  const { zero, stopped, routes, readers, start } = report;
  const notes: string[] = [];
  if (readers.length > 1 && start.ways > 1) {
    notes.push(
      `${start.ref.node} is read by ${listed(readers)}: paths start into each of them, and their sums are added up.`,
    );
  }
  if (zero.count > 0n) {
    const more = report.paths !== null && report.paths.count > 0n ? ' more' : '';
    const places = zero.places.map((place) => placeWords(context, place));
    const where =
      places.length === 0 ? 'the seed is 0 where they end' : `the local derivative is 0 on them at ${listed(places)}`;
    notes.push(
      `${counted(zero.count, `${more === '' ? 'path' : 'more path'} is`, `${more === '' ? 'paths' : 'more paths'} are`)} zero: ${where}.`,
    );
  }
  for (const place of stopped) {
    const count = counted(place.count, 'path ends', 'paths end');
    notes.push(`${count} at ${placeWords(context, place)}: nothing in its output moves with it.`);
  }
  if (routes.blocked > 0n) {
    notes.push(`${counted(routes.blocked, 'more route is', 'more routes are')} blocked. ${routes.walls.join(' ')}`);
  }
  return notes;
}

/** Why gradients are added up on the way back; null where nothing is multiplied. */
export function effortWords({ effort }: PathsFound): string | null {
  if (effort === null || effort.byPaths === 0n) return null;
  const each = countText(effort.byPaths);
  const shared = countText(BigInt(effort.byEntries));
  if (effort.byPaths === BigInt(effort.byEntries)) {
    return `One path at a time or as backprop does it: here both take ${counted(effort.byPaths, 'multiplication')}.`;
  }
  return `One path at a time takes ${each} multiplications. Backprop adds up at every entry on the way back and takes ${shared}.`;
}

function placeWords(context: ExplainContext, { node }: FlatPlace): string {
  const op = nodeView(context, node)?.op.name;
  return op === undefined ? node : `${node} (${op})`;
}

function listed(items: readonly string[]): string {
  const unique = [...new Set(items)];
  if (unique.length <= 4)
    return unique.length < 2 ? unique.join('') : `${unique.slice(0, -1).join(', ')} and ${unique.at(-1)}`;
  return `${unique.slice(0, 3).join(', ')} and ${unique.length - 3} more`;
}
