// changeOp: makes a node another op where it stands; wires that find no port there are named, with the way to have them back.
import { replaceOp } from '../../document/commands/replaceOp.ts';
import { findNode } from '../../document/ports.ts';
import type { App, Outcome } from '../../state/app.ts';
import { tellLostWires } from './lostWires.ts';

export function changeOp(app: App, node: string, op: string): Outcome {
  const before = app.store.getState().document;
  const old = findNode(before, node)?.op ?? '';
  const outcome = app.dispatch(replaceOp, { node, op }, { label: `replace ${old} by ${op}` });
  if (outcome.ok) tellLostWires(app, before, node);
  return outcome;
}
