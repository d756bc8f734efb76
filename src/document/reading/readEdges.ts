// readEdges: the foreign list of edges: ends that exist, one edge per input port, no cycle. What does not fit is left out with a reason.
import type { GraphEdge, GraphNode, PortRef } from '../model.ts';
import { inputPorts, outputPorts } from '../ports.ts';
import { listed, quoted, shown } from '../shown.ts';
import type { Signatures } from '../signature.ts';
import { breakCycles } from './breakCycles.ts';
import { field, isObject, isPlainName, named } from './fields.ts';
import { portWithParam } from './portWithParam.ts';
import type { Report } from './Report.ts';
import { foreignId } from './readNodes.ts';

/** Port names of one node; null when its op is not known. */
interface Ends {
  readonly op: string;
  readonly params: GraphNode['params'];
  readonly inputs: readonly string[] | null;
  readonly outputs: readonly string[] | null;
}

export function readEdges(
  list: readonly unknown[],
  nodes: readonly GraphNode[],
  names: ReadonlyMap<string, string>,
  signatures: Signatures,
  report: Report,
): readonly GraphEdge[] {
  const ends = new Map<string, Ends>();
  for (const node of nodes) {
    const inputs = inputPorts(node, signatures)?.map((port) => port.name) ?? null;
    ends.set(node.id, { op: node.op, params: node.params, inputs, outputs: outputPorts(node, signatures) });
  }
  const sources = new Map<string, string>();
  const edges: GraphEdge[] = [];
  list.forEach((raw, index) => {
    const which = `Edge number ${index + 1}`;
    const from = isObject(raw) ? readPortRef(field(raw, 'from'), names) : null;
    const to = isObject(raw) ? readPortRef(field(raw, 'to'), names) : null;
    if (from === null || to === null) {
      const wrong = isObject(raw) ? `has no usable ${from === null ? '"from"' : '"to"'}` : `is ${named(raw)}`;
      report.error('bad-edge', `${which} ${wrong}; it needs "from" and "to", each [node, port], and was left out.`);
      return;
    }
    const problem = endProblem(from, to, ends, signatures);
    if (problem !== null) {
      const known = 'ref' in from && ends.has(from.ref[0]) ? from.ref[0] : undefined;
      const node = 'ref' in to && ends.has(to.ref[0]) ? to.ref[0] : known;
      report.error(
        problem.code,
        `The edge from ${from.text} to ${to.text} was left out: ${problem.reason}.`,
        node === undefined ? {} : { node },
      );
      return;
    }
    const edge: GraphEdge = { from: (from as Found).ref, to: (to as Found).ref };
    const key = JSON.stringify(edge.to);
    const earlier = sources.get(key);
    if (earlier === undefined) {
      sources.set(key, from.text);
      edges.push(edge);
    } else {
      const message = `The edge from ${from.text} to ${to.text} was left out: ${to.text} is wired from ${earlier} already, and an input takes one edge.`;
      report.error('two-edges-at-input', message, { node: edge.to[0], port: edge.to[1] });
    }
  });
  return breakCycles(
    edges,
    nodes.map((node) => node.id),
    report,
  );
}

/** `text`: how the foreign document names the port. */
interface Found {
  readonly ref: PortRef;
  readonly text: string;
}
interface Missing {
  readonly text: string;
  /** The foreign id that no node has. */
  readonly missing: string;
}

/** null: this is no port reference at all. */
export function readPortRef(raw: unknown, names: ReadonlyMap<string, string>): Found | Missing | null {
  if (!Array.isArray(raw) || raw.length !== 2) return null;
  const id = foreignId(raw[0]);
  const port: unknown = raw[1];
  if (id === null || typeof port !== 'string' || !isPlainName(port)) return null;
  const known = names.get(id);
  if (known === undefined) return { text: `${shown(id)}.${shown(port)}`, missing: id };
  return { ref: [known, port], text: `${shown(known)}.${shown(port)}` };
}

function endProblem(
  from: Found | Missing,
  to: Found | Missing,
  ends: ReadonlyMap<string, Ends>,
  signatures: Signatures,
) {
  for (const end of [from, to]) {
    if ('missing' in end) return { code: 'missing-node', reason: `there is no node named ${quoted(end.missing)}` };
  }
  return portProblem(from as Found, 'output', ends, signatures) ?? portProblem(to as Found, 'input', ends, signatures);
}

function portProblem(
  { ref: [node, port], text }: Found,
  side: 'input' | 'output',
  ends: ReadonlyMap<string, Ends>,
  signatures: Signatures,
) {
  const { op = '', params, inputs = null, outputs = null } = ends.get(node) ?? {};
  const [here, there] = side === 'input' ? [inputs, outputs] : [outputs, inputs];
  if (here === null || here.includes(port)) return null;
  if (there?.includes(port)) {
    const is = side === 'input' ? 'an output' : 'an input';
    return { code: 'wrong-side', reason: `${text} is ${is}, and an edge goes from an output to an input` };
  }
  const has = here.length === 0 ? `has no ${side}s` : `has the ${side}${here.length > 1 ? 's' : ''} ${listed(here)}`;
  const when = side === 'input' ? portWithParam(port, signatures.get(op), params) : null;
  const unless = when === null ? '' : ` unless ${when}`;
  return {
    code: 'unknown-port',
    reason: `${shown(node)} (${shown(op)}) has no ${side} named ${quoted(port)}${unless}; it ${has}`,
  };
}
