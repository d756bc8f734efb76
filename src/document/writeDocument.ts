// writeDocument: a document as JSON text that is pleasant to read and to compare: a node per line, a tensor on one line.
import { type JsonValue, jsonText } from './jsonText.ts';
import type { GraphDocument, GraphFrame, GraphNode } from './model.ts';

/** Longer nodes are broken: one line for what it is, one per held value. */
const WIDTH = 120;

/** The same document gives the same text. What is empty or left to defaults is not written. Ends with a newline. */
export function writeDocument(document: GraphDocument): string {
  const fields = [
    '"format": "chainrule"',
    `"version": ${document.version}`,
    `"title": ${JSON.stringify(document.title)}`,
    ...(document.notes ? [`"notes": ${JSON.stringify(document.notes)}`] : []),
    `"nodes": ${listText(document.nodes.map(nodeText))}`,
    `"edges": ${listText(document.edges.map(({ from, to }) => jsonText({ from, to }, ' ')))}`,
    ...(document.backward === undefined
      ? []
      : [`"backward": ${jsonText(document.backward && { ...document.backward }, ' ')}`]),
    ...(document.frames === undefined ? [] : [`"frames": ${listText(document.frames.map(frameText))}`]),
  ];
  return `{\n  ${fields.join(',\n  ')}\n}\n`;
}

function listText(items: readonly string[]): string {
  return items.length === 0 ? '[]' : `[\n    ${items.join(',\n    ')}\n  ]`;
}

function nodeText(node: GraphNode): string {
  const head = [
    `"id": ${JSON.stringify(node.id)}`,
    `"op": ${JSON.stringify(node.op)}`,
    `"position": ${jsonText(node.position, ' ')}`,
    ...partText('params', node.params),
  ];
  const held = Object.entries(node.inputs ?? {}).map(
    ([port, value]) => `${JSON.stringify(port)}: ${jsonText(value, ' ')}`,
  );
  const tail = partText('trainable', node.trainable);
  const inputs = held.length === 0 ? [] : [`"inputs": { ${held.join(', ')} }`];
  const line = `{ ${[...head, ...inputs, ...tail].join(', ')} }`;
  if (line.length + 4 <= WIDTH || held.length === 0) return line;
  const rows = held.join(',\n        ');
  const broken = line.length + 4 > 2 * WIDTH ? [`"inputs": {\n        ${rows}\n      }`] : inputs;
  return `{ ${head.join(', ')},\n      ${[...broken, ...tail].join(',\n      ')} }`;
}

/** A line for the op, one for each member, one for the wires. */
function frameText({ node, members, edges, inputs, outputs, made, room }: GraphFrame): string {
  const list = (items: readonly string[]) => `[\n        ${items.join(',\n        ')}\n      ]`;
  const wires = edges.map(({ from, to }) => ({ from, to }));
  const parts = [
    `"members": ${list(members.map((member) => jsonText({ ...member } as JsonValue, ' ')))}`,
    `"edges": ${jsonText(wires, ' ')}`,
    `"inputs": ${jsonText(inputs as JsonValue, ' ')}`,
    `"outputs": ${jsonText(outputs as JsonValue, ' ')}`,
    ...(made === undefined ? [] : [`"made": ${jsonText(made, ' ')}`]),
    ...(room === undefined ? [] : [`"room": ${jsonText(room as unknown as JsonValue, ' ')}`]),
  ];
  return `{ "node": ${nodeText(node)},\n      ${parts.join(',\n      ')} }`;
}

function partText(name: string, part: GraphNode['params'] | GraphNode['trainable']): readonly string[] {
  return part === undefined || Object.keys(part).length === 0 ? [] : [`"${name}": ${jsonText(part, ' ')}`];
}
