// readFrames: the foreign list of opened ops, matched to the nodes that were read. A frame that is not whole is left out with a reason.

import { clampCoordinate } from '../clampCoordinate.ts';
import { MAX_EDGES, MAX_ENTRIES, MAX_FRAMES, MAX_NESTING, MAX_NODES } from '../limits.ts';
import type { FrameMember, FrameRoom, GraphEdge, GraphFrame, GraphNode, PortRef } from '../model.ts';
import { freshName, nodeIdProblem } from '../nodeId.ts';
import { quoted, shown } from '../shown.ts';
import type { Signatures } from '../signature.ts';
import { type Foreign, field, isObject, isPlainName, named, unknownFields } from './fields.ts';
import { Report } from './Report.ts';
import { readPortRef } from './readEdges.ts';
import { readNode, readOpName } from './readNode.ts';
import { foreignId, type ReadNodes } from './readNodes.ts';

export interface ReadFrames {
  readonly frames: readonly GraphFrame[];
  /** Numbers that the closed ops and their constants hold. */
  readonly elements: number;
}

/** Of all frames together; each member is a node, so sound documents are far below. */
const MOST_MEMBERS = 2 * MAX_NODES;

export function readFrames(raw: unknown, read: ReadNodes, signatures: Signatures, report: Report): ReadFrames {
  const none: ReadFrames = { frames: [], elements: 0 };
  if (raw === undefined) return none;
  if (!Array.isArray(raw)) {
    report.error('bad-field', `The graph has ${named(raw)} as its frames, where a list belongs; it was left out.`);
    return none;
  }
  if (raw.length > MAX_FRAMES) {
    const count = raw.length.toLocaleString('en-US');
    report.error(
      'too-many-frames',
      `The graph has ${count} opened ops; at most ${MAX_FRAMES.toLocaleString('en-US')} are kept track of, so all nodes stand by themselves.`,
    );
    return none;
  }
  const names = new Map(read.names);
  const taken = new Set(read.nodes.map((node) => node.id));
  const list = raw.map((each: unknown, index) => namedFrame(each, index, { names, taken }, report));
  const reading = { names, signatures, report, members: 0, elements: 0 };
  const whole = list.flatMap((each) => (each === null ? [] : (readFrame(each, reading) ?? [])));
  const nodes = new Set(read.nodes.map((node) => node.id));
  const frames = living(nested(apart(whole, report), report), nodes, report);
  const ids = new Set([...nodes, ...frames.map((frame) => frame.node.id)]);
  return { frames: frames.map((frame) => withKnownRoom(frame, ids)), elements: reading.elements };
}

interface NamedFrame {
  readonly raw: Foreign;
  readonly node: Foreign;
  readonly id: string;
  readonly op: string;
}

/** Frames get their names first, for one may be a member of another that comes before it. */
function namedFrame(
  raw: unknown,
  index: number,
  { names, taken }: { readonly names: Map<string, string>; readonly taken: Set<string> },
  report: Report,
): NamedFrame | null {
  const which = `Frame number ${index + 1}`;
  const node = isObject(raw) ? field(raw, 'node') : undefined;
  const op = isObject(node) ? readOpName(field(node, 'op')) : null;
  if (!isObject(raw) || !isObject(node) || op === null) {
    const wrong = isObject(raw) ? 'does not say which op was opened' : `is ${named(raw)}, where an object belongs`;
    report.error('bad-frame', `${which} ${wrong}; it was left out, its nodes stay.`);
    return null;
  }
  const foreign = foreignId(field(node, 'id'));
  const usable = foreign !== null && nodeIdProblem(foreign) === null && !taken.has(foreign);
  const id = usable ? foreign : freshName(taken, foreign ?? op.toLowerCase());
  taken.add(id);
  if (foreign !== null && !names.has(foreign)) names.set(foreign, id);
  if (!usable) {
    report.warn('bad-id', `The opened op ${quoted(foreign ?? op)} cannot have that name; it is called ${id} now.`);
  }
  return { raw, node, id, op };
}

