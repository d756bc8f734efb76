// linkTuple: a document and a view as nested lists without names, the payload of links of version 1.
import type { JsonValue } from '../document/jsonText.ts';
import { MAX_EDGES, MAX_NODES } from '../document/limits.ts';
import { edgeId, type GraphDocument, type GraphNode, type HeldValue } from '../document/model.ts';
import { frameTuples, rawFrames } from './frameTuple.ts';
import { derivations, type LinkMode, type LinkView, plainView } from './LinkView.ts';

// [title, nodes, edges, backward, notes, step, mode, selection, viewport, frames]; what is at its default at the end is not written.
//   node       [op, id, x, y, params, inputs, trainable], the last three as in the document
//   edges      source node, output port, reader, input port, and so on, all in one list; nodes by their place in `nodes`
//   backward   0: automatic; null: forward only; [node, port, seed]
//   step       null: all steps
//   mode       0: edit; 1: view; 2: present
//   selection  [nodes, edges, [node, port, 0: value or 1: gradient], entry, derivation]; nodes and edges by their place;
//              derivation 0: none, else its place in `derivations`, from 1
//   viewport   [x, y, zoom], whole px and three decimals
//   frames     ops that stand open, see frameTuple

const modes: readonly LinkMode[] = ['edit', 'view', 'present'];

export function toTuple(document: GraphDocument, view: LinkView): JsonValue {
  const place = new Map(document.nodes.map((node, index) => [node.id, index]));
  const at = (id: string): number => place.get(id) ?? -1;
  return trimmed(
    [
      document.title,
      document.nodes.map(nodeTuple),
      document.edges.flatMap(({ from, to }) => [at(from[0]), from[1], at(to[0]), to[1]]),
      backwardTuple(document, at),
      document.notes ?? '',
      view.step,
      modes.indexOf(view.mode),
      selectionTuple(document, view, place),
      view.viewport === null
        ? 0
        : [Math.round(view.viewport.x), Math.round(view.viewport.y), Math.round(view.viewport.zoom * 1000) / 1000],
      frameTuples(document, nodeTuple),
    ],
    ['', [], [], 0, '', null, 0, [], 0, []],
  );
}

function backwardTuple({ backward }: GraphDocument, at: (id: string) => number): JsonValue {
  if (!backward) return backward === null ? null : 0;
  const { from, seed } = backward;
  return [at(from[0]), from[1], ...(seed === undefined ? [] : [seed])];
}

function nodeTuple(node: GraphNode): JsonValue {
  const { op, id, position, params = {}, inputs = {}, trainable = {} } = node;
  return trimmed([op, id, position[0], position[1], params, inputs, trainable] as JsonValue[], [
    null,
    null,
    null,
    null,
    {},
    {},
    {},
  ]);
}

function selectionTuple(document: GraphDocument, view: LinkView, place: ReadonlyMap<string, number>): JsonValue {
  const edges = new Map(document.edges.map((edge, index) => [edgeId(edge), index]));
  const { port } = view;
  return trimmed(
    [
      placesOf(view.nodes, place),
      placesOf(view.edges, edges),
      port !== null && place.has(port.node)
        ? [place.get(port.node) as number, port.port, port.side === 'value' ? 0 : 1]
        : 0,
      view.entry ?? 0,
      view.derivation === null ? 0 : derivations.indexOf(view.derivation) + 1,
    ],
    [[], [], 0, 0, 0],
  );
}

function placesOf(ids: readonly string[], places: ReadonlyMap<string, number>): readonly number[] {
  return ids.flatMap((id) => places.get(id) ?? []);
}

/** Without the items at the end that equal the default in their place; a default that is a list or an object is an empty one. */
function trimmed(items: readonly JsonValue[], defaults: readonly JsonValue[]): readonly JsonValue[] {
  let length = items.length;
  while (length > 0 && isDefault(items[length - 1], defaults[length - 1])) length--;
  return items.slice(0, length);
}

function isDefault(item: JsonValue | undefined, standard: JsonValue | undefined): boolean {
  if (typeof standard !== 'object' || standard === null) return item === standard;
  return Array.isArray(item) ? item.length === 0 : isEmpty(item);
}

/** What `fromTuple` gives: nothing in it has been checked but that lists are lists. */
export interface Untupled {
  /** For `readDocument`. */
  readonly document: unknown;
  readonly view: LinkView;
}

