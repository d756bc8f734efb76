// frameTuple: an opened op as nested lists without names, a part of the link's tuple.
import { type JsonValue, jsonText } from '../document/jsonText.ts';
import { MAX_EDGES, MAX_FRAMES, MAX_NODES } from '../document/limits.ts';
import type { FrameMember, GraphDocument, GraphFrame, PortRef } from '../document/model.ts';

// frame      [node, members, edges, inputs, outputs, made, room]
//   node     [op, id, x, y, params, inputs, trainable], as any node
//   members  a place: all as at that node (or frame) now, but for what the op's own ports hold; else [place, op, params, inputs, trainable]
//   edges    member, output port, member, input port, and so on, all in one list; members by their place among the members
//   inputs   { port: [member, port, member, port ...] }
//   outputs  { port: [member, port] }
//   made     [port ...]
//   room     [x, y, [places]], and so on
// A place counts the nodes, then the frames; a text is the id of a node that was deleted.

/** As the tuple of a node is written and read. */
export interface NodeTuples {
  write(node: GraphFrame['node']): JsonValue;
  read(tuple: unknown): unknown;
}

export function frameTuples(document: GraphDocument, write: NodeTuples['write']): readonly JsonValue[] {
  const { nodes, frames = [] } = document;
  const everyone = [...nodes, ...frames.map(({ node }) => node)];
  const places = new Map(everyone.map(({ id }, place) => [id, place]));
  const placeOf = (id: string): number | string => places.get(id) ?? id;
  return frames.map((frame): JsonValue => {
    const within = new Map(frame.members.map(({ id }, place) => [id, place]));
    const ref = ([id, port]: PortRef): readonly [number, string] => [within.get(id) ?? -1, port];
    const own = ownPorts(frame);
    const parts: readonly JsonValue[] = [
      write(frame.node),
      frame.members.map((member): JsonValue => {
        const place = placeOf(member.id);
        const now = typeof place === 'number' ? everyone[place] : undefined;
        if (now !== undefined && sameText(member, memberOf(now, own))) return place;
        const { op, params = {}, inputs = {}, trainable = {} } = member;
        return [place, op, params, inputs, trainable] as JsonValue;
      }),
      frame.edges.flatMap(({ from, to }) => [...ref(from), ...ref(to)]),
      entriesOf(frame.inputs, (refs) => refs.flatMap(ref)),
      entriesOf(frame.outputs, ref),
      frame.made ?? [],
      (frame.room ?? []).flatMap(({ by, nodes: moved }): JsonValue[] => [by[0], by[1], moved.map(placeOf)]),
    ];
    const length = frame.room !== undefined ? 7 : frame.made !== undefined ? 6 : 5;
    return parts.slice(0, length);
  });
}

function ownPorts({ inputs }: Pick<GraphFrame, 'inputs'>): ReadonlySet<string> {
  return new Set(
    Object.values(inputs)
      .flat()
      .map(([id, port]) => `${id}.${port}`),
  );
}

/** A node as opening would have put it there: without what stands at the op's own ports. */
function memberOf({ id, op, params, inputs, trainable }: FrameMember, own: ReadonlySet<string>): FrameMember {
  const rest = <V>(record: Readonly<Record<string, V>> | undefined) => {
    const entries = Object.entries(record ?? {}).filter(([port]) => !own.has(`${id}.${port}`));
    return entries.length === 0 ? undefined : Object.fromEntries(entries);
  };
  const [held, marks] = [rest(inputs), rest(trainable)];
  return { id, op, ...(params && { params }), ...(held && { inputs: held }), ...(marks && { trainable: marks }) };
}

function sameText(a: FrameMember, b: FrameMember): boolean {
  const text = ({ op, params = {}, inputs = {}, trainable = {} }: FrameMember) =>
    jsonText([op, params, inputs, trainable] as JsonValue);
  return text(a) === text(b);
}

function entriesOf<V>(record: Readonly<Record<string, V>>, write: (value: V) => JsonValue): JsonValue {
  return Object.fromEntries(Object.entries(record).map(([port, value]) => [port, write(value)]));
}

