// modeCost: how many multiplications forward and reverse mode take for the derivatives of one document.
import { countEdges, type EdgeCount } from '../engine/countEdges.ts';
import { targetFailure } from '../engine/outcome.ts';
import { compile, type PlannedOutput } from '../engine/plan.ts';
import { portKey } from '../engine/program.ts';
import { forwardNode, type RunState, start } from '../engine/rules.ts';
import { sizeOf } from '../engine/shape.ts';
import { targetPort } from '../engine/target.ts';
import type { Prepared } from './recordRun.ts';
import type { HeldCost, ModeCost, Multiplications } from './tangents.ts';

/** Yields where the caller may pause. */
export function* modeCost({ program, resolution }: Prepared, revision = 0): Generator<void, ModeCost> {
  const state = start(compile(resolution));
  for (const node of state.plan.nodes) {
    if (node.role === 'op') forwardNode(state, node);
    yield;
  }
  const edges = yield* countEdges(state);
  const target = targetFailure(state) === null ? state.plan.target : null;
  const leads = target === null ? new Set<number>() : slotsLeadingTo(edges, target);
  const outputs = state.plan.nodes.flatMap((node) => (node.role === 'op' ? node.outputs : []));
  const held: HeldCost[] = [];
  for (const input of state.plan.held) {
    if (!input.differentiable || (target !== null && !leads.has(input.slot))) continue;
    const moved = slotsMovedBy(edges, input.slot);
    if (moved.size === 1) continue;
    held.push({
      key: input.key,
      shape: input.shape,
      size: sizeOf(input.shape),
      forward: total(edges.filter(({ from, to }) => moved.has(from) && leads.has(to))),
      widest: widestOf(
        outputs.filter(({ slot }) => moved.has(slot)),
        edges,
        moved,
      ),
    });
    yield;
  }
  return {
    revision,
    target: targetOf(state, target, program),
    reverse: total(edges.filter(({ to }) => leads.has(to))),
    held,
    forwardForAll: {
      count: held.reduce((sum, { size, forward }) => sum + size * forward.count, 0),
      exact: held.every(({ forward }) => forward.exact),
    },
    entries: held.reduce((sum, { size }) => sum + size, 0),
  };
}

/** All at once. */
export function modeCostOf(prepared: Prepared, revision = 0): ModeCost {
  const work = modeCost(prepared, revision);
  for (let next = work.next(); ; next = work.next()) if (next.done === true) return next.value;
}

function targetOf(state: RunState, slot: number | null, program: Prepared['program']): ModeCost['target'] {
  const at = targetPort(program);
  const value = slot === null ? undefined : state.values[slot];
  return at === null || value === undefined ? null : { key: portKey(at.node, at.port), size: value.data.length };
}

/** Edges are in the order of the program. */
function slotsMovedBy(edges: readonly EdgeCount[], slot: number): ReadonlySet<number> {
  const moved = new Set([slot]);
  for (const { from, to } of edges) if (moved.has(from)) moved.add(to);
  return moved;
}

function slotsLeadingTo(edges: readonly EdgeCount[], slot: number): ReadonlySet<number> {
  const leads = new Set([slot]);
  for (const { from, to } of edges.toReversed()) if (leads.has(to)) leads.add(from);
  return leads;
}

function total(edges: readonly EdgeCount[]): Multiplications {
  return {
    count: edges.reduce((sum, edge) => sum + edge.edges, 0),
    exact: edges.every(({ exact }) => exact),
  };
}

/** The first of the largest; null where every output is a single number. */
function widestOf(
  outputs: readonly PlannedOutput[],
  edges: readonly EdgeCount[],
  moved: ReadonlySet<number>,
): HeldCost['widest'] {
  const sizes = outputs.map(({ shape }) => sizeOf(shape));
  const most = Math.max(1, ...sizes);
  const widest = outputs[sizes.indexOf(most)];
  if (widest === undefined || most === 1) return null;
  const leads = slotsLeadingTo(edges, widest.slot);
  return {
    key: widest.key,
    size: most,
    pass: total(edges.filter(({ from, to }) => moved.has(from) && leads.has(to))),
  };
}
