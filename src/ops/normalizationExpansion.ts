// normalizationExpansion: normalizations as graphs of primitives: means, a difference, a square, a root, a quotient, then gamma and beta.
import type { Expansion, Params } from '../engine/op.ts';
import { type Shape, sizeOf } from '../engine/shape.ts';
import { type GraphNode, graphOf } from './graphOf.ts';
import { placedShape } from './normalizedScale.ts';

type Shapes = Readonly<Record<string, Shape | undefined>>;

interface Plan {
  readonly x: Shape;
  /** What x is seen as while it is standardized, and over which axes of that. */
  readonly view: Shape;
  readonly axes: readonly number[];
  /** The axes of x that gamma and beta have. */
  readonly own: readonly number[];
  readonly centred: boolean;
}

/** Null where gamma or beta of one entry have more axes than x. */
export function normalizationExpansion(params: Params, shapes: Shapes, plan: Plan): Expansion | null {
  const { x, view, axes, own, centred } = plan;
  const ports = centred ? ['gamma', 'beta'] : ['gamma'];
  if (ports.some((port) => (shapes[port]?.length ?? 0) > x.length)) return null;
  const reshapes = view.join() !== x.join();
  const over = { axes, keepdims: true };
  const nodes: Record<string, GraphNode> = {};
  if (reshapes) nodes.grouped = ['Reshape', { x: 'x' }, { shape: view }];
  const input = reshapes ? 'grouped' : 'x';
  if (centred) {
    nodes.centre = ['Mean', { x: input }, over];
    nodes.distance = ['Subtract', { a: input, b: 'centre' }];
  }
  const distance = centred ? 'distance' : input;
  nodes.square = ['Square', { x: distance }];
  nodes.spread = ['Mean', { x: 'square' }, over];
  nodes.stable = ['Add', { a: 'spread', b: params.eps as number }];
  nodes.deviation = ['Sqrt', { x: 'stable' }];
  nodes.normal = ['Divide', { a: distance, b: 'deviation' }];
  if (reshapes) nodes.restored = ['Reshape', { x: 'normal' }, { shape: x }];
  nodes.scaled = ['Multiply', { a: reshapes ? 'restored' : 'normal', b: place(nodes, 'gamma', shapes, x, own) }];
  if (centred) nodes.shifted = ['Add', { a: 'scaled', b: place(nodes, 'beta', shapes, x, own) }];
  return graphOf(nodes, { y: centred ? 'shifted' : 'scaled' });
}

/** What stands for a port that lies along the axes `own` of x: itself, or its numbers in a shape that broadcasts against x. */
function place(
  nodes: Record<string, GraphNode>,
  port: string,
  shapes: Shapes,
  x: Shape,
  own: readonly number[],
): string {
  const lies = own.every((axis, k) => axis === x.length - own.length + k);
  if (lies || sizeOf(shapes[port] ?? []) === 1) return port;
  nodes[`placed_${port}`] = ['Reshape', { x: port }, { shape: placedShape(x, own) }];
  return `placed_${port}`;
}

/** With the mean and variance at ports: a difference, a root, a quotient, then gamma and beta. */
export function fixedExpansion(params: Params, shapes: Shapes, x: Shape, own: readonly number[]): Expansion | null {
  const ports = ['mean', 'variance', 'gamma', 'beta'] as const;
  if (ports.some((port) => (shapes[port]?.length ?? 0) > x.length)) return null;
  const nodes: Record<string, GraphNode> = {};
  const [mean, variance, gamma, beta] = ports.map((port) => place(nodes, port, shapes, x, own));
  nodes.fixed_mean = ['StopGradient', { x: mean! }];
  nodes.fixed_variance = ['StopGradient', { x: variance! }];
  nodes.distance = ['Subtract', { a: 'x', b: 'fixed_mean' }];
  nodes.stable = ['Add', { a: 'fixed_variance', b: params.eps as number }];
  nodes.deviation = ['Sqrt', { x: 'stable' }];
  nodes.normal = ['Divide', { a: 'distance', b: 'deviation' }];
  nodes.scaled = ['Multiply', { a: 'normal', b: gamma! }];
  nodes.shifted = ['Add', { a: 'scaled', b: beta! }];
  return graphOf(nodes, { y: 'shifted' });
}
