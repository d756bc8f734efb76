// hops: the ways through the graph from one port to what is differentiated: which ops they pass, how many there are, what blocks them.
import { topologicalOrder } from '../../document/topology.ts';
import { type PortKey, portKey } from '../../engine/program.ts';
import { type ExplainContext, type NodeView, nodeView } from '../context.ts';
import type { TensorRef } from '../expression.ts';

/** Through one op: from a tensor into an input port and out at an output port. */
export interface Hop {
  /** The output that is read, or the port itself where the ways start at an input port. */
  readonly from: PortKey;
  readonly node: string;
  readonly port: string;
  readonly output: string;
  readonly to: PortKey;
}

/** From `start` to `target`; hops stand in topological order of their ops, and each lies on a way that gets there. */
export interface HopGraph {
  readonly start: PortKey;
  readonly target: PortKey;
  readonly hops: readonly Hop[];
}

/** The tensor that the ways start at: an output, or an input port, from where they lead through its own op only. */
export function startOf(view: NodeView, ref: TensorRef): PortKey {
  const output = view.op.source === true ? (view.outputs[0]?.name ?? ref.port) : ref.port;
  return portKey(ref.node, output);
}

/** Null: nothing is differentiated. Also ports that no gradient goes through are passed: see `openHops`. */
export function hopGraph(context: ExplainContext, start: PortKey): HopGraph | null {
  const { trace, document } = context;
  if (trace.target === null) return null;
  const target = portKey(trace.target.node, trace.target.port);
  const hops: Hop[] = [];
  const reached = new Set<PortKey>([start]);
  for (const id of topologicalOrder(document)) {
    const view = nodeView(context, id);
    if (view === null || view.op.source === true) continue;
    for (const { name } of view.inputs) {
      const key = portKey(id, name);
      const from = key === start ? start : trace.wires.get(key);
      if (from === undefined || from === target || !reached.has(from)) continue;
      for (const output of view.outputs) {
        hops.push({ from, node: id, port: name, output: output.name, to: portKey(id, output.name) });
      }
    }
    for (const hop of hops) if (hop.node === id) reached.add(hop.to);
  }
  return livingHops({ start, target, hops });
}

/** Only the hops that lie on a way from the start to the target. */
export function livingHops({ start, target, hops }: HopGraph): HopGraph {
  const reached = new Set<PortKey>([start]);
  const ahead = hops.filter(({ from, to }) => reached.has(from) && reached.add(to));
  const wanted = new Set<PortKey>([target]);
  const kept = ahead.toReversed().filter(({ from, to }) => wanted.has(to) && wanted.add(from));
  return { start, target, hops: kept.toReversed() };
}

/** The hops whose port may be differentiated, and those whose port never is. */
export function openHops(
  context: ExplainContext,
  graph: HopGraph,
): { readonly open: HopGraph; readonly closed: readonly Hop[] } {
  const isOpen = ({ node, port }: Hop): boolean =>
    nodeView(context, node)?.inputs.some(({ name, differentiable }) => name === port && differentiable) === true;
  return partedHops(graph, isOpen);
}

/** The ways that only use hops that pass, and the hops that do not. */
export function partedHops(
  graph: HopGraph,
  passes: (hop: Hop) => boolean,
): { readonly open: HopGraph; readonly closed: readonly Hop[] } {
  const kept = graph.hops.filter(passes);
  if (kept.length === graph.hops.length) return { open: graph, closed: [] };
  const passed = new Set(kept);
  const closed = graph.hops.filter((hop) => !passed.has(hop));
  return { open: livingHops({ ...graph, hops: kept }), closed };
}

/** How many ways there are; exact, however many. One that starts where it ends counts as one. */
export function countRoutes({ start, target, hops }: HopGraph): bigint {
  const ways = new Map<PortKey, bigint>([[target, 1n]]);
  for (const { from, to } of hops.toReversed()) ways.set(from, (ways.get(from) ?? 0n) + (ways.get(to) ?? 0n));
  return ways.get(start) ?? 0n;
}

/** The first `most` ways in the order of the graph, each as places in `hops`. */
export function listRoutes({ start, target, hops }: HopGraph, most: number): readonly (readonly number[])[] {
  const onward = new Map<PortKey, number[]>();
  for (const [at, { from }] of hops.entries()) onward.set(from, [...(onward.get(from) ?? []), at]);
  const routes: number[][] = [];
  const waiting: number[][] = [[]];
  for (let route = waiting.pop(); route !== undefined && routes.length < most; route = waiting.pop()) {
    const last = route.at(-1);
    const here = last === undefined ? start : hops[last]!.to;
    if (here === target) routes.push(route);
    else for (const next of (onward.get(here) ?? []).toReversed()) waiting.push([...route, next]);
  }
  return routes;
}
