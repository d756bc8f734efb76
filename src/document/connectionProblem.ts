// connectionProblem: why a wire from one port to another is refused, for the connect command and for the hint while dragging.
import { portText } from './edit.ts';
import type { GraphDocument, GraphNode, PortRef } from './model.ts';
import { findNode, inputPorts, outputPorts } from './ports.ts';
import { listed, quoted, shown } from './shown.ts';
import type { Signatures } from './signature.ts';
import { wouldCycle } from './topology.ts';

/** A sentence that names the ports, the reason and the way out, or null when the wire may be drawn. Shapes are not looked at. */
export function connectionProblem(
  document: Pick<GraphDocument, 'nodes' | 'edges'>,
  from: PortRef,
  to: PortRef,
  signatures: Signatures,
): string | null {
  const source = findNode(document as GraphDocument, from[0]);
  const reader = findNode(document as GraphDocument, to[0]);
  if (source === undefined || reader === undefined) {
    return `There is no node named ${quoted(source === undefined ? from[0] : to[0])}; it may have been deleted or renamed.`;
  }
  const wrongEnd = outputProblem(source, from, signatures) ?? inputProblem(reader, to, signatures);
  if (wrongEnd !== null) return wrongEnd;
  const cycle = wouldCycle(document, from[0], to[0]);
  if (cycle === null) return null;
  if (cycle.length === 1)
    return `${shown(from[0])} cannot feed itself: a graph runs from inputs to outputs, without cycles.`;
  const round = [...cycle, cycle[0] as string].map((id) => shown(id));
  return (
    `A wire from ${portText(from)} to ${portText(to)} would close a cycle: ${around(round)}. ` +
    'Values could never be computed in order; take out one of these wires first.'
  );
}

function around(names: readonly string[]): string {
  const shortened = names.length > 12 ? [...names.slice(0, 6), '…', ...names.slice(-5)] : names;
  return shortened.join(' → ');
}

function outputProblem(node: GraphNode, port: PortRef, signatures: Signatures): string | null {
  const outputs = outputPorts(node, signatures);
  if (outputs === null) return unknownOp(node);
  if (outputs.includes(port[1])) return null;
  return inputPorts(node, signatures)?.some((input) => input.name === port[1])
    ? `${portText(port)} is an input; a wire starts at an output and ends at an input.`
    : noSuchPort(node, port, 'output', outputs);
}

function inputProblem(node: GraphNode, port: PortRef, signatures: Signatures): string | null {
  const inputs = inputPorts(node, signatures);
  if (inputs === null) return unknownOp(node);
  if (inputs.some((input) => input.name === port[1])) return null;
  return outputPorts(node, signatures)?.includes(port[1])
    ? `${portText(port)} is an output; a wire starts at an output and ends at an input.`
    : noSuchPort(
        node,
        port,
        'input',
        inputs.map((input) => input.name),
      );
}

function unknownOp(node: GraphNode): string {
  return `${shown(node.id)} is of the unknown op ${quoted(node.op)}, so its ports are not known; replace its op first.`;
}

function noSuchPort(node: GraphNode, port: PortRef, side: 'input' | 'output', names: readonly string[]): string {
  const known = names.length === 0 ? `it has no ${side}s` : `its ${side}s are ${listed(names)}`;
  return `${shown(node.id)} (${shown(node.op)}) has no ${side} named ${quoted(port[1])}; ${known}.`;
}