/** null: the value is no such tuple. Never throws. */
export function fromTuple(value: unknown): Untupled | null {
  if (!Array.isArray(value) || value.length > 10) return null;
  const [title = '', nodes = [], edges = [], backward = 0, notes = '', step, mode, selection, viewport, frames] =
    value as unknown[];
  if (!Array.isArray(nodes) || !Array.isArray(edges)) return null;
  // Lists that are too long anyway are handed on as they are: only their length will be looked at.
  if (nodes.length > MAX_NODES || edges.length > 4 * MAX_EDGES) return oversized(nodes, edges);
  const rawNodes = nodes.map(rawNode);
  const ids = rawNodes.map((node) => (typeof node === 'object' && node !== null && 'id' in node ? node.id : undefined));
  const portAt = (place: unknown, port: unknown) => [itemAt(ids, place) ?? `node ${wordOf(place)}`, port];
  const rawEdges: { from: unknown; to: unknown }[] = [];
  for (let at = 0; at < edges.length; at += 4) {
    rawEdges.push({ from: portAt(edges[at], edges[at + 1]), to: portAt(edges[at + 2], edges[at + 3]) });
  }
  const target = Array.isArray(backward)
    ? { from: portAt(backward[0], backward[1]), ...(backward.length > 2 && { seed: backward[2] as HeldValue }) }
    : backward;
  return {
    document: {
      format: 'chainrule',
      version: 1,
      title,
      ...(notes !== '' && { notes }),
      nodes: rawNodes,
      edges: rawEdges,
      ...(target !== 0 && { backward: target }),
      ...(frames !== undefined && { frames: rawFrames(frames, rawNodes, rawNode) }),
    },
    view: {
      step: Number.isSafeInteger(step) && (step as number) >= 0 ? (step as number) : null,
      mode: itemAt(modes, mode) ?? 'edit',
      ...readSelection(selection, ids, rawEdges),
      viewport: readViewport(viewport),
    },
  };
}

function oversized(nodes: readonly unknown[], edges: readonly unknown[]): Untupled {
  const rawEdges: unknown[] = [];
  rawEdges.length = Math.ceil(edges.length / 4);
  return { document: { format: 'chainrule', version: 1, nodes, edges: rawEdges }, view: plainView };
}

function rawNode(tuple: unknown): unknown {
  if (!Array.isArray(tuple)) return tuple;
  const [op, id, x, y, params, inputs, trainable] = tuple as unknown[];
  return {
    id,
    op,
    position: [x, y],
    ...(params !== undefined && !isEmpty(params) && { params }),
    ...(inputs !== undefined && !isEmpty(inputs) && { inputs }),
    ...(trainable !== undefined && { trainable }),
  };
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

function readSelection(
  selection: unknown,
  ids: readonly unknown[],
  edges: readonly { readonly to: unknown }[],
): Pick<LinkView, 'nodes' | 'edges' | 'port' | 'entry' | 'derivation'> {
  const [nodes, wires, port, entry, derivation] = Array.isArray(selection) ? (selection as unknown[]) : [];
  const idAt = (place: unknown): string[] => {
    const id = itemAt(ids, place);
    return typeof id === 'string' ? [id] : [];
  };
  const [node, name, side] = Array.isArray(port) ? (port as unknown[]) : [];
  const ported = idAt(node)[0];
  return {
    nodes: listOf(nodes).flatMap(idAt),
    edges: listOf(wires).flatMap((place) => {
      const to = itemAt(edges, place)?.to as readonly unknown[] | undefined;
      return to === undefined ? [] : [`${wordOf(to[0])}.${wordOf(to[1])}`];
    }),
    port:
      ported !== undefined && typeof name === 'string'
        ? { node: ported, port: name, side: side === 1 ? 'gradient' : 'value' }
        : null,
    entry:
      Array.isArray(entry) && entry.length <= 16 && entry.every((index) => Number.isSafeInteger(index) && index >= 0)
        ? entry
        : null,
    derivation: (Number.isSafeInteger(derivation) && derivations[(derivation as number) - 1]) || null,
  };
}

/** Only a whole number is a place: anything else, asked for as a key, would be turned into text by its own rules. */
function itemAt<T>(items: readonly T[], place: unknown): T | undefined {
  return Number.isSafeInteger(place) ? items[place as number] : undefined;
}

function wordOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '?';
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function readViewport(value: unknown): LinkView['viewport'] {
  if (!Array.isArray(value) || value.length !== 3 || !value.every((number) => Number.isFinite(number))) return null;
  const [x, y, zoom] = value as [number, number, number];
  return zoom > 0 ? { x, y, zoom } : null;
}
