// insertOnEdge: puts a node into a wire: the wire ends at the node, and a new one goes on from it.
import type { Command } from '../command.ts';
import { isRefusal } from '../command.ts';
import { noSuchNode, portText, refuse, samePort } from '../edit.ts';
import type { GraphDocument, PortRef } from '../model.ts';
import { findNode, inputPorts, outputPorts } from '../ports.ts';
import { shown } from '../shown.ts';
import type { Signatures } from '../signature.ts';
import { addNode, type NewNode } from './addNode.ts';
import { connect } from './connect.ts';
import { disconnect } from './disconnect.ts';

export interface Insertion {
  /** The input port where the wire ends. */
  readonly edge: PortRef;
  /** A node that is there already, or a new one. */
  readonly node: string | NewNode;
  /** The port that takes the wire; left out: the first free data input. */
  readonly input?: string;
  /** The port that goes on; left out: the first output. */
  readonly output?: string;
}

export const insertOnEdge: Command<Insertion> = (document, args, signatures) => {
  const wire = document.edges.find((edge) => samePort(edge.to, args.edge));
  if (wire === undefined) return refuse(`No wire ends at ${portText(args.edge)}; drop the node on a wire.`);
  const withNode = typeof args.node === 'string' ? document : addNode(document, args.node, signatures);
  if (isRefusal(withNode)) return withNode;
  const id = typeof args.node === 'string' ? args.node : args.node.id;
  if (id === wire.from[0] || id === wire.to[0]) {
    return refuse(`${shown(id)} is an end of that wire already; choose another wire.`);
  }
  const ends = choosePorts(withNode, id, args, signatures);
  if ('refused' in ends) return ends;
  const cut = disconnect(withNode, { to: wire.to }, signatures) as GraphDocument;
  const led = connect(cut, { from: wire.from, to: [id, ends.input] }, signatures);
  return isRefusal(led) ? led : connect(led, { from: [id, ends.output], to: wire.to }, signatures);
};

function choosePorts(document: GraphDocument, id: string, args: Insertion, signatures: Signatures) {
  const node = findNode(document, id);
  if (node === undefined) return noSuchNode(id);
  const inputs = inputPorts(node, signatures) ?? [];
  const wired = new Set(document.edges.filter((edge) => edge.to[0] === id).map((edge) => edge.to[1]));
  const data = inputs.filter((port) => port.role === 'data');
  const input = args.input ?? data.find((port) => !wired.has(port.name))?.name;
  const output = args.output ?? outputPorts(node, signatures)?.[0];
  if (input !== undefined && output !== undefined) return { input, output };
  const lacks = output === undefined ? 'no output' : data.length === 0 ? 'no data input' : 'no free data input';
  return refuse(`${shown(id)} (${shown(node.op)}) has ${lacks}, so it does not fit into a wire.`);
}
