// renameNode: gives a node, or an op that stands open, another id, everywhere at once.
import type { Command } from '../command.ts';
import { noSuchNode, refuse } from '../edit.ts';
import { findFrame, framesOf, renamedFrame, takenIds, withFrames } from '../frames.ts';
import type { PortRef } from '../model.ts';
import { nodeIdProblem } from '../nodeId.ts';
import { findNode } from '../ports.ts';
import { quoted } from '../shown.ts';

export const renameNode: Command<{ readonly id: string; readonly to: string }> = (document, args) => {
  if (!findNode(document, args.id) && !findFrame(document, args.id)) return noSuchNode(args.id);
  const to = args.to.length < 1000 ? args.to.normalize('NFC').trim() : args.to;
  if (to === args.id) return document;
  const problem = nodeIdProblem(to);
  if (problem !== null) return refuse(problem);
  if (takenIds(document).has(to)) return refuse(`There is already a node named ${quoted(to)}; choose another name.`);
  const renamed = (port: PortRef): PortRef => (port[0] === args.id ? [to, port[1]] : port);
  const { backward } = document;
  const names = new Map([[args.id, to]]);
  const framed = withFrames(
    document,
    framesOf(document).map((frame) => renamedFrame(frame, names)),
  );
  if (!findNode(document, args.id)) return framed;
  return {
    ...framed,
    nodes: document.nodes.map((node) => (node.id === args.id ? { ...node, id: to } : node)),
    edges: document.edges.map((edge) =>
      edge.from[0] === args.id || edge.to[0] === args.id ? { from: renamed(edge.from), to: renamed(edge.to) } : edge,
    ),
    ...(backward?.from[0] === args.id && { backward: { ...backward, from: renamed(backward.from) } }),
  };
};
