// edit: the few moves that commands share: replacing one node, and keeping edges and target true to the ports that exist.
import type { Refusal } from './command.ts';
import type { GraphDocument, GraphEdge, GraphNode, PortRef } from './model.ts';
import { findNode, inputPorts, outputPorts } from './ports.ts';
import { quoted, shown } from './shown.ts';
import type { Signatures } from './signature.ts';

export function refuse(reason: string): Refusal {
  return { refused: reason };
}

export function portText(port: PortRef): string {
  return `${shown(port[0])}.${shown(port[1])}`;
}

export function samePort(a: PortRef, b: PortRef): boolean {
  return a[0] === b[0] && a[1] === b[1];
}

export function noSuchNode(id: string): Refusal {
  return refuse(`There is no node named ${quoted(id)}; it may have been deleted or renamed.`);
}

export function noSuchFrame(id: string): Refusal {
  return refuse(`No opened op is named ${quoted(id)}; it may have been closed or dissolved.`);
}

/** The document with one node replaced; every other node keeps its identity. */
export function replaceNode(document: GraphDocument, id: string, next: GraphNode): GraphDocument {
  return { ...document, nodes: document.nodes.map((node) => (node.id === id ? next : node)) };
}

/** A record with one key set, or taken out for `undefined`; undefined when nothing is left. */
export function withEntry<V>(
  record: Readonly<Record<string, V>> | undefined,
  key: string,
  value: V | undefined,
): Readonly<Record<string, V>> | undefined {
  const entries = Object.entries(record ?? {}).filter(([name]) => name !== key);
  const at = Object.keys(record ?? {}).indexOf(key);
  if (value !== undefined) entries.splice(at === -1 ? entries.length : at, 0, [key, value]);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** A node with one of its optional parts replaced; an undefined part is left out. */
export function withPart<K extends 'params' | 'inputs' | 'trainable'>(
  node: GraphNode,
  part: K,
  value: GraphNode[K] | undefined,
): GraphNode {
  const { [part]: _, ...rest } = node;
  return (value === undefined ? rest : { ...rest, [part]: value }) as GraphNode;
}

export function withBackward(document: GraphDocument, backward: GraphDocument['backward']): GraphDocument {
  const { backward: _, ...rest } = document;
  return backward === undefined ? rest : { ...rest, backward };
}

export function withEdges(document: GraphDocument, edges: readonly GraphEdge[]): GraphDocument {
  return edges.length === document.edges.length && edges.every((edge, index) => edge === document.edges[index])
    ? document
    : { ...document, edges };
}

/** Drops the edges at ports that a node no longer has, and the backward target when it was one of them. */
export function dropVanishedPorts(document: GraphDocument, id: string, signatures: Signatures): GraphDocument {
  const node = findNode(document, id);
  if (node === undefined) return document;
  const inputs = inputPorts(node, signatures)?.map((port) => port.name);
  const outputs = outputPorts(node, signatures);
  if (inputs === undefined || outputs === null) return document;
  const kept = document.edges.filter(
    ({ from, to }) => (from[0] !== id || outputs.includes(from[1])) && (to[0] !== id || inputs.includes(to[1])),
  );
  const edited = withEdges(document, kept);
  const target = document.backward?.from;
  return target !== undefined && target[0] === id && !outputs.includes(target[1]) && !inputs.includes(target[1])
    ? withBackward(edited, undefined)
    : edited;
}