/** Frames as `readDocument` takes them; nothing in them has been checked. `nodes`: the raw nodes of the tuple. */
export function rawFrames(tuples: unknown, nodes: readonly unknown[], read: NodeTuples['read']): unknown {
  // A list that is too long is handed on as it is: only its length will be looked at.
  if (!Array.isArray(tuples) || tuples.length > MAX_FRAMES) return tuples;
  const lists = tuples.map((tuple: unknown) => (Array.isArray(tuple) ? (tuple as readonly unknown[]) : []));
  const closed = lists.map(([node]) => read(node));
  const everyone = [...nodes, ...closed];
  const idAt = (place: unknown): unknown => {
    if (typeof place === 'string') return place;
    const node = everyone[place as number];
    return typeof node === 'object' && node !== null && 'id' in node ? node.id : undefined;
  };
  return lists.map(([, members, edges, inputs, outputs, made, room], index) => {
    const list = listOf(members, MAX_NODES);
    const ids = list.map((each) => idAt(Array.isArray(each) ? each[0] : each));
    const refs = (flat: unknown): unknown[] => {
      const parts = listOf(flat, 2 * MAX_EDGES);
      return Array.from({ length: Math.ceil(parts.length / 2) }, (_, at) => [
        ids[parts[2 * at] as number],
        parts[2 * at + 1],
      ]);
    };
    const stands = record(inputs, refs);
    const own = new Set(
      Object.values(stands)
        .flat()
        .map((ref) => portText(ref as readonly unknown[])),
    );
    const ends = refs(edges);
    const shifts = listOf(room, 3 * MAX_NODES);
    return {
      node: closed[index],
      members: list.map((each, at) => rawMember(each, ids[at], everyone, own)),
      edges: Array.from({ length: Math.ceil(ends.length / 2) }, (_, at) => ({
        from: ends[2 * at],
        to: ends[2 * at + 1],
      })),
      inputs: stands,
      outputs: record(outputs, (flat) => refs(flat)[0]),
      ...(made !== undefined && { made }),
      ...(shifts.length > 0 && {
        room: Array.from({ length: Math.ceil(shifts.length / 3) }, (_, at) => ({
          by: [shifts[3 * at], shifts[3 * at + 1]],
          nodes: listOf(shifts[3 * at + 2], MAX_NODES).map(idAt),
        })),
      }),
    };
  });
}

function rawMember(tuple: unknown, id: unknown, everyone: readonly unknown[], own: ReadonlySet<string>): unknown {
  if (Array.isArray(tuple)) {
    const [, op, params, inputs, trainable] = tuple as unknown[];
    return {
      id,
      op,
      ...(isFilled(params) && { params }),
      ...(isFilled(inputs) && { inputs }),
      ...(isFilled(trainable) && { trainable }),
    };
  }
  const node = everyone[tuple as number];
  if (typeof node !== 'object' || node === null) return { id };
  const { op, params, inputs, trainable } = node as Readonly<Record<string, unknown>>;
  const rest = (part: unknown): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(typeof part === 'object' && part !== null ? part : {}).filter(
        ([port]) => !own.has(portText([id, port])),
      ),
    );
  const [held, marks] = [rest(inputs), rest(trainable)];
  return {
    id,
    op,
    ...(params !== undefined && { params }),
    ...(isFilled(held) && { inputs: held }),
    ...(isFilled(marks) && { trainable: marks }),
  };
}

/** No text of a node and a port where one of them is no text. */
function portText([id, port]: readonly unknown[]): string {
  return typeof id === 'string' && typeof port === 'string' ? `${id}.${port}` : '';
}

function isFilled(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

function listOf(value: unknown, most: number): readonly unknown[] {
  return Array.isArray(value) && value.length <= most ? value : [];
}

function record<V>(value: unknown, read: (part: unknown) => V): Record<string, V> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([port, part]) => [port, read(part)]));
}
