// forwardMode: tangents through a whole plan: how every number moves when one held tensor moves in a direction.
import type { OpPoint } from './localJacobian.ts';
import { isProblem, type Problem, type Tensors } from './op.ts';
import type { Plan, PlannedNode } from './plan.ts';
import type { PortKey } from './program.ts';
import { pushForward } from './pushForward.ts';
import type { RunState } from './rules.ts';
import type { Tensor } from './tensor.ts';

export type TangentStep =
  /** The direction is laid on a held tensor; of a source its output moves with it. */
  | { readonly kind: 'seed'; readonly node: string; readonly port: string; readonly value: Tensor }
  /** The op pushed tangents through the ports that move. Outputs that are absent stand still: the op lets nothing through to them. */
  | { readonly kind: 'jvp'; readonly node: string; readonly through: readonly string[]; readonly outputs: Tensors }
  /** The tangents of this node could not be found; what depends on it has none. */
  | { readonly kind: 'failed'; readonly node: string; readonly problem: Problem };

export interface TangentOutcome {
  /** Of the held port and of every output that moves. What is absent stands still, unless its node failed or waits for one that did. */
  readonly tangents: ReadonlyMap<PortKey, Tensor>;
  /** Per slot of the plan. */
  readonly bySlot: readonly (Tensor | undefined)[];
  readonly problems: ReadonlyMap<string, Problem>;
  /** Node -> the failed node that it waits for. */
  readonly blocked: ReadonlyMap<string, string>;
}

/** The slot of a held tensor, by its input port or by the output of a source; null where nothing is held. */
export function heldSlot({ nodes, held }: Plan, key: PortKey): number | null {
  const port = held.find((input) => input.key === key);
  if (port) return port.slot;
  const source = nodes.find(({ role, outputs }) => role === 'source' && outputs.some((output) => output.key === key));
  return source?.outputs[0]?.slot ?? null;
}

/**
 * Node by node in the order of the program, from a state whose forward has run; nodes that do not depend on the held tensor are left
 * out. Yields null where the caller may pause.
 */
export function* forwardMode(
  state: RunState,
  slot: number,
  direction: Tensor,
): Generator<TangentStep | null, TangentOutcome> {
  const bySlot: (Tensor | undefined)[] = Array.from({ length: state.plan.slots }, () => undefined);
  const tangents = new Map<PortKey, Tensor>();
  const problems = new Map<string, Problem>();
  const blocked = new Map<string, string>();
  /** Slots whose tangent is not known because of a failed node. */
  const lost = new Map<number, string>();
  bySlot[slot] = direction;
  for (const planned of state.plan.nodes) {
    const { node, inputs, outputs, role } = planned;
    const own = inputs.find((input) => input.slot === slot && input.source.kind !== 'wire');
    if (own) {
      tangents.set(own.key, direction);
      if (role === 'source') for (const { key } of outputs) tangents.set(key, direction);
      yield { kind: 'seed', node, port: own.name, value: direction };
    }
    if (role !== 'op' || outputs.some((output) => state.values[output.slot] === undefined)) continue;
    const culprit = inputs.map((input) => (input.differentiable ? lost.get(input.slot) : undefined)).find(Boolean);
    if (culprit !== undefined) {
      blocked.set(node, culprit);
      for (const output of outputs) lost.set(output.slot, culprit);
      continue;
    }
    const through = inputs.filter((input) => input.differentiable && bySlot[input.slot] !== undefined);
    if (through.length === 0) continue;
    const moved = Object.fromEntries(through.map((input) => [input.name, bySlot[input.slot]]));
    const work = pushForward(pointOf(state, planned), moved);
    let next = work.next();
    for (; next.done !== true; next = work.next()) yield null;
    if (isProblem(next.value)) {
      problems.set(node, next.value);
      for (const output of outputs) lost.set(output.slot, node);
      yield { kind: 'failed', node, problem: next.value };
      continue;
    }
    for (const output of outputs) {
      const tangent = next.value[output.name];
      if (!tangent) continue;
      bySlot[output.slot] = tangent;
      tangents.set(output.key, tangent);
    }
    yield { kind: 'jvp', node, through: through.map(({ name }) => name), outputs: next.value };
  }
  return { tangents, bySlot, problems, blocked };
}

/** The op of a node at the numbers of a run. */
export function pointOf(state: RunState, { index, instruction }: PlannedNode): OpPoint {
  const { inputs, context } = state.calls[index]!;
  const { op, params } = instruction;
  return { op, params, inputs, outputs: context.outputs, residuals: context.residuals };
}
