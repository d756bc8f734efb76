// scalarGraph: the single entries that one entry reaches on its ways to the target, joined by local derivatives.
import type { OpPoint } from '../../engine/localJacobian.ts';
import type { PortKey } from '../../engine/program.ts';
import { sameShape } from '../../engine/shape.ts';
import type { Tensor } from '../../engine/tensor.ts';
import type { HopGraph } from './hops.ts';
import { type Budget, isEntrywise, localColumns } from './localColumns.ts';

export interface ScalarEdge {
  readonly to: number;
  /** 0: there is a connection, and its slope is zero at these numbers. */
  readonly local: number;
  /** The place of its hop. */
  readonly hop: number;
}
export interface Vertex {
  readonly tensor: PortKey;
  readonly entry: number;
  readonly onward: readonly ScalarEdge[];
  /** Hops that it goes into and does not come out of: no entry there moves with it. */
  readonly stops: readonly number[];
  /** What is differentiated: the seed at this entry, 1 for a scalar. Null: not there yet. */
  readonly seed: number | null;
}
/** Vertex 0 is the start; every edge leads to a vertex that stands later. */
export interface ScalarGraph {
  readonly hops: HopGraph['hops'];
  readonly vertices: readonly Vertex[];
}

/** Why paths through single entries are not followed. `node` names the op where that was found. */
export interface NotFollowed {
  readonly why: 'too many' | 'not finite';
  readonly node: string;
}

/** Connections, and entries read and written while looking for them. */
export const mostEdges = 200_000;
const mostNumbers = 40_000_000;

export interface ScalarQuestion {
  readonly graph: HopGraph;
  readonly entry: number;
  readonly points: ReadonlyMap<string, OpPoint>;
  readonly seed: Tensor;
  readonly edges?: number;
  readonly goOn?: () => boolean;
}

/** Pauses between pieces of work, so that whoever runs it can do other things or stop. */
export function* scalarGraph(question: ScalarQuestion): Generator<undefined, ScalarGraph | NotFollowed> {
  const { graph, entry, points, seed, edges = mostEdges, goOn = () => true } = question;
  const budget: Budget = { numbers: mostNumbers, edges, goOn };
  const { hops, target } = graph;
  const vertices: { tensor: PortKey; entry: number; onward: ScalarEdge[]; stops: number[]; seed: number | null }[] = [];
  const places = new Map<PortKey, Map<number, number>>();
  const vertexAt = (tensor: PortKey, at: number): number => {
    let known = places.get(tensor);
    if (known === undefined) places.set(tensor, (known = new Map()));
    let vertex = known.get(at);
    if (vertex === undefined) {
      vertex = vertices.length;
      known.set(at, vertex);
      vertices.push({
        tensor,
        entry: at,
        onward: [],
        stops: [],
        seed: tensor === target ? (seed.data[at] ?? 0) : null,
      });
    }
    return vertex;
  };
  vertexAt(graph.start, entry);

  for (const [at, hop] of hops.entries()) {
    const point = points.get(hop.node);
    const sources = places.get(hop.from);
    if (point === undefined || sources === undefined) continue;
    const entries = [...sources.keys()].toSorted((a, b) => a - b);
    const { output, port, node } = hop;
    const locals = yield* localColumns({ point, output, port, entries, budget });
    if (locals === null) return { why: 'too many', node };
    if (locals.some(({ local }) => !Number.isFinite(local))) return { why: 'not finite', node };
    for (const { from, to, local } of locals) {
      vertices[sources.get(from)!]!.onward.push({ to: vertexAt(hop.to, to), local, hop: at });
    }
    const moved = new Set(locals.map(({ from }) => from));
    const still = entries.filter((each) => !moved.has(each));
    if (still.length === 0) continue;
    const flat = flatConnections(point, output, port);
    for (const each of still) {
      const source = vertices[sources.get(each)!]!;
      if (flat === 'none') source.stops.push(at);
      else source.onward.push({ to: vertexAt(hop.to, flat === 'only' ? 0 : each), local: 0, hop: at });
    }
    budget.edges -= still.length;
    if (budget.edges < 0) return { why: 'too many', node };
    yield;
  }
  return { hops, vertices };
}

/** Where an entry that moves nothing would lead: to the only entry of the output, to the same entry, or nobody can say. */
function flatConnections(point: OpPoint, output: string, port: string): 'only' | 'same' | 'none' {
  const y = point.outputs[output]!;
  if (y.data.length === 1) return 'only';
  const shape = point.inputs[port]?.shape ?? [];
  return sameShape(y.shape, shape) && isEntrywise(point, output, port) ? 'same' : 'none';
}
