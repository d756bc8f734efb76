// claims: the gradients that backprop claims for the ports of a program, ready to be checked one by one.
import type { Cause } from './checkEntry.ts';
import type { Contributions } from './entryChange.ts';
import { runBackward, runForward } from './evaluate.ts';
import type { Problem } from './op.ts';
import { targetFailure } from './outcome.ts';
import { compile, type PlannedInput } from './plan.ts';
import { type Place, type Probe, probeAt } from './probe.ts';
import type { PortKey, Program } from './program.ts';
import { type Resolution, resolve } from './resolve.ts';
import { type RunState, start } from './rules.ts';
import type { Tensor } from './tensor.ts';

/** A program that has run forward and backward. */
export interface Backpropagated {
  readonly state: RunState;
  readonly contributions: Contributions;
  /** Ids of the input ports that keep their value while others move. */
  readonly frozen: ReadonlySet<number>;
  /** Why backward did not run; null when it did, or when the program has no target. */
  readonly problem: Problem | null;
}

/**
 * The checked function is the seed's inner product with the target, where every input port whose vjp answered null (and every port
 * that is not differentiable) keeps its value: so the check tests what backprop claims, and not what it declines to say.
 */
export function backpropagate(program: Program, resolution: Resolution = resolve(program)): Backpropagated {
  const state = start(compile(resolution));
  runForward(state);
  const contributions = new Map<PlannedInput, Tensor>();
  const frozen = new Set<number>();
  const problem = targetFailure(state);
  if (problem || state.plan.target === null) return { state, contributions, frozen, problem };
  for (const { inputs } of state.plan.nodes)
    for (const input of inputs) if (!input.differentiable) frozen.add(input.id);
  runBackward(state, (input, contribution) => {
    if (contribution) contributions.set(input, contribution);
    else frozen.add(input.id);
  });
  return { state, contributions, frozen, problem: null };
}

/**
 * `held`: every held value. `all`: also every output port (its whole gradient) and every wired input port (what its op sends back).
 * Or the ports by name.
 */
export type WantedPorts = 'held' | 'all' | readonly PortKey[];

/** A port and the gradient that backprop gives it. */
export interface Claim {
  readonly key: PortKey;
  readonly place: Place;
  readonly value: Tensor;
  readonly gradient: Tensor | undefined;
  /** Why it is not to be checked. */
  readonly skip?: Unchecked;
}
export interface Unchecked {
  readonly cause: Cause;
  readonly reason: string;
}

/** In program order. Nothing where backward did not run. */
export function claimsOf({ state, contributions, problem }: Backpropagated, wanted: WantedPorts): Claim[] {
  if (problem || state.plan.target === null) return [];
  const claims: Claim[] = [];
  const isWanted = (key: PortKey, held: boolean): boolean =>
    typeof wanted === 'string' ? held || wanted === 'all' : wanted.includes(key);
  for (const { inputs, outputs, role, node } of state.plan.nodes) {
    for (const input of inputs) {
      const held = input.source.kind !== 'wire';
      const value = state.values[input.slot];
      if (!value || !isWanted(input.key, held)) continue;
      const place: Place = held ? { kind: 'slot', slot: input.slot } : { kind: 'port', input };
      const gradient = held ? wholeGradient(state, input.slot) : contributions.get(input);
      const fixed: Unchecked | undefined =
        input.differentiable || role === 'source'
          ? undefined
          : { cause: 'not-differentiable', reason: 'it is not differentiable' };
      // What the port itself sent back is whole, even where another that reads the same output failed.
      const skip = (gradient ? undefined : failedBehind(state, input.slot, node)) ?? fixed;
      claims.push({ key: input.key, place, value, gradient, ...(skip && { skip }) });
    }
    for (const { key, slot } of role === 'source' && typeof wanted === 'string' ? [] : outputs) {
      const value = state.values[slot];
      if (!value || !isWanted(key, false)) continue;
      const skip = failedBehind(state, slot, node);
      claims.push({
        key,
        place: { kind: 'slot', slot },
        value,
        gradient: wholeGradient(state, slot),
        ...(skip && { skip }),
      });
    }
  }
  return claims;
}

function wholeGradient(state: RunState, slot: number): Tensor | undefined {
  return state.incomplete[slot] ? undefined : state.gradients[slot];
}

function failedBehind({ incomplete }: RunState, slot: number, node: string): Unchecked | undefined {
  return incomplete[slot] ? { cause: 'failed-behind', reason: `a vjp behind ${node} failed` } : undefined;
}

/** What moves the claimed tensor, and the gradient to hold against it; or why it cannot be checked. */
export function probeOf(
  { state, frozen }: Backpropagated,
  { place, value, gradient, skip }: Claim,
): { readonly probe: Probe; readonly gradient: Tensor } | Unchecked {
  if (skip) return skip;
  if (!gradient) return { cause: 'no-gradient', reason: 'no gradient reaches it' };
  if (value.data.length === 0) return { cause: 'empty', reason: 'it is empty' };
  const probe = probeAt(state, place, frozen);
  return probe ? { probe, gradient } : { cause: 'independent', reason: 'the target does not depend on it' };
}