interface Reading {
  readonly names: ReadonlyMap<string, string>;
  readonly signatures: Signatures;
  readonly report: Report;
  members: number;
  elements: number;
}

function readFrame({ raw, node: rawNode, id, op }: NamedFrame, reading: Reading): GraphFrame | null {
  const { signatures, report } = reading;
  const leftOut = (reason: string): null => {
    report.error('bad-frame', `${shown(id)} (${op}) does not stand open any more, its nodes stay: ${reason}.`);
    return null;
  };
  const strangers = unknownFields(raw, ['node', 'members', 'edges', 'inputs', 'outputs', 'made', 'room']);
  if (strangers !== null) {
    report.add(
      'info',
      'unknown-field',
      `The frame ${id} has fields that are not known and were left out: ${strangers}.`,
    );
  }
  const rawMembers = field(raw, 'members');
  const rawEdges = field(raw, 'edges');
  if (!Array.isArray(rawMembers) || !Array.isArray(rawEdges)) return leftOut('it does not say what is inside');
  reading.members += rawMembers.length;
  if (reading.members > MOST_MEMBERS || rawEdges.length > MAX_EDGES) return leftOut('there is too much inside');
  // Members keep the names that nodes go by here; a name that no node has is of one that was deleted.
  const own = new Map<string, string>();
  const members: FrameMember[] = [];
  for (const each of rawMembers as readonly unknown[]) {
    const foreign = isObject(each) ? foreignId(field(each, 'id')) : null;
    const member = foreign === null ? undefined : (reading.names.get(foreign) ?? foreign);
    const memberOp = isObject(each) ? readOpName(field(each, 'op')) : null;
    if (!isObject(each) || foreign === null || member === undefined || memberOp === null)
      return leftOut('one of its members is no node');
    if (nodeIdProblem(member) !== null || own.has(foreign))
      return leftOut(`${quoted(foreign)} is no member it can have`);
    own.set(foreign, member);
    const { node, elements } = readNode(each, member, memberOp, signatures, new Report());
    const { position: _, ...parts } = node;
    reading.elements += elements;
    members.push(parts);
  }
  if (new Set(own.values()).size < own.size) return leftOut('two of its members are one node');
  const wires = (rawEdges as readonly unknown[]).map((each) => readWire(each, own));
  const inputs = readPorts(field(raw, 'inputs'), (value) => readRefs(value, own));
  const outputs = readPorts(field(raw, 'outputs'), (value) => readRef(value, own));
  if (inputs === null || outputs === null || !wires.every((wire) => wire !== null)) {
    return leftOut('it does not say how what is inside is wired');
  }
  const closed = readNode(rawNode, id, op, signatures, report);
  reading.elements += closed.elements;
  const made = readMade(field(raw, 'made'));
  const room = readRoom(field(raw, 'room'), reading.names);
  return {
    node: { ...closed.node, position: closed.node.position ?? [0, 0] },
    members,
    edges: wires,
    inputs,
    outputs,
    ...(made.length > 0 && { made }),
    ...(room.length > 0 && { room }),
  };
}

function readRef(raw: unknown, own: ReadonlyMap<string, string>): PortRef | null {
  const found = readPortRef(raw, own);
  return found !== null && 'ref' in found ? found.ref : null;
}

function readRefs(raw: unknown, own: ReadonlyMap<string, string>): readonly PortRef[] | null {
  if (!Array.isArray(raw) || raw.length > MAX_EDGES) return null;
  const refs = raw.map((each: unknown) => readRef(each, own));
  return refs.every((ref) => ref !== null) ? refs : null;
}

function readWire(raw: unknown, own: ReadonlyMap<string, string>): GraphEdge | null {
  if (!isObject(raw)) return null;
  const [from, to] = [readRef(field(raw, 'from'), own), readRef(field(raw, 'to'), own)];
  return from === null || to === null ? null : { from, to };
}

