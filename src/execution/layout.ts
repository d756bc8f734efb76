// layout: node positions of a tidy left-to-right drawing: ranks and order by dagre, heights so that chains run straight.
import { layout as dagreLayout, Graph } from '@dagrejs/dagre';
import type { GraphDocument, GraphEdge } from '../document/model.ts';
import { completeParams, inputsOf, type Op, outputsOf } from '../engine/op.ts';
import { layoutFrames, type Plane, type PortPlaces, type Position, type Size } from './layoutFrames.ts';
import { type Link, placeColumns } from './placeColumns.ts';

export type { Position, Size } from './layoutFrames.ts';

/** Between columns there is room for the chips on the wires. */
const COLUMN_GAP = 120;
const ROW_GAP = 40;
/** From one port row of a node to the next, px. */
const PORT_ROW = 24;
const WIRE_HEIGHT = 16;
const DEFAULT_SIZE: Size = [190, 120];

/**
 * Deterministic. Parts that are not connected stand below one another in document order; among nodes of one rank, what feeds an
 * earlier port stands above what feeds a later one. The drawing's top left corner stays where it was.
 */
export function layout(
  document: GraphDocument,
  sizes: ReadonlyMap<string, Size>,
  ops: ReadonlyMap<string, Op>,
): ReadonlyMap<string, Position> {
  const sizeOf = (id: string) => sizes.get(id) ?? DEFAULT_SIZE;
  return shifted(
    layoutFrames(document, sizeOf, portPlaces(document, ops), layoutParts),
    corner(document.nodes.map((node) => node.position)),
  );
}

function layoutParts(document: Plane, sizeOf: (id: string) => Size, rowOf: PortPlaces): ReadonlyMap<string, Position> {
  const positions = new Map<string, Position>();
  let top = 0;
  for (const part of connectedParts(document)) {
    const placed = layoutPart(part, sizeOf, rowOf);
    const bottoms = [...placed].map(([id, [, y]]) => y + sizeOf(id)[1]);
    for (const [id, [x, y]] of placed) positions.set(id, [x, y + top]);
    top += Math.max(...bottoms) + 2 * ROW_GAP;
  }
  return positions;
}

interface Part {
  readonly ids: readonly string[];
  readonly edges: readonly GraphEdge[];
}

function connectedParts(document: Plane): readonly Part[] {
  const leader = new Map(document.nodes.map((node) => [node.id, node.id]));
  const find = (id: string): string => {
    let at = id;
    for (let up = leader.get(at); up !== undefined && up !== at; up = leader.get(at)) at = up;
    leader.set(id, at);
    return at;
  };
  const edges = document.edges.filter(({ from, to }) => leader.has(from[0]) && leader.has(to[0]) && from[0] !== to[0]);
  for (const { from, to } of edges) leader.set(find(from[0]), find(to[0]));
  const parts = new Map<string, { ids: string[]; edges: GraphEdge[] }>();
  for (const { id } of document.nodes) {
    const part = parts.get(find(id));
    if (part === undefined) parts.set(find(id), { ids: [id], edges: [] });
    else part.ids.push(id);
  }
  for (const edge of edges) parts.get(find(edge.to[0]))?.edges.push(edge);
  return [...parts.values()];
}

/** How far below the first row of its node a port stands, px; ports that nobody knows stand first. */
function portPlaces(document: GraphDocument, ops: ReadonlyMap<string, Op>): PortPlaces {
  const rows = new Map<string, number>();
  for (const node of document.nodes) {
    const op = ops.get(node.op);
    if (op === undefined) continue;
    const params = completeParams(op, node.params);
    inputsOf(op, params).forEach((port, row) => rows.set(`${node.id}.${port.name}<`, row));
    outputsOf(op, params).forEach((port, row) => rows.set(`${node.id}.${port.name}>`, row));
  }
  return (node, port, side) => PORT_ROW * (rows.get(`${node}.${port}${side === 'input' ? '<' : '>'}`) ?? 0);
}

function layoutPart(
  { ids, edges }: Part,
  sizeOf: (id: string) => Size,
  rowOf: PortPlaces,
): ReadonlyMap<string, Position> {
  const sorted = edges.toSorted((a, b) => rowOf(a.to[0], a.to[1], 'input') - rowOf(b.to[0], b.to[1], 'input'));
  const { ranks, heightsAt } = rankAndOrder(ids, sorted, sizeOf);
  const items: { height: number; into: Link | null; outOf: Link[] }[] = [];
  const columns: { at: number; y: number }[][] = [];
  const add = (column: number, height: number, y: number): number => {
    const at = items.push({ height, into: null, outOf: [] }) - 1;
    columns[column] ??= [];
    columns[column].push({ at, y });
    return at;
  };
  const itemOf = new Map(ids.map((id) => [id, add(ranks.get(id) ?? 0, sizeOf(id)[1], heightsAt(id))]));
  for (const edge of sorted) {
    const last = ranks.get(edge.to[0]) ?? 0;
    const out = rowOf(edge.from[0], edge.from[1], 'output');
    const into = rowOf(edge.to[0], edge.to[1], 'input');
    let from = itemOf.get(edge.from[0])!;
    let drop = out;
    for (let column = (ranks.get(edge.from[0]) ?? 0) + 1; column <= last; column++) {
      const to = column === last ? itemOf.get(edge.to[0])! : add(column, WIRE_HEIGHT, heightsAt(edge, column));
      const fall = column === last ? drop - into : drop;
      link(items, from, to, fall);
      from = to;
      drop = 0;
    }
  }
  const order = columns.map((column) => column.toSorted((a, b) => a.y - b.y).map(({ at }) => at));
  const tops = placeColumns(items, order, ROW_GAP);
  const lefts = columnLefts(ids, ranks, sizeOf);
  const highest = Math.min(...ids.map((id) => tops[itemOf.get(id)!]!));
  return new Map(ids.map((id) => [id, [lefts[ranks.get(id) ?? 0] ?? 0, tops[itemOf.get(id)!]! - highest]] as const));
}

