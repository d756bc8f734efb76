// numbersOnTheWay: the ops on the ways to the target at the numbers of this run, ready to be asked for slopes, and the seed.
import { type OpPoint, pullBack } from '../../engine/localJacobian.ts';
import { full, type Tensor, zeros } from '../../engine/tensor.ts';
import { type Frame, frameAt } from '../../execution/frame.ts';
import { type ExplainContext, nodeView, tensorAt } from '../context.ts';
import { pointAt } from '../pointAt.ts';
import { type Hop, type HopGraph, partedHops } from './hops.ts';
import { refOf } from './refOf.ts';

export interface NumbersOnTheWay {
  /** By node. */
  readonly points: ReadonlyMap<string, OpPoint>;
  readonly seed: Tensor;
}

/** Pauses after each op. Null: one of them does not run. */
export function* numbersOnTheWay(
  context: ExplainContext,
  frame: Frame,
  { hops, target }: HopGraph,
): Generator<undefined, NumbersOnTheWay | null> {
  const seeded = frameAt(context.trace, context.trace.backwardStart + 1);
  const seed = tensorAt(context, seeded, refOf(target, 'gradient'));
  if (seed === undefined) return null;
  const points = new Map<string, OpPoint>();
  for (const { node } of hops) {
    if (points.has(node)) continue;
    const view = nodeView(context, node);
    const point = view && pointAt(context, view, frame);
    if (point === null) return null;
    points.set(node, point);
    yield;
  }
  return { points, seed };
}

/** Without the ports through which an op sends nothing back at these numbers. */
export function* withoutWalls(
  graph: HopGraph,
  points: NumbersOnTheWay['points'],
): Generator<undefined, ReturnType<typeof partedHops>> {
  const passing = new Set<Hop>();
  for (const hop of graph.hops) {
    const { node, port, output } = hop;
    const point = points.get(node);
    const shape = point?.outputs[output]?.shape;
    if (point === undefined || shape === undefined) continue;
    if ((pullBack(point, { [output]: full(shape, 1) }, [port])[port] ?? null) !== null) passing.add(hop);
    yield;
  }
  return partedHops(graph, (hop) => passing.has(hop));
}

/** What comes back through one way only, at every entry of the tensor where it starts: the product of its Jacobians. Null: blocked. */
export function* pullThrough(
  { hops }: HopGraph,
  route: readonly number[],
  { points, seed }: NumbersOnTheWay,
): Generator<undefined, Tensor | null> {
  let cotangent: Tensor | null = seed;
  for (const at of route.toReversed()) {
    const { node, port, output } = hops[at]!;
    const point = points.get(node);
    if (point === undefined || cotangent === null) return null;
    cotangent = pullBack(point, { [output]: cotangent }, [port])[port] ?? null;
    yield;
  }
  return cotangent;
}

/** What comes back through all of them, added up at every tensor first. Null: nothing does. */
export function* pullAll(
  { start, target, hops }: HopGraph,
  { points, seed }: NumbersOnTheWay,
): Generator<undefined, Tensor | null> {
  const arrived = new Map<string, Tensor>([[target, seed]]);
  for (const { from, node, port, output, to } of hops.toReversed()) {
    const point = points.get(node);
    const cotangent = arrived.get(to);
    if (point === undefined || cotangent === undefined) continue;
    const sent = pullBack(point, { [output]: cotangent }, [port])[port];
    if (!sent) continue;
    const sum = zeros(sent.shape);
    const before = arrived.get(from);
    for (let at = 0; at < sum.data.length; at++) sum.data[at] = sent.data[at]! + (before?.data[at] ?? 0);
    arrived.set(from, sum);
    yield;
  }
  return arrived.get(start) ?? null;
}
