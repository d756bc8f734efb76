// setTrainable: marks what a port holds as trainable, or not; only what differs from the op's default is written down.
import type { Command } from '../command.ts';
import { noSuchNode, refuse, replaceNode, withEntry, withPart } from '../edit.ts';
import { findNode, inputPorts } from '../ports.ts';
import { listed, quoted, shown } from '../shown.ts';

export interface TrainableEdit {
  readonly node: string;
  readonly port: string;
  /** undefined: back to the op's default. */
  readonly trainable: boolean | undefined;
}

export const setTrainable: Command<TrainableEdit> = (document, args, signatures) => {
  const node = findNode(document, args.node);
  if (node === undefined) return noSuchNode(args.node);
  const ports = inputPorts(node, signatures);
  const port = ports?.find((each) => each.name === args.port);
  if (ports !== null && port === undefined) {
    const names = ports.map((each) => each.name);
    return refuse(
      `${shown(node.id)} (${node.op}) has no input named ${quoted(args.port)}; its inputs are ${listed(names)}.`,
    );
  }
  const value = args.trainable === port?.trainable ? undefined : args.trainable;
  const before =
    node.trainable !== undefined && Object.hasOwn(node.trainable, args.port) ? node.trainable[args.port] : undefined;
  if (value === before) return document;
  return replaceNode(document, node.id, withPart(node, 'trainable', withEntry(node.trainable, args.port, value)));
};
