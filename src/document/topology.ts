// topology: cycles and orders of the graph that nodes and edges make. Iterative, so no depth of graph overflows a stack.
import type { GraphDocument, GraphEdge } from './model.ts';

type Edges = readonly GraphEdge[];

/** For each node, the nodes that read it, in the order of the edges; each reader once. */
export function readersOf(edges: Edges): ReadonlyMap<string, readonly string[]> {
  const readers = new Map<string, Set<string>>();
  for (const edge of edges) {
    const known = readers.get(edge.from[0]);
    if (known === undefined) readers.set(edge.from[0], new Set([edge.to[0]]));
    else known.add(edge.to[0]);
  }
  return new Map([...readers].map(([node, set]) => [node, [...set]]));
}

/**
 * The cycle that an edge from node `from` to node `to` would close: the nodes on it in the order data would flow,
 * starting at `to` and ending at `from`. null when it would close none. A node wired to itself is the cycle [node].
 */
export function wouldCycle(document: Pick<GraphDocument, 'edges'>, from: string, to: string): readonly string[] | null {
  if (from === to) return [to];
  const readers = readersOf(document.edges);
  const cameFrom = new Map<string, string | null>([[to, null]]);
  const queue = [to];
  for (let at = 0; at < queue.length; at++) {
    const node = queue[at] as string;
    for (const reader of readers.get(node) ?? []) {
      if (cameFrom.has(reader)) continue;
      cameFrom.set(reader, node);
      if (reader === from) return pathTo(reader, cameFrom);
      queue.push(reader);
    }
  }
  return null;
}

function pathTo(end: string, cameFrom: ReadonlyMap<string, string | null>): readonly string[] {
  const path: string[] = [];
  for (let node: string | null = end; node !== null; node = cameFrom.get(node) ?? null) path.push(node);
  return path.toReversed();
}

/** `node` and every node that depends on it. */
export function dependentsOf(document: Pick<GraphDocument, 'edges'>, node: string): ReadonlySet<string> {
  const readers = readersOf(document.edges);
  const found = new Set([node]);
  for (const each of found) for (const reader of readers.get(each) ?? []) found.add(reader);
  return found;
}

/** Node ids so that every node comes after those it reads; among free ones, in document order. Nodes on a cycle are left out. */
export function topologicalOrder(document: Pick<GraphDocument, 'nodes' | 'edges'>): readonly string[] {
  const readers = readersOf(document.edges);
  const rank = new Map(document.nodes.map((node, index) => [node.id, index]));
  const waiting = new Map(document.nodes.map((node) => [node.id, 0]));
  for (const set of readers.values()) for (const id of set) waiting.set(id, (waiting.get(id) ?? 0) + 1);
  const ready = new Heap();
  for (const [id, count] of waiting) if (count === 0 && rank.has(id)) ready.push(rank.get(id) as number);
  const order: string[] = [];
  for (let index = ready.pop(); index !== undefined; index = ready.pop()) {
    const id = document.nodes[index]?.id as string;
    order.push(id);
    for (const reader of readers.get(id) ?? []) {
      const left = (waiting.get(reader) ?? 0) - 1;
      waiting.set(reader, left);
      const place = rank.get(reader);
      if (left === 0 && place !== undefined) ready.push(place);
    }
  }
  return order;
}

/** A binary heap of numbers, least first. */
class Heap {
  readonly #items: number[] = [];

  push(item: number): void {
    const items = this.#items;
    let at = items.push(item) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if ((items[parent] as number) <= item) break;
      items[at] = items[parent] as number;
      at = parent;
    }
    items[at] = item;
  }

  pop(): number | undefined {
    const items = this.#items;
    const least = items[0];
    const last = items.pop();
    if (last === undefined || items.length === 0) return least;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= items.length) break;
      if (child + 1 < items.length && (items[child + 1] as number) < (items[child] as number)) child++;
      if ((items[child] as number) >= last) break;
      items[at] = items[child] as number;
      at = child;
    }
    items[at] = last;
    return least;
  }
}
