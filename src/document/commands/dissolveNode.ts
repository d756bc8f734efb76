// dissolveNode: takes a node out and joins what fed it to all that read it, as if it had been passed through.
import type { Command } from '../command.ts';
import { isRefusal } from '../command.ts';
import { noSuchNode, refuse } from '../edit.ts';
import { findNode, inputPorts } from '../ports.ts';
import { shown } from '../shown.ts';
import { connect } from './connect.ts';
import { deleteItems } from './deleteItems.ts';

export const dissolveNode: Command<{ readonly node: string }> = (document, args, signatures) => {
  const node = findNode(document, args.node);
  if (node === undefined) return noSuchNode(args.node);
  const data = new Set(
    (inputPorts(node, signatures) ?? []).filter((port) => port.role === 'data').map((port) => port.name),
  );
  const feeding = document.edges.filter((edge) => edge.to[0] === node.id && data.has(edge.to[1]));
  const source = feeding[0]?.from;
  if (source === undefined)
    return refuse(`Nothing is wired to ${shown(node.id)}, so nothing can be joined; delete it instead.`);
  if (feeding.length > 1) {
    return refuse(
      `${shown(node.id)} reads ${feeding.length} wires, so it is not clear which goes on; delete it instead.`,
    );
  }
  let next = deleteItems(document, { nodes: [node.id], edges: [] }, signatures);
  for (const edge of document.edges) {
    if (edge.from[0] !== node.id || isRefusal(next)) continue;
    next = connect(next, { from: source, to: edge.to }, signatures);
  }
  return next;
};
