// setHeld: sets what an input port holds of its own, or clears it back to the op's default.
import type { Command } from '../command.ts';
import { noSuchNode, portText, refuse, replaceNode, withEntry, withPart } from '../edit.ts';
import { budgetProblem } from '../elementBudget.ts';
import { heldTensor, sameHeld } from '../heldValue.ts';
import type { HeldValue } from '../model.ts';
import { findNode, inputPorts } from '../ports.ts';
import { listed, quoted, shown } from '../shown.ts';

export interface HeldEdit {
  readonly node: string;
  readonly port: string;
  /** undefined: back to the op's default. A wired port keeps the value, unused, until it is unwired. */
  readonly value: HeldValue | undefined;
}

export const setHeld: Command<HeldEdit> = (document, args, signatures) => {
  const node = findNode(document, args.node);
  if (node === undefined) return noSuchNode(args.node);
  const before =
    node.inputs !== undefined && Object.hasOwn(node.inputs, args.port) ? node.inputs[args.port] : undefined;
  if (sameHeld(before, args.value)) return document;
  if (args.value === undefined) {
    return replaceNode(document, node.id, withPart(node, 'inputs', withEntry(node.inputs, args.port, undefined)));
  }
  const ports = inputPorts(node, signatures);
  if (ports === null) {
    return refuse(
      `${shown(node.id)} is of the unknown op ${quoted(node.op)}, so its values cannot be edited; replace its op first.`,
    );
  }
  if (!ports.some((port) => port.name === args.port)) {
    const names = ports.map((port) => port.name);
    return refuse(
      `${shown(node.id)} (${node.op}) has no input named ${quoted(args.port)}; its inputs are ${listed(names)}.`,
    );
  }
  const held = heldTensor(args.value);
  if (held.kind === 'problem') return refuse(`${portText([args.node, args.port])} ${held.problem}.`);
  const inputs = withEntry(node.inputs, args.port, args.value);
  const next = replaceNode(document, node.id, withPart(node, 'inputs', inputs));
  const tooMany = budgetProblem(next);
  return tooMany === null ? next : refuse(tooMany);
};
