// closeFrame: puts the op back in place of what it was opened into, with the values that were edited inside.

import { changeInside } from '../changeInside.ts';
import type { Command, Refusal } from '../command.ts';
import { noSuchFrame, refuse, withPart } from '../edit.ts';
import { budgetProblem } from '../elementBudget.ts';
import { findFrame, framesOf, ownPort, withFrames, withLivingFrames } from '../frames.ts';
import { sameHeld } from '../heldValue.ts';
import type { GraphDocument, GraphEdge, GraphFrame, GraphNode, HeldValue, PortRef } from '../model.ts';
import { findNode, inputPorts } from '../ports.ts';
import { shown } from '../shown.ts';
import type { Signatures } from '../signature.ts';
import { topologicalOrder } from '../topology.ts';
import { movedBy } from './makeRoom.ts';

export interface Closing {
  readonly frame: string;
  /** What a port of the closed op would come to hold by itself, by its default or initializer, in the shape of `like`. */
  readonly byItself?: (node: GraphNode, port: string, like: HeldValue) => HeldValue | undefined;
}

/** Opened ops inside are closed with it. */
export const closeFrame: Command<Closing> = (document, args, signatures) => {
  const frame = findFrame(document, args.frame);
  if (frame === undefined) return noSuchFrame(args.frame);
  const opened = frame.members.find(({ id }) => !findNode(document, id) && findFrame(document, id) !== undefined);
  if (opened !== undefined) {
    const inner = closeFrame(document, { ...args, frame: opened.id }, signatures);
    return 'refused' in inner ? inner : closeFrame(inner, args, signatures);
  }
  const change = changeInside(document, frame, signatures);
  if (change !== null) return refuse(notClosed(frame, change));
  const node = closedNode(document, frame, args, signatures);
  const closed = putBack(document, frame, node);
  if ('refused' in closed) return closed;
  const tooMany = budgetProblem(closed);
  return tooMany === null ? closed : refuse(tooMany);
};

function notClosed({ node }: GraphFrame, change: string): string {
  return `${shown(node.id)} cannot be closed: ${change}. Undo that, or dissolve the frame, which keeps what is inside and forgets the op.`;
}

/** The op with what its ports hold now. Ports that were not touched hold what they held. */
function closedNode(document: GraphDocument, frame: GraphFrame, args: Closing, signatures: Signatures): GraphNode {
  const wired = new Set(document.edges.map(({ to }) => `${to[0]}.${to[1]}`));
  const inputs = new Map(Object.entries(frame.node.inputs ?? {}));
  const trainable = new Map(Object.entries(frame.node.trainable ?? {}));
  const ports = inputPorts(frame.node, signatures) ?? [];
  for (const [port, stands] of Object.entries(frame.inputs)) {
    const [first] = stands;
    if (first === undefined) continue;
    const member = findNode(document, first[0]);
    const held = member?.inputs && ownPort(member.inputs, first[1]);
    const made = frame.made?.includes(port) ?? false;
    if (wired.has(`${first[0]}.${first[1]}`)) {
      // Wired only now: what was held before rests at the op's port, as it does at any other.
      if (held !== undefined && !made && stands.length === 1) inputs.set(port, held);
      continue;
    }
    const before = made && held !== undefined ? args.byItself?.(frame.node, port, held) : undefined;
    const untouched = made && (sameHeld(before, held) || sameHeld(inputs.get(port), held));
    if (held === undefined && made) inputs.delete(port);
    if (member === undefined || held === undefined) continue;
    if (!untouched) inputs.set(port, held);
    const own = inputPorts(member, signatures)?.find(({ name }) => name === first[1])?.trainable ?? false;
    const trained = (member.trainable && ownPort(member.trainable, first[1])) ?? own;
    const usual = ports.find(({ name }) => name === port)?.trainable ?? false;
    if (trained === (trainable.get(port) ?? usual)) continue;
    if (trained === usual) trainable.delete(port);
    else trainable.set(port, trained);
  }
  const held = withPart(frame.node, 'inputs', inputs.size === 0 ? undefined : Object.fromEntries(inputs));
  return withPart(held, 'trainable', trainable.size === 0 ? undefined : Object.fromEntries(trainable));
}

function putBack(document: GraphDocument, frame: GraphFrame, node: GraphNode): GraphDocument | Refusal {
  const members = new Set(frame.members.map(({ id }) => id));
  const portOf = new Map<string, string>();
  const note = (side: string, port: string, [id, name]: PortRef) => {
    const key = `${side}${id}.${name}`;
    if (!portOf.has(key)) portOf.set(key, port);
  };
  for (const [port, stands] of Object.entries(frame.inputs)) for (const ref of stands) note('<', port, ref);
  for (const [port, output] of Object.entries(frame.outputs)) note('>', port, output);
  const at = (side: '<' | '>', [id, name]: PortRef): PortRef | null => {
    const port = portOf.get(`${side}${id}.${name}`);
    return port === undefined ? null : [node.id, port];
  };
  const wired = new Set<string>();
  const edges = document.edges.flatMap((edge): readonly GraphEdge[] => {
    const [leaves, arrives] = [members.has(edge.from[0]), members.has(edge.to[0])];
    if (leaves && arrives) return [];
    if (leaves) {
      const from = at('>', edge.from);
      return from === null ? [] : [{ from, to: edge.to }];
    }
    if (!arrives) return [edge];
    const to = at('<', edge.to);
    if (to === null || wired.has(to[1])) return [];
    wired.add(to[1]);
    return [{ from: edge.from, to }];
  });
  const first = document.nodes.findIndex(({ id }) => members.has(id));
  const nodes = document.nodes.flatMap((each, index) => {
    if (index === first) return [node];
    return members.has(each.id) ? [] : [each];
  });
  const { backward } = document;
  const target = backward?.from;
  const inside = target !== undefined && members.has(target[0]);
  const moved = inside ? (at('>', target) ?? at('<', target) ?? heldSource(frame, target, node.id)) : target;
  if (inside && (moved === null || moved === undefined)) {
    return refuse(
      notClosed(frame, `backward starts inside it, at ${shown(target[0])}.${target[1]}`).replace(
        'Undo that',
        'Start backward elsewhere',
      ),
    );
  }
  const closed = withFrames(
    { ...document, nodes, edges, ...(backward && moved && inside && { backward: { ...backward, from: moved } }) },
    framesOf(document).filter((each) => each !== frame),
  );
  if (topologicalOrder(closed).length < closed.nodes.length) {
    return refuse(notClosed(frame, 'a wire leads from one of its outputs back into it, which would make a cycle'));
  }
  return withLivingFrames(movedBy(closed, frame.room ?? [], -1));
}

/** A value that several members read has a source node of its own inside, whose output is the op's port as well. */
function heldSource(frame: GraphFrame, target: PortRef, id: string): PortRef | null {
  const found = Object.entries(frame.inputs).find(
    ([, stands]) => stands.length === 1 && stands[0]?.[0] === target[0] && !isReader(frame, target[0]),
  );
  return found === undefined ? null : [id, found[0]];
}

/** Sources inside are read, and read nothing. */
function isReader(frame: GraphFrame, id: string): boolean {
  return frame.edges.some(({ to }) => to[0] === id) || !frame.edges.some(({ from }) => from[0] === id);
}
