// addNode: puts a new node on the canvas.
import type { Command } from '../command.ts';
import { refuse } from '../edit.ts';
import { budgetProblem } from '../elementBudget.ts';
import { takenIds } from '../frames.ts';
import { heldTensor } from '../heldValue.ts';
import { MAX_NODES } from '../limits.ts';
import type { GraphNode, HeldValue, ParamJson } from '../model.ts';
import { nodeIdProblem } from '../nodeId.ts';
import { paramProblem } from '../paramProblem.ts';
import { inputPorts } from '../ports.ts';
import { quoted } from '../shown.ts';
import { positionProblem } from './moveNodes.ts';

export interface NewNode {
  readonly op: string;
  readonly id: string;
  readonly position: readonly [number, number];
  readonly params?: Readonly<Record<string, ParamJson>>;
  readonly inputs?: Readonly<Record<string, HeldValue>>;
}

export const addNode: Command<NewNode> = (document, args, signatures) => {
  const signature = signatures.get(args.op);
  if (signature === undefined) return refuse(`There is no op named ${quoted(args.op)}; choose one from the palette.`);
  const wrong = nodeIdProblem(args.id) ?? positionProblem(args.id, args.position);
  if (wrong !== null) return refuse(wrong);
  if (takenIds(document).has(args.id))
    return refuse(`There is already a node named ${quoted(args.id)}; choose another name.`);
  if (document.nodes.length >= MAX_NODES) {
    return refuse(`This graph has ${MAX_NODES} nodes, the most it may have; delete some first.`);
  }
  const params = Object.entries(args.params ?? {});
  for (const [name, value] of params) {
    const param = signature.params.find((each) => each.name === name);
    if (param === undefined) return refuse(`${args.op} has no param named ${quoted(name)}.`);
    const problem = paramProblem(param, value);
    if (problem !== null) return refuse(`${args.id}: ${name} ${problem}.`);
  }
  const differing = params.filter(([name, value]) => !isDefault(signature.params, name, value));
  const node: GraphNode = {
    id: args.id,
    op: args.op,
    position: args.position,
    ...(differing.length > 0 && { params: Object.fromEntries(differing) }),
    ...(args.inputs !== undefined && Object.keys(args.inputs).length > 0 && { inputs: args.inputs }),
  };
  const ports = inputPorts(node, signatures) ?? [];
  for (const [port, value] of Object.entries(args.inputs ?? {})) {
    if (!ports.some(({ name }) => name === port)) return refuse(`${args.op} has no input named ${quoted(port)}.`);
    const held = heldTensor(value);
    if (held.kind === 'problem') return refuse(`${args.id}.${port} ${held.problem}.`);
  }
  const next = { ...document, nodes: [...document.nodes, node] };
  const tooMany = budgetProblem(next);
  return tooMany === null ? next : refuse(tooMany);
};

function isDefault(params: readonly { name: string; default: ParamJson }[], name: string, value: ParamJson): boolean {
  return JSON.stringify(params.find((param) => param.name === name)?.default) === JSON.stringify(value);
}
