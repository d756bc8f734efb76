// foundPaths: the report on paths put together: routes with what comes through each, the paths on them, their sum and its check.
import { type PortKey, portKey } from '../../engine/program.ts';
import type { Shape } from '../../engine/shape.ts';
import { sizeOf } from '../../engine/shape.ts';
import { type ExplainContext, nodeView } from '../context.ts';
import type { TensorEntry, TensorRef } from '../expression.ts';
import { placeOf } from '../jacobianTerms.ts';
import { isSeeded } from '../names.ts';
import { bestPaths, everyPath, type ScalarPath } from './bestPaths.ts';
import { countPaths, type PathCounts } from './countPaths.ts';
import { gradientCheck } from './gradientCheck.ts';
import { countRoutes, type Hop, type HopGraph, listRoutes } from './hops.ts';
import { type NumbersOnTheWay, pullAll, pullThrough } from './numbersOnTheWay.ts';
import { pathNames } from './pathNames.ts';
import type { FlatPlace, Leg, PathLine, PathList, PathsFound, RouteReport, Station } from './pathsReport.ts';
import { refOf } from './refOf.ts';
import type { NotFollowed, ScalarGraph } from './scalarGraph.ts';
import { wallWords } from './wallWords.ts';

/** So many paths are listed all, in the order of the graph. */
const fewPaths = 12;
/** So many ways through the graph are listed, each with its own paths. */
const fewRoutes = 12;

export interface FoundInput {
  readonly context: ExplainContext;
  readonly subject: TensorRef;
  /** All ways, and those that gradients go. */
  readonly all: HopGraph;
  readonly open: HopGraph;
  readonly walls: readonly Hop[];
  readonly entry: number;
  /** Null: the tensors on the way are too large to be asked for slopes. */
  readonly numbers: NumbersOnTheWay | null;
  readonly outcome: ScalarGraph | NotFollowed | null;
  /** How many paths are listed where they are more than a few. */
  readonly most: number;
}

/** Pauses between pieces of work. */
export function* foundPaths(input: FoundInput): Generator<undefined, PathsFound> {
  const { context, subject, all, open, walls, entry, numbers, outcome, most } = input;
  const { trace } = context;
  const seeded = isSeeded(context);
  const shapes = (key: PortKey): Shape => trace.shapes.get(key) ?? [];
  const graph = outcome !== null && 'vertices' in outcome ? outcome : null;
  const counts = graph && countPaths(graph, seeded);
  const lines = lineBuilder({ graph, counts, open, shapes, seeded });
  const list = (within: ReadonlySet<number> | null): PathList | null =>
    graph && counts && pathList(graph, counts, within, most, seeded, lines);

  const count = countRoutes(open);
  const places = listRoutes(open, fewRoutes);
  const scalar = [open.start, ...open.hops.map(({ to }) => to)].every((key) => sizeOf(shapes(key)) === 1);
  const ways = waysOn(open);
  const station = (key: PortKey, at: number): Station => ({
    ref: refOf(key, 'value'),
    index: placeOf(shapes(key), at),
    shape: shapes(key),
    ways: ways.get(key) ?? 0,
  });
  const everything = list(null);
  const listed: RouteReport[] = [];
  for (const route of places) {
    yield;
    const hops = route.map((at) => open.hops[at]!);
    const paths = places.length > 1 ? list(new Set(route)) : everything;
    const pulled = paths === null && numbers !== null ? yield* pullThrough(open, route, numbers) : null;
    listed.push({
      hops,
      stations: [station(open.start, entry), ...hops.map(({ to }) => station(to, 0))],
      subtotal: paths?.sum ?? pulled?.data[entry] ?? null,
      paths,
    });
  }
  const pulled = everything === null && numbers !== null ? yield* pullAll(open, numbers) : null;
  const total = everything?.sum ?? pulled?.data[entry] ?? null;
  const magnitude = counts?.magnitude ?? Math.abs(total ?? 0);
  return {
    kind: 'found',
    subject,
    start: station(open.start, entry),
    entry,
    names: pathNames(context, subject),
    target: refOf(open.target, 'value'),
    seeded,
    routes: { count, listed, blocked: countRoutes(all) - count, walls: wallWords(context, walls) },
    paths: everything,
    refusal: graph === null ? refusalOf(context, outcome) : null,
    scalar,
    zero: { count: counts?.zero ?? 0n, places: flatPlaces(open, counts?.flat) },
    stopped: flatPlaces(open, counts?.stopped),
    readers: readersOf(open),
    elsewhere: elsewhereOf(context, subject, open),
    total,
    magnitude,
    check: gradientCheck(context, { subject, entry, total, magnitude }),
    effort: counts && { byPaths: counts.byPaths, byEntries: counts.byEntries },
  };
}

