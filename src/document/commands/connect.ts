// connect: draws a wire from an output to an input; the wire that was at the input makes way.
import type { Command } from '../command.ts';
import { connectionProblem } from '../connectionProblem.ts';
import { refuse, samePort } from '../edit.ts';
import type { PortRef } from '../model.ts';

export interface Connection {
  readonly from: PortRef;
  readonly to: PortRef;
}

export const connect: Command<Connection> = (document, { from, to }, signatures) => {
  const problem = connectionProblem(document, from, to, signatures);
  if (problem !== null) return refuse(problem);
  const edge = { from, to };
  const at = document.edges.findIndex((each) => samePort(each.to, to));
  if (at === -1) return { ...document, edges: [...document.edges, edge] };
  if (samePort((document.edges[at] as Connection).from, from)) return document;
  return { ...document, edges: document.edges.with(at, edge) };
};
