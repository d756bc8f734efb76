// setParam: sets a param of a node within the bounds of its op. Edges at ports that vanish with it go; held values stay.
import type { Command } from '../command.ts';
import { dropVanishedPorts, noSuchNode, refuse, replaceNode, withEntry, withPart } from '../edit.ts';
import type { ParamJson } from '../model.ts';
import { paramProblem } from '../paramProblem.ts';
import { findNode } from '../ports.ts';
import { sameParam } from '../sameParam.ts';
import { quoted, shown } from '../shown.ts';

export interface ParamEdit {
  readonly node: string;
  readonly name: string;
  /** undefined: back to the default. */
  readonly value: ParamJson | undefined;
}

export const setParam: Command<ParamEdit> = (document, args, signatures) => {
  const node = findNode(document, args.node);
  if (node === undefined) return noSuchNode(args.node);
  const signature = signatures.get(node.op);
  if (signature === undefined) {
    return refuse(
      `${shown(node.id)} is of the unknown op ${quoted(node.op)}, so its params cannot be edited; replace its op first.`,
    );
  }
  const param = signature.params.find((each) => each.name === args.name);
  if (param === undefined) return refuse(`${shown(node.id)} (${node.op}) has no param named ${quoted(args.name)}.`);
  if (args.value !== undefined) {
    const problem = paramProblem(param, args.value);
    if (problem !== null) return refuse(`${shown(node.id)}: ${param.name} ${problem}.`);
  }
  const value = sameParam(args.value, param.default) ? undefined : args.value;
  const before =
    node.params !== undefined && Object.hasOwn(node.params, param.name) ? node.params[param.name] : undefined;
  if (sameParam(value, before)) return document;
  const next = replaceNode(document, node.id, withPart(node, 'params', withEntry(node.params, param.name, value)));
  return dropVanishedPorts(next, node.id, signatures);
};
