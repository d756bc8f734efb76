// disconnect: takes out the wire at an input; what the port held before it was wired is in force again.
import type { Command } from '../command.ts';
import { samePort, withEdges } from '../edit.ts';
import type { PortRef } from '../model.ts';

export const disconnect: Command<{ readonly to: PortRef }> = (document, { to }) =>
  withEdges(
    document,
    document.edges.filter((edge) => !samePort(edge.to, to)),
  );
