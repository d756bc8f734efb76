// multiHeadExpansion: MultiHeadAttention as a graph: projections, cut into heads, one attention, put side by side, projected.
import type { Expansion, Params } from '../engine/op.ts';
import type { Shape } from '../engine/shape.ts';
import { type GraphNode, graphOf } from './graphOf.ts';

export function multiHeadExpansion(
  params: Params,
  shapes: Readonly<Record<string, Shape | undefined>>,
): Expansion | null {
  const heads = params.heads as number;
  const bias = params.bias !== false;
  const passed = shapes.Wv?.[0];
  if (passed === undefined || !shapes.query) return null;
  const rank = shapes.query.length + 1;
  const perm = [...Array.from({ length: rank - 3 }, (_, axis) => axis), rank - 2, rank - 3, rank - 1];
  const nodes: Record<string, GraphNode> = {};
  for (const [letter, port] of [
    ['q', 'query'],
    ['k', 'key'],
    ['v', 'value'],
  ] as const) {
    const [shape, rows] = [shapes[port], shapes[`W${letter}`]?.[0]];
    if (!shape || rows === undefined) return null;
    const projected = heads === 1 ? letter : `${letter}all`;
    nodes[projected] = ['Affine', { x: port, W: `W${letter}`, ...(bias && { b: `b${letter}` }) }, { bias }];
    if (heads === 1) continue;
    nodes[`${letter}cut`] = ['Reshape', { x: projected }, { shape: [...shape.slice(0, -1), heads, rows / heads] }];
    nodes[letter] = ['Transpose', { x: `${letter}cut` }, { perm }];
  }
  nodes.heads = ['ScaledDotProductAttention', { q: 'q', k: 'k', v: 'v' }, { causal: params.causal! }];
  if (heads > 1) {
    nodes.turned = ['Transpose', { x: 'heads' }, { perm }];
    nodes.together = ['Reshape', { x: 'turned' }, { shape: [...shapes.query.slice(0, -1), passed] }];
  }
  const found = heads === 1 ? 'heads' : 'together';
  nodes.answer = ['Affine', { x: found, W: 'Wo', ...(bias && { b: 'bo' }) }, { bias }];
  return graphOf(nodes, { y: 'answer' });
}
