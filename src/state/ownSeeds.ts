// ownSeeds: gives a new node's random numbers seeds that no other node draws with, so that two layers of one shape do not start equal.
import { heldTensor } from '../document/heldValue.ts';
import type { GraphDocument, GraphEdge, HeldValue, ParamJson } from '../document/model.ts';
import { completeParams, inputsOf, type Op } from '../engine/op.ts';

type Ops = ReadonlyMap<string, Op>;

/** What of a node says how its numbers are drawn. */
interface Drawing {
  readonly id: string;
  readonly op: string;
  readonly params?: Readonly<Record<string, ParamJson>>;
  readonly inputs?: Readonly<Record<string, HeldValue>>;
}

/**
 * The same nodes, where each seed that is already drawn with (in the document, or by one of them before) is the smallest that is not.
 * `edges`: wires that will end at them; a port that is wired draws nothing.
 */
export function withOwnSeeds<N extends Drawing>(
  document: GraphDocument,
  nodes: readonly N[],
  edges: readonly GraphEdge[],
  ops: Ops,
): readonly N[] {
  const taken = new Set(document.nodes.flatMap((node) => drawsOf(node, document.edges, ops).map(({ seed }) => seed)));
  return nodes.map((node) =>
    drawsOf(node, edges, ops).reduce((changed, { seed, set }) => {
      const own = taken.has(seed) ? smallestFree(taken) : seed;
      taken.add(own);
      return own === seed ? changed : set(changed, own);
    }, node),
  );
}

interface Draw {
  readonly seed: number;
  readonly set: <N extends Drawing>(node: N, seed: number) => N;
}

function drawsOf(node: Drawing, edges: readonly GraphEdge[], ops: Ops): readonly Draw[] {
  const op = ops.get(node.op);
  if (op === undefined) return [];
  const params = completeParams(op, node.params);
  const isWired = (port: string): boolean => edges.some(({ to }) => to[0] === node.id && to[1] === port);
  const draws = inputsOf(op, params).flatMap(({ name, default: fallback }): Draw[] => {
    const own = node.inputs !== undefined && Object.hasOwn(node.inputs, name) ? node.inputs[name] : fallback;
    const held = heldTensor(own);
    if (held.kind !== 'init' || held.init === 'zeros' || held.init === 'ones' || isWired(name)) return [];
    const { init, seed } = held;
    return [{ seed, set: (each, fresh) => ({ ...each, inputs: { ...each.inputs, [name]: { init, seed: fresh } } }) }];
  });
  const seed = op.params.some(({ name, kind }) => name === 'seed' && kind === 'integer') ? params.seed : null;
  if (typeof seed !== 'number') return draws;
  return [...draws, { seed, set: (each, fresh) => ({ ...each, params: { ...each.params, seed: fresh } }) }];
}

function smallestFree(taken: ReadonlySet<number>): number {
  for (let seed = 0; ; seed++) if (!taken.has(seed)) return seed;
}