function pathList(
  graph: ScalarGraph,
  all: PathCounts,
  within: ReadonlySet<number> | null,
  most: number,
  seeded: boolean,
  line: (path: ScalarPath) => PathLine,
): PathList {
  const counts = within === null ? all : countPaths(graph, seeded, within);
  const few = counts.paths <= BigInt(Math.max(fewPaths, most));
  const found = few ? everyPath(graph, counts.onward, Number(counts.paths), within) : bestPaths(graph, most, within);
  const listed = found.map(line);
  const sum = listed.reduce((before, { product }) => before + product, 0);
  const left = counts.paths - BigInt(listed.length);
  return {
    count: counts.paths,
    listed,
    others: left === 0n ? null : { count: left, sum: counts.total - sum },
    sum: left === 0n ? sum : counts.total,
  };
}

/** Turns a path of vertices into stations with what moves between them. */
function lineBuilder(of: {
  readonly graph: ScalarGraph | null;
  readonly counts: PathCounts | null;
  readonly open: HopGraph;
  readonly shapes: (key: PortKey) => Shape;
  readonly seeded: boolean;
}): (path: ScalarPath) => PathLine {
  const { graph, counts, open, shapes, seeded } = of;
  const vertices = graph?.vertices ?? [];
  const isDouble = doubleReads(open.hops);
  const stationAt = (at: number): Station => {
    const { tensor, entry, onward } = vertices[at]!;
    const ways = onward.filter(({ to, local }) => local !== 0 && counts?.onward[to] !== 0n).length;
    return { ref: refOf(tensor, 'value'), index: placeOf(shapes(tensor), entry), shape: shapes(tensor), ways };
  };
  return ({ edges, seed, product }) => {
    const stations = [stationAt(0), ...edges.map(({ to }) => stationAt(to))];
    const legs = edges.map(({ local, hop: at }, place): Leg => {
      const hop = open.hops[at]!;
      const from = stations[place]!;
      // Read twice by one op, the two slopes are those of its ports.
      const by: TensorEntry = isDouble(hop)
        ? { ref: { node: hop.node, port: hop.port, side: 'value' }, index: from.index }
        : from;
      return { hop, of: stations[place + 1]!, by: { ref: by.ref, index: by.index }, local };
    });
    return { stations, legs, seed: seeded ? seed : null, product };
  };
}

/** Whether an op reads the same tensor through several ports. */
function doubleReads(hops: readonly Hop[]): (hop: Hop) => boolean {
  const ports = new Map<string, Set<string>>();
  const key = ({ from, node }: Hop): string => `${from} ${node}`;
  for (const hop of hops) ports.set(key(hop), (ports.get(key(hop)) ?? new Set()).add(hop.port));
  return (hop) => (ports.get(key(hop))?.size ?? 0) > 1;
}

function waysOn({ hops }: HopGraph): ReadonlyMap<PortKey, number> {
  const ways = new Map<PortKey, number>();
  for (const { from } of hops) ways.set(from, (ways.get(from) ?? 0) + 1);
  return ways;
}

/** The input ports that read the start; where they are fewer than two there is nothing to say. */
function readersOf({ start, hops }: HopGraph): readonly PortKey[] {
  const ports = new Set(hops.filter(({ from }) => from === start).map(({ node, port }) => portKey(node, port)));
  return ports.size > 1 ? [...ports] : [];
}

function elsewhereOf({ trace }: ExplainContext, subject: TensorRef, open: HopGraph): PathsFound['elsewhere'] {
  const own = portKey(subject.node, subject.port);
  const source = trace.wires.get(own);
  if (source === undefined || open.start !== own) return null;
  const ports = [...trace.wires].filter(([to, from]) => from === source && to !== own).map(([to]) => to);
  return ports.length === 0 ? null : { source, ports };
}

function flatPlaces({ hops }: HopGraph, counts: ReadonlyMap<number, bigint> | undefined): readonly FlatPlace[] {
  return [...(counts ?? [])].map(([at, count]) => ({ node: hops[at]!.node, port: hops[at]!.port, count }));
}

function refusalOf(context: ExplainContext, outcome: ScalarGraph | NotFollowed | null): string {
  const wayOut = 'Choose an entry of a smaller tensor or a graph with smaller ones';
  if (outcome === null)
    return `The tensors on the way are too large to take local derivatives of. ${wayOut} to see numbers.`;
  if (!('why' in outcome)) return '';
  const { why, node } = outcome;
  const op = nodeView(context, node)?.op.name ?? node;
  return why === 'too many'
    ? `The paths through single entries are too many to follow: ${node} (${op}) alone connects more of them than are gone through here. ${wayOut} to see each of them.`
    : `A local derivative at ${node} (${op}) is not a finite number, so no product through it means anything. Change the numbers that go into ${node}.`;
}
