// toyOpening: what the toy ops are made of, so that opening and closing are tested without the catalogue.
import { isInitializer } from '../heldValue.ts';
import type { GraphDocument, GraphNode, HeldValue } from '../model.ts';
import type { Opening, PartRef } from '../opening.ts';
import { findNode, inputPorts, outputPorts } from '../ports.ts';
import { toySignatures } from './toySignatures.ts';

type Graph = Pick<Opening, 'parts' | 'edges' | 'inputs' | 'outputs'>;

/** What an unwired port of a toy holds by its default or its initializer. */
export function toyByItself(node: GraphNode, port: string): HeldValue | undefined {
  const role = inputPorts(node, toySignatures)?.find(({ name }) => name === port)?.role;
  return role === 'parameter' ? [port.length, node.op.length] : undefined;
}

export function toyOpening(document: GraphDocument, id: string, extra: Partial<Opening> = {}): Opening {
  const node = findNode(document, id);
  const graph = node === undefined ? none : graphOf(node);
  const held = new Map<string, HeldValue>();
  const made: string[] = [];
  for (const { name } of (node && inputPorts(node, toySignatures)) ?? []) {
    if (node === undefined || document.edges.some(({ to }) => to[0] === id && to[1] === name)) continue;
    const own = node.inputs?.[name];
    const byItself = toyByItself(node, name);
    if (own !== undefined && !isInitializer(own)) held.set(name, own);
    else if (byItself !== undefined) {
      held.set(name, byItself);
      made.push(name);
    } else if (own !== undefined) held.set(name, own);
  }
  return {
    node: id,
    ...graph,
    held: Object.fromEntries(held),
    made,
    sources: {
      trained: { op: 'Source', input: 'value', output: 'y' },
      fixed: { op: 'Source', input: 'value', output: 'y' },
    },
    ...extra,
  };
}

const none: Graph = { parts: [], edges: [], inputs: {}, outputs: {} };

function graphOf(node: GraphNode): Graph {
  const inputs = (inputPorts(node, toySignatures) ?? []).map(({ name }) => name);
  const outputs = outputPorts(node, toySignatures) ?? [];
  switch (node.op) {
    case 'Line':
      return {
        parts: [{ part: 'product', op: 'Join' }, ...(inputs.includes('b') ? [{ part: 'sum', op: 'Join' }] : [])],
        edges: inputs.includes('b') ? [{ from: ['product', 'y'], to: ['sum', 'a'] }] : [],
        inputs: {
          x: [['product', 'a']],
          W: [['product', 'b']],
          ...(inputs.includes('b') && { b: [['sum', 'b'] as PartRef] }),
        },
        outputs: { y: [inputs.includes('b') ? 'sum' : 'product', 'y'] },
      };
    case 'Bend':
      return {
        parts: [
          { part: 'low', op: 'Stack', params: { n: 3 }, inputs: { x2: 0.5 } },
          { part: 'top', op: 'Join' },
        ],
        edges: [{ from: ['low', 'y'], to: ['top', 'a'] }],
        inputs: {
          x: [
            ['low', 'x0'],
            ['low', 'x1'],
            ['top', 'b'],
          ],
        },
        outputs: { y: ['top', 'y'] },
      };
    case 'Join':
      return {
        parts: [
          { part: 'left', op: 'Line' },
          { part: 'right', op: 'Bend', params: { alpha: 0.5 } },
          { part: 'both', op: 'Loss' },
        ],
        edges: [
          { from: ['left', 'y'], to: ['both', 'p'] },
          { from: ['right', 'y'], to: ['both', 'target'] },
        ],
        inputs: { a: [['left', 'x']], b: [['right', 'x']] },
        outputs: { y: ['both', 'C'] },
      };
    case 'Split':
      return {
        parts: outputs.map((port) => ({ part: `to_${port}`, op: 'Bend' })),
        edges: [],
        inputs: { x: outputs.map((port): PartRef => [`to_${port}`, 'x']) },
        outputs: Object.fromEntries(outputs.map((port): [string, PartRef] => [port, [`to_${port}`, 'y']])),
      };
    default:
      return none;
  }
}
