// replaceOp: makes a node another op in place, and keeps the wires, values and params that fit the new one.
import type { Command } from '../command.ts';
import { noSuchNode, refuse, replaceNode, withBackward, withEdges } from '../edit.ts';
import type { GraphNode, PortRef } from '../model.ts';
import { paramProblem } from '../paramProblem.ts';
import { findNode, inputPorts, outputPorts } from '../ports.ts';
import { quoted } from '../shown.ts';

/** Ports of the same name keep what they have; a wire at another name goes to the port in the same place, if that one is free. */
export const replaceOp: Command<{ readonly node: string; readonly op: string }> = (document, args, signatures) => {
  const node = findNode(document, args.node);
  if (node === undefined) return noSuchNode(args.node);
  if (node.op === args.op) return document;
  const signature = signatures.get(args.op);
  if (signature === undefined) return refuse(`There is no op named ${quoted(args.op)}; choose one from the palette.`);
  const params = kept(node.params, (name, value) => {
    const param = signature.params.find((each) => each.name === name);
    return param !== undefined && paramProblem(param, value) === null;
  });
  const bare: GraphNode = { id: node.id, op: args.op, position: node.position, ...(params && { params }) };
  const inputs = (inputPorts(bare, signatures) ?? []).map((port) => port.name);
  const outputs = outputPorts(bare, signatures) ?? [];
  const held = kept(node.inputs, (port) => inputs.includes(port));
  const trainable = kept(node.trainable, (port) => inputs.includes(port));
  const next: GraphNode = { ...bare, ...(held && { inputs: held }), ...(trainable && { trainable }) };

  const oldInputs = inputPorts(node, signatures)?.map((port) => port.name) ?? [];
  const oldOutputs = outputPorts(node, signatures) ?? [];
  const takenInputs = new Set(
    document.edges.filter(({ to }) => to[0] === node.id && inputs.includes(to[1])).map(({ to }) => to[1]),
  );
  const moved = (
    port: PortRef,
    names: readonly string[],
    old: readonly string[],
    taken?: Set<string>,
  ): PortRef | null => {
    if (port[0] !== node.id || names.includes(port[1])) return port;
    const place = names[old.indexOf(port[1])];
    if (place === undefined || taken?.has(place)) return null;
    taken?.add(place);
    return [node.id, place];
  };
  const edges = document.edges.flatMap((edge) => {
    const from = moved(edge.from, outputs, oldOutputs);
    const to = moved(edge.to, inputs, oldInputs, takenInputs);
    if (from === null || to === null) return [];
    return from === edge.from && to === edge.to ? [edge] : [{ from, to }];
  });
  const replaced = withEdges(replaceNode(document, node.id, next), edges);
  const { backward } = document;
  if (!backward || backward.from[0] !== node.id || inputs.includes(backward.from[1])) return replaced;
  const target = moved(backward.from, outputs, oldOutputs);
  if (target === backward.from) return replaced;
  return withBackward(replaced, target === null ? undefined : { ...backward, from: target });
};

function kept<V>(
  record: Readonly<Record<string, V>> | undefined,
  keep: (name: string, value: V) => boolean,
): Readonly<Record<string, V>> | undefined {
  const entries = Object.entries(record ?? {}).filter(([name, value]) => keep(name, value));
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
