// changeInside: what makes the inside of an opened op another thing than what it was opened into, or null.
import { ownPort } from './frames.ts';
import { sameHeld } from './heldValue.ts';
import type { FrameMember, GraphDocument, GraphEdge, GraphFrame, GraphNode, PortRef } from './model.ts';
import { sameParam } from './sameParam.ts';
import { listed, quoted, shown } from './shown.ts';
import type { Signatures } from './signature.ts';

/** The middle of a sentence, such as `p_exp was deleted`. Frames inside must have been closed. */
export function changeInside(document: GraphDocument, frame: GraphFrame, signatures: Signatures): string | null {
  const nodes = new Map(document.nodes.map((node) => [node.id, node]));
  const own = new Set(Object.values(frame.inputs).flatMap((stands) => stands.map(portName)));
  for (const member of frame.members) {
    const node = nodes.get(member.id);
    const change = node === undefined ? `${shown(member.id)} was deleted` : memberChange(node, member, own, signatures);
    if (change !== null) return change;
  }
  return wiringChange(document, frame, own) ?? sharingChange(document, frame, nodes);
}

function portName([id, port]: PortRef): string {
  return `${id}.${port}`;
}

/** The op's own ports may hold what they like; everything else is as it came. */
function memberChange(
  node: GraphNode,
  member: FrameMember,
  own: ReadonlySet<string>,
  signatures: Signatures,
): string | null {
  if (node.op !== member.op) return `${shown(node.id)} is ${quoted(node.op)} now, where ${quoted(member.op)} was`;
  const params = new Set([...Object.keys(node.params ?? {}), ...Object.keys(member.params ?? {})]);
  const signature = signatures.get(node.op);
  for (const name of params) {
    const usual = signature?.params.find((param) => param.name === name)?.default;
    const [now, then] = [node.params, member.params].map((given) => (given && ownPort(given, name)) ?? usual);
    if (!sameParam(now, then)) return `the param ${name} of ${shown(node.id)} was changed`;
  }
  for (const part of ['inputs', 'trainable'] as const) {
    for (const port of new Set([...Object.keys(node[part] ?? {}), ...Object.keys(member[part] ?? {})])) {
      if (own.has(`${node.id}.${port}`)) continue;
      const [now, then] = [node, member].map((each) => each[part] && ownPort<unknown>(each[part], port));
      const same = part === 'inputs' ? sameHeld(now as never, then as never) : now === then;
      if (!same) return `what ${shown(node.id)}.${port} holds was changed`;
    }
  }
  return null;
}

function wiringChange(document: GraphDocument, frame: GraphFrame, own: ReadonlySet<string>): string | null {
  const members = new Set(frame.members.map(({ id }) => id));
  const outputs = new Set(Object.values(frame.outputs).map(portName));
  const expected = new Set(frame.edges.map(edgeName));
  const found = new Set<string>();
  for (const edge of document.edges) {
    const [leaves, arrives] = [members.has(edge.from[0]), members.has(edge.to[0])];
    if (expected.has(edgeName(edge))) found.add(edgeName(edge));
    else if (arrives && (leaves || !own.has(portName(edge.to)))) return `the wire from ${ends(edge)} was put in`;
    else if (leaves && !outputs.has(portName(edge.from))) {
      return `${portText(edge.from)} is read outside, by ${portText(edge.to)}`;
    }
  }
  const lost = frame.edges.find((edge) => !found.has(edgeName(edge)));
  return lost === undefined ? null : `the wire from ${ends(lost)} was taken out`;
}

function edgeName({ from, to }: GraphEdge): string {
  return `${portName(from)} ${portName(to)}`;
}
function portText([id, port]: PortRef): string {
  return `${shown(id)}.${shown(port)}`;
}
function ends({ from, to }: GraphEdge): string {
  return `${portText(from)} to ${portText(to)}`;
}

/** All that stand for one port of the op must have the same on them. */
function sharingChange(
  document: GraphDocument,
  frame: GraphFrame,
  nodes: ReadonlyMap<string, GraphNode>,
): string | null {
  for (const [port, stands] of Object.entries(frame.inputs)) {
    const [first, ...others] = stands;
    if (first === undefined || others.length === 0) continue;
    const wire = (ref: PortRef) => document.edges.find(({ to }) => to[0] === ref[0] && to[1] === ref[1])?.from;
    const held = ([id, name]: PortRef) => {
      const inputs = nodes.get(id)?.inputs;
      return inputs && ownPort(inputs, name);
    };
    const source = wire(first);
    const same = others.every((ref) => {
      const other = wire(ref);
      if (source === undefined || other === undefined) return source === other && sameHeld(held(ref), held(first));
      return portName(source) === portName(other);
    });
    if (!same) return `${listed(stands.map(portText))} all stand for ${port}, and have different things on them now`;
  }
  return null;
}
