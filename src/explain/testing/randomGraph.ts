// randomGraph: a small random document with fan-out, shared inputs and zero slopes, the same for the same seed.
import type { GraphDocument, GraphEdge, GraphNode, HeldValue } from '../../document/model.ts';
import { random } from '../../engine/random.ts';

const unary = [
  'ReLU',
  'Tanh',
  'Sigmoid',
  'Square',
  'Sin',
  'Softmax',
  'Exp',
  'Identity',
  'LeakyReLU',
  'LayerNorm',
  'CumSum',
];
const binary = ['Add', 'Multiply', 'Subtract', 'Maximum'];

export function randomGraph(seed: number): GraphDocument {
  const { uniform: next, integer } = random(seed);
  const pick = <T>(list: readonly T[]): T => list[integer(list.length)]!;
  const size = 1 + integer(4);
  const vector = (): number[] => Array.from({ length: size }, () => Math.round((next() * 4 - 2) * 100) / 100);
  const nodes: GraphNode[] = [];
  const edges: GraphEdge[] = [];
  const ready: string[] = [];
  const place = (
    op: string,
    from: readonly (readonly [string, string])[],
    inputs?: Record<string, HeldValue>,
  ): void => {
    const id = `n${nodes.length}`;
    nodes.push({ id, op, position: [0, 0], ...(inputs && { inputs }) });
    for (const [port, source] of from) edges.push({ from: [source, 'y'], to: [id, port] });
    ready.push(id);
  };
  for (let count = 1 + integer(2); count > 0; count--) place('Input', [], { value: vector() });
  // Mostly what was made last is read, so that much of it leads to the target.
  const recent = (): string => pick(ready.slice(next() < 0.8 ? -2 : 0));
  for (let count = 3 + integer(6); count > 0; count--) {
    const kind = next();
    if (kind < 0.4) place(pick(unary), [['x', recent()]]);
    else if (kind < 0.85) {
      place(pick(binary), [
        ['a', recent()],
        ['b', recent()],
      ]);
    } else {
      const W = Array.from({ length: size }, vector);
      W[0]![0] = 0;
      place('Affine', [['x', recent()]], { W, b: vector() });
    }
  }
  const last = ready.at(-1)!;
  if (next() < 0.5) {
    place('Sum', [['x', last]]);
    const target = ready.at(-1)!;
    return { format: 'chainrule', version: 1, title: `seed ${seed}`, nodes, edges, backward: { from: [target, 'y'] } };
  }
  return {
    format: 'chainrule',
    version: 1,
    title: `seed ${seed}`,
    nodes,
    edges,
    backward: { from: [last, 'y'], seed: vector() },
  };
}