/** The first wire to arrive (ports in order) is the one that runs straight. */
function link(items: { into: Link | null; outOf: Link[] }[], from: number, to: number, drop: number): void {
  const reader = items[to];
  const source = items[from];
  if (reader === undefined || source === undefined) return;
  reader.into ??= { item: from, drop };
  source.outOf.push({ item: to, drop: -drop });
}

interface Ranking {
  readonly ranks: ReadonlyMap<string, number>;
  /** Dagre's height of a node, or of a wire where it passes a column. */
  readonly heightsAt: (what: string | GraphEdge, column?: number) => number;
}

function rankAndOrder(ids: readonly string[], edges: readonly GraphEdge[], sizeOf: (id: string) => Size): Ranking {
  // Nodes go by number, so that no name can mean anything to dagre.
  const name = new Map(ids.map((id, index) => [id, `n${index}`]));
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', nodesep: ROW_GAP, ranksep: COLUMN_GAP, ranker: 'network-simplex' });
  for (const id of ids) graph.setNode(name.get(id)!, { width: sizeOf(id)[0], height: sizeOf(id)[1] });
  edges.forEach((edge, index) => {
    graph.setEdge(name.get(edge.from[0])!, name.get(edge.to[0])!, { weight: 1 }, `e${index}`);
  });
  dagreLayout(graph, { constraints: portOrder(edges, name) });
  const centre = (id: string) => graph.node(name.get(id)!) as { x: number; y: number };
  const centres = [...new Set(ids.map((id) => Math.round(centre(id).x)))].toSorted((a, b) => a - b);
  const ranks = new Map(ids.map((id) => [id, centres.indexOf(Math.round(centre(id).x))]));
  const indexOf = new Map(edges.map((edge, index) => [edge, index]));
  return {
    ranks,
    heightsAt: (what, column = 0) => {
      if (typeof what === 'string') return centre(what).y;
      const { points } = graph.edge(name.get(what.from[0])!, name.get(what.to[0])!, `e${indexOf.get(what)}`);
      return heightAlong(points as readonly { x: number; y: number }[], centres[column] ?? 0);
    },
  };
}

/**
 * What feeds an earlier port of a node stands above what feeds a later one, and of the nodes that read nothing but one output the
 * earlier in the document stands above. Where two such wishes contradict, the first counts.
 */
function portOrder(edges: readonly GraphEdge[], name: ReadonlyMap<string, string>): { left: string; right: string }[] {
  const above = new Map<string, Set<string>>();
  const isAbove = (upper: string, lower: string): boolean => {
    const seen = new Set([upper]);
    for (const id of seen) {
      if (id === lower) return true;
      for (const next of above.get(id) ?? []) seen.add(next);
    }
    return false;
  };
  const constraints: { left: string; right: string }[] = [];
  const put = (upper: string | undefined, lower: string) => {
    if (upper === undefined || isAbove(lower, upper)) return;
    const below = above.get(upper);
    if (below === undefined) above.set(upper, new Set([lower]));
    else below.add(lower);
    constraints.push({ left: name.get(upper)!, right: name.get(lower)! });
  };
  const lastInto = new Map<string, string>();
  const inputs = new Map<string, number>();
  for (const { from, to } of edges) {
    put(lastInto.get(to[0]), from[0]);
    lastInto.set(to[0], from[0]);
    inputs.set(to[0], (inputs.get(to[0]) ?? 0) + 1);
  }
  const lastOutOf = new Map<string, string>();
  for (const { from, to } of edges) {
    if (inputs.get(to[0]) !== 1) continue;
    const key = `${from[0]}.${from[1]}`;
    put(lastOutOf.get(key), to[0]);
    lastOutOf.set(key, to[0]);
  }
  return constraints;
}

function heightAlong(points: readonly { readonly x: number; readonly y: number }[], x: number): number {
  const after = points.findIndex((point) => point.x >= x);
  const right = points[after] ?? points.at(-1);
  const left = points[after - 1] ?? points[0];
  if (left === undefined || right === undefined) return 0;
  const way = right.x === left.x ? 0 : (x - left.x) / (right.x - left.x);
  return left.y + way * (right.y - left.y);
}

function columnLefts(
  ids: readonly string[],
  ranks: ReadonlyMap<string, number>,
  sizeOf: (id: string) => Size,
): number[] {
  const widths: number[] = [];
  for (const id of ids) {
    const rank = ranks.get(id) ?? 0;
    widths[rank] = Math.max(widths[rank] ?? 0, sizeOf(id)[0]);
  }
  let left = 0;
  return Array.from(widths, (width) => {
    const here = left;
    left += (width ?? 0) + COLUMN_GAP;
    return here;
  });
}

function corner(positions: readonly Position[]): Position {
  if (positions.length === 0) return [0, 0];
  return [Math.min(...positions.map(([x]) => x)), Math.min(...positions.map(([, y]) => y))];
}

/** Moved so that the top left corner is at `to`, in whole pixels. */
function shifted(positions: ReadonlyMap<string, Position>, to: Position): ReadonlyMap<string, Position> {
  const [left, top] = corner([...positions.values()]);
  return new Map(
    [...positions].map(([id, [x, y]]) => [id, [Math.round(x - left + to[0]), Math.round(y - top + to[1])]]),
  );
}
