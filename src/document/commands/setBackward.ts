// setBackward: chooses what is differentiated, and the seed (the cotangent that backward starts from).
import type { Command } from '../command.ts';
import { noSuchNode, portText, refuse, samePort, withBackward } from '../edit.ts';
import { budgetProblem } from '../elementBudget.ts';
import { heldTensor, sameHeld } from '../heldValue.ts';
import type { GraphDocument } from '../model.ts';
import { findNode, inputPorts, outputPorts } from '../ports.ts';
import { quoted, shown } from '../shown.ts';

export interface BackwardChoice {
  /** undefined: the one scalar output that nothing reads. null: forward only. */
  readonly backward: GraphDocument['backward'];
}

export const setBackward: Command<BackwardChoice> = (document, { backward }, signatures) => {
  const before = document.backward;
  if (backward === before) return document;
  if (!backward) return withBackward(document, backward);
  if (before && samePort(before.from, backward.from) && sameHeld(before.seed, backward.seed)) return document;
  const { from, seed } = backward;
  const node = findNode(document, from[0]);
  if (node === undefined) return noSuchNode(from[0]);
  const outputs = outputPorts(node, signatures);
  const inputs = inputPorts(node, signatures);
  if (outputs === null || inputs === null) {
    return refuse(
      `${shown(node.id)} is of the unknown op ${quoted(node.op)}, so it cannot be differentiated; replace its op first.`,
    );
  }
  if (!outputs.includes(from[1]) && !inputs.some((port) => port.name === from[1])) {
    return refuse(`${shown(node.id)} (${node.op}) has no port named ${quoted(from[1])}; choose one that it has.`);
  }
  if (seed !== undefined) {
    const held = heldTensor(seed);
    if (held.kind === 'problem') return refuse(`The seed of ${portText(from)} ${held.problem}.`);
  }
  const next = withBackward(document, seed === undefined ? { from } : { from, seed });
  const tooMany = budgetProblem(next);
  return tooMany === null ? next : refuse(tooMany);
};
