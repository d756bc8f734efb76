// execute: runs a program and tells every step of it, in the order in which a person would do it on paper.

import { type Outcome, outcomeOf, targetFailure } from './outcome.ts';
import { compile, type PlannedInput, type PlannedNode } from './plan.ts';
import type { Program } from './program.ts';
import { type Resolution, resolve } from './resolve.ts';
import { accumulate, backwardNode, forwardNode, type RunState, start, startBackward } from './rules.ts';
import type { Step } from './step.ts';
import { targetPort } from './target.ts';
import type { Tensor } from './tensor.ts';

/**
 * The steps of one run, one by one: held values and ops in program order (a node's held ports just before it), then the seed, then
 * the vjps in reverse order, each accumulation right after the contribution that causes it. Work is done as steps are asked for.
 * A node that fails gives a `failed` step, what depends on it is left out, and the rest runs. When backward cannot start, there is no
 * `seed` step and the returned outcome's `targetProblem` says why. The tensors are the same, bit for bit, as those of `evaluate`.
 */
export function* execute(program: Program, resolution: Resolution = resolve(program)): Generator<Step, Outcome> {
  const plan = compile(resolution);
  const state = start(plan);
  const contributions = new Map<PlannedInput, Tensor>();
  for (const node of plan.nodes) yield* forwardSteps(state, node);
  if (targetFailure(state) === null && plan.target !== null) {
    const at = targetPort(program);
    const value = startBackward(state);
    if (at) yield { kind: 'seed', node: at.node, port: at.port, value };
    yield* backwardSteps(state, contributions);
  }
  return outcomeOf(state, contributions);
}

function* forwardSteps(state: RunState, planned: PlannedNode): Generator<Step> {
  const { node, role } = planned;
  if (!(role === 'failed' && planned.instruction.op.source === true)) {
    for (const { name, source, slot } of planned.inputs) {
      const value = state.values[slot];
      if (source.kind !== 'wire' && value) yield { kind: 'feed', node, port: name, value };
    }
  }
  if (role === 'op') {
    const answer = forwardNode(state, planned);
    if (answer === null) yield { kind: 'forward', node, outputs: outputsOfRun(state, planned) };
    else if (answer !== 'blocked') yield { kind: 'failed', node, problem: answer };
  } else if (role === 'failed') {
    const problem = state.problems.get(node);
    if (problem) yield { kind: 'failed', node, problem };
  }
}

function outputsOfRun(state: RunState, { outputs }: PlannedNode): Readonly<Record<string, Tensor>> {
  return Object.fromEntries(
    outputs.flatMap(({ name, slot }) => {
      const value = state.values[slot];
      return value ? [[name, value]] : [];
    }),
  );
}

type Accumulation = Extract<Step, { kind: 'accumulate' }>;
type Pending = Exclude<Step, Accumulation> | { readonly slot: number; readonly step: Omit<Accumulation, 'of'> };

/**
 * An accumulation says how many contributions there will be, and a vjp may answer null, so the count is only certain once every vjp
 * that might send one has answered: the run goes on ahead until then and the steps wait in a queue.
 */
function* backwardSteps(state: RunState, contributions: Map<PlannedInput, Tensor>): Generator<Step> {
  const { backward, senders } = state.plan;
  const answered = senders.map(() => 0);
  const pending: Pending[] = [];
  let next = 0;
  let shown = 0;
  const advance = (): void => {
    const planned = backward[next++]!;
    for (const { slot } of planned.asked) answered[slot]! += 1;
    const problem = backwardNode(state, planned, (input, contribution) => {
      if (contribution === null) return;
      contributions.set(input, contribution);
      pending.push(...arrivals(state, planned, input, contribution));
    });
    if (problem) pending.push({ kind: 'failed', node: planned.node, problem });
  };
  while (next < backward.length || shown < pending.length) {
    const event = pending[shown];
    if (event === undefined) advance();
    else if ('kind' in event) {
      yield event;
      shown++;
    } else if (answered[event.slot]! < senders[event.slot]!) advance();
    else {
      const missing = state.incomplete[event.slot] ? 1 : 0;
      yield { ...event.step, of: state.arrived[event.slot]! + missing };
      shown++;
    }
  }
}

function arrivals(state: RunState, { node }: PlannedNode, input: PlannedInput, contribution: Tensor): Pending[] {
  const { source, slot, name } = input;
  const value = accumulate(state, slot, contribution, true);
  if (source.kind !== 'wire') return [{ kind: 'vjp', node, port: name, contribution, to: null }];
  const to = { node: source.node, port: source.port };
  const sent: Step = { kind: 'vjp', node, port: name, contribution, to };
  const count = state.arrived[slot]!;
  if (count < 2) return [sent];
  const from = { node, port: name };
  return [sent, { slot, step: { kind: 'accumulate', node: to.node, port: to.port, value, count, from } }];
}