function readPorts<V>(raw: unknown, read: (value: unknown) => V | null): Readonly<Record<string, V>> | null {
  if (!isObject(raw)) return null;
  const entries: [string, V][] = [];
  for (const port in raw) {
    if (!Object.hasOwn(raw, port)) continue;
    const value = isPlainName(port) && entries.length < MAX_ENTRIES ? read(raw[port]) : null;
    if (value === null) return null;
    entries.push([port, value]);
  }
  return Object.fromEntries(entries);
}

function readMade(raw: unknown): readonly string[] {
  if (!Array.isArray(raw)) return [];
  const names = raw.slice(0, MAX_ENTRIES).filter((port: unknown) => typeof port === 'string' && isPlainName(port));
  return [...new Set(names as string[])];
}

function readRoom(raw: unknown, names: ReadonlyMap<string, string>): readonly FrameRoom[] {
  if (!Array.isArray(raw)) return [];
  return raw.slice(0, MAX_ENTRIES).flatMap((part: unknown): FrameRoom[] => {
    const [by, list] = isObject(part) ? [field(part, 'by'), field(part, 'nodes')] : [];
    if (!Array.isArray(by) || by.length !== 2 || !by.every((px) => Number.isFinite(px))) return [];
    if (!Array.isArray(list) || list.length > MAX_NODES) return [];
    const nodes = list.flatMap((each: unknown) => names.get(foreignId(each) ?? '') ?? []);
    const [x, y] = by as [number, number];
    return nodes.length === 0 ? [] : [{ by: [clampCoordinate(x), clampCoordinate(y)], nodes }];
  });
}

function withKnownRoom(frame: GraphFrame, ids: ReadonlySet<string>): GraphFrame {
  if (frame.room === undefined) return frame;
  const room = frame.room
    .map(({ by, nodes }) => ({ by, nodes: nodes.filter((id) => ids.has(id)) }))
    .filter(({ nodes }) => nodes.length > 0);
  const { room: _, ...rest } = frame;
  return room.length === 0 ? rest : { ...rest, room };
}

/** A node stands in one frame: the first that says so. */
function apart(frames: readonly GraphFrame[], report: Report): readonly GraphFrame[] {
  const owner = new Map<string, string>();
  return frames.filter(({ node, members }) => {
    const shared = members.find(({ id }) => owner.has(id) || id === node.id);
    if (shared === undefined) {
      for (const { id } of members) owner.set(id, node.id);
      return true;
    }
    const other = owner.get(shared.id) ?? node.id;
    report.error(
      'shared-member',
      `${shown(node.id)} does not stand open any more, its nodes stay: ${shown(shared.id)} stands in ${shown(other)} already.`,
    );
    return false;
  });
}

/** Frames within themselves, and frames too deep inside others, are left out. */
function nested(frames: readonly GraphFrame[], report: Report): readonly GraphFrame[] {
  const around = new Map<string, string>();
  for (const { node, members } of frames) for (const { id } of members) around.set(id, node.id);
  return frames.filter(({ node }) => {
    let depth = 0;
    for (let id = around.get(node.id); id !== undefined && depth < MAX_NESTING; id = around.get(id)) depth++;
    if (depth < MAX_NESTING) return true;
    report.error(
      'deep-frame',
      `${shown(node.id)} does not stand open any more, its nodes stay: it stands inside itself, or in more than ${MAX_NESTING - 1} others.`,
    );
    return false;
  });
}

/** Something must be left of what was inside. */
function living(frames: readonly GraphFrame[], nodes: ReadonlySet<string>, report: Report): readonly GraphFrame[] {
  const around = new Map<string, GraphFrame>();
  for (const frame of frames) for (const { id } of frame.members) around.set(id, frame);
  const alive = new Set<GraphFrame>();
  for (const id of nodes) {
    for (let frame = around.get(id); frame && !alive.has(frame); frame = around.get(frame.node.id)) alive.add(frame);
  }
  for (const frame of frames) {
    if (alive.has(frame)) continue;
    const { id, op } = frame.node satisfies GraphNode;
    report.error(
      'empty-frame',
      `${shown(id)} (${op}) stood open, but none of what was inside is there; it was left out.`,
    );
  }
  return frames.filter((frame) => alive.has(frame));
}
