// extractValue: moves what a port holds into a source node of its own, wired back, so that other ports can share it.
import type { Command } from '../command.ts';
import { isRefusal } from '../command.ts';
import { noSuchNode, portText, refuse, samePort } from '../edit.ts';
import { findNode, outputPorts } from '../ports.ts';
import { addNode } from './addNode.ts';
import { connect } from './connect.ts';
import { setHeld } from './setHeld.ts';

export interface Extraction {
  readonly node: string;
  readonly port: string;
  /** The op that holds the value, with an input port `value`: Parameter, or Input for data. */
  readonly op: string;
  /** The new node's id. */
  readonly id: string;
  readonly position: readonly [number, number];
}

export const extractValue: Command<Extraction> = (document, args, signatures) => {
  const node = findNode(document, args.node);
  if (node === undefined) return noSuchNode(args.node);
  const port = [args.node, args.port] as const;
  if (document.edges.some((edge) => samePort(edge.to, port))) {
    return refuse(`${portText(port)} is wired, so its value comes from another node already.`);
  }
  const value = node.inputs !== undefined && Object.hasOwn(node.inputs, args.port) ? node.inputs[args.port] : undefined;
  if (value === undefined) return refuse(`${portText(port)} holds no value of its own; give it one first.`);
  const added = addNode(document, { op: args.op, id: args.id, position: args.position, inputs: { value } }, signatures);
  if (isRefusal(added)) return added;
  const source = findNode(added, args.id);
  const output = source && outputPorts(source, signatures)?.[0];
  if (output === undefined) return refuse(`${args.op} has no output to wire to ${portText(port)}.`);
  const emptied = setHeld(added, { node: args.node, port: args.port, value: undefined }, signatures);
  return isRefusal(emptied) ? emptied : connect(emptied, { from: [args.id, output], to: port }, signatures);
};
