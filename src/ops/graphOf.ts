// graphOf: writes down an expansion: each node by its id with its op and what is at its ports, and the node behind each output.
import type { Expansion, Params } from '../engine/op.ts';

/**
 * What is at the ports of a node: a number that it holds; the id of another node, for its output `y`; `id.port` for another output;
 * or an input port of the op that is expanded.
 */
export type GraphNode = readonly [op: string, inputs: Readonly<Record<string, string | number>>, params?: Params];

/** Ids must differ from the names of the op's ports. `outputs`: port of the op -> what computes it, written as at an input. */
export function graphOf(
  nodes: Readonly<Record<string, GraphNode>>,
  outputs: Readonly<Record<string, string>>,
): Expansion {
  const wireOf = (text: string): readonly [string, string] | null => {
    const [id = '', port = 'y'] = text.split('.');
    return Object.hasOwn(nodes, id) ? [id, port] : null;
  };
  const edges: Expansion['edges'][number][] = [];
  const readers: Record<string, (readonly [string, string])[]> = {};
  const written = Object.entries(nodes).map(([id, [op, inputs, params]]) => {
    const held: Record<string, number> = {};
    for (const [port, source] of Object.entries(inputs)) {
      if (typeof source === 'number') held[port] = source;
      else {
        const from = wireOf(source);
        if (from) edges.push({ from, to: [id, port] });
        else (readers[source] ??= []).push([id, port]);
      }
    }
    return { id, op, ...(params && { params }), ...(Object.keys(held).length > 0 && { inputs: held }) };
  });
  const made = Object.entries(outputs).map(([port, text]) => [port, wireOf(text) ?? [text, 'y']] as const);
  return { nodes: written, edges, inputs: readers, outputs: Object.fromEntries(made) };
}
