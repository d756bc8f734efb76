// renameNode: gives a node another id, everywhere at once.
import type { Command } from '../command.ts';
import { noSuchNode, refuse } from '../edit.ts';
import type { PortRef } from '../model.ts';
import { nodeIdProblem } from '../nodeId.ts';
import { findNode } from '../ports.ts';
import { quoted } from '../shown.ts';

export const renameNode: Command<{ readonly id: string; readonly to: string }> = (document, args) => {
  if (findNode(document, args.id) === undefined) return noSuchNode(args.id);
  const to = args.to.length < 1000 ? args.to.normalize('NFC').trim() : args.to;
  if (to === args.id) return document;
  const problem = nodeIdProblem(to);
  if (problem !== null) return refuse(problem);
  if (findNode(document, to)) return refuse(`There is already a node named ${quoted(to)}; choose another name.`);
  const renamed = (port: PortRef): PortRef => (port[0] === args.id ? [to, port[1]] : port);
  const { backward } = document;
  return {
    ...document,
    nodes: document.nodes.map((node) => (node.id === args.id ? { ...node, id: to } : node)),
    edges: document.edges.map((edge) =>
      edge.from[0] === args.id || edge.to[0] === args.id ? { from: renamed(edge.from), to: renamed(edge.to) } : edge,
    ),
    ...(backward?.from[0] === args.id && { backward: { ...backward, from: renamed(backward.from) } }),
  };
};
