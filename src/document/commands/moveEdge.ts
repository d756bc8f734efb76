// moveEdge: takes one end of a wire, or both, to another port. The wire keeps its place in the document.
import type { Command } from '../command.ts';
import { connectionProblem } from '../connectionProblem.ts';
import { portText, refuse, samePort } from '../edit.ts';
import type { PortRef } from '../model.ts';

export interface EdgeMove {
  /** The input port where the wire ends now. */
  readonly edge: PortRef;
  readonly from?: PortRef;
  readonly to?: PortRef;
}

export const moveEdge: Command<EdgeMove> = (document, args, signatures) => {
  const moved = document.edges.find((edge) => samePort(edge.to, args.edge));
  if (moved === undefined) return refuse(`No wire ends at ${portText(args.edge)}; draw a new one.`);
  const from = args.from ?? moved.from;
  const to = args.to ?? moved.to;
  if (samePort(from, moved.from) && samePort(to, moved.to)) return document;
  const others = document.edges.filter((edge) => edge !== moved);
  const problem = connectionProblem({ nodes: document.nodes, edges: others }, from, to, signatures);
  if (problem !== null) return refuse(problem);
  const edges = document.edges
    .filter((edge) => edge === moved || !samePort(edge.to, to))
    .map((edge) => (edge === moved ? { from, to } : edge));
  return { ...document, edges };
};
