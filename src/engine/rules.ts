// rules: how one node runs forward and backward and how contributions add up. Everything that runs a plan goes through here.
import { sumToShape } from './broadcast.ts';
import { add, addInto } from './elementwise.ts';
import { initialize } from './initialize.ts';
import { type Forward, type InputTensors, isProblem, type Problem, type Tensors, type VjpContext } from './op.ts';
import type { Plan, PlannedInput, PlannedNode } from './plan.ts';
import { brokenOp } from './resolve.ts';
import { type Shape, sameShape, shapeWords } from './shape.ts';
import { seedOf } from './target.ts';
import { type Tensor, zeros } from './tensor.ts';

/** Everything that changes while a plan runs. */
export interface RunState {
  readonly plan: Plan;
  /** Per slot: the value, once it is known. Held values stay from run to run. */
  readonly values: (Tensor | undefined)[];
  /** Per slot: the sum of the contributions so far; undefined when none has come, which is not zero. */
  readonly gradients: (Tensor | undefined)[];
  /** Per slot: how many contributions have come. */
  readonly arrived: number[];
  /** Per slot: true when a contribution that was due never came because a vjp failed. */
  readonly incomplete: boolean[];
  /** Per node: the records that its rules are called with. They are made once and filled anew in every run. */
  readonly calls: readonly Call[];
  /** Node -> why it did not run, or why its vjp did not. */
  readonly problems: Map<string, Problem>;
  /** Node -> the failed node that it waits for. */
  readonly blocked: Map<string, string>;
}

interface Call {
  readonly inputs: Record<string, Tensor | undefined>;
  readonly cotangents: Record<string, Tensor>;
  readonly context: { -readonly [K in keyof VjpContext]: VjpContext[K] };
  /** In the order of the ports that are asked. */
  readonly contributions: (Tensor | null)[];
}

const nothing: Tensors = {};
function callOf({ instruction, needs }: PlannedNode): Call {
  const inputs = {};
  const context = { inputs, outputs: nothing, residuals: undefined, params: instruction.params, needs };
  return { inputs, cotangents: {}, context, contributions: [] };
}

/** A state with every held value known: initializers draw their numbers here, and nowhere else. */
export function start(plan: Plan): RunState {
  const values: (Tensor | undefined)[] = Array.from({ length: plan.slots }, () => undefined);
  const { problems, blocked } = plan.resolution;
  for (const { source, slot, shape } of plan.held) {
    if (source.kind === 'held') values[slot] = source.value;
    else if (source.kind === 'open') {
      const made = initialize(source.initializer, shape);
      if (!isProblem(made)) values[slot] = made;
    }
  }
  return {
    plan,
    values,
    gradients: values.map(() => undefined),
    arrived: values.map(() => 0),
    incomplete: values.map(() => false),
    calls: plan.nodes.map(callOf),
    problems: new Map(problems),
    blocked: new Map(blocked),
  };
}

/** Forgets the failures of an earlier run. */
export function startForward(state: RunState): void {
  const { problems, blocked } = state.plan.resolution;
  if (state.problems.size > problems.size) replace(state.problems, problems);
  if (state.blocked.size > blocked.size) replace(state.blocked, blocked);
}

function replace<V>(into: Map<string, V>, from: ReadonlyMap<string, V>): void {
  into.clear();
  for (const [key, value] of from) into.set(key, value);
}

/** Runs one op. Answers null when it ran, the problem when it failed, or `blocked` when an input was not computed. */
export function forwardNode(state: RunState, node: PlannedNode): Problem | 'blocked' | null {
  const { values } = state;
  const { inputs, context } = state.calls[node.index]!;
  let answer: Problem | 'blocked' | null = null;
  for (const input of node.inputs) {
    const value = values[input.slot];
    if (value === undefined) {
      const from = input.source.kind === 'wire' ? input.source.node : node.node;
      state.blocked.set(node.node, state.blocked.get(from) ?? from);
      answer = 'blocked';
      break;
    }
    inputs[input.name] = value;
  }
  if (answer === null) {
    const done = callForward(node, inputs);
    if (isProblem(done)) answer = done;
    else {
      for (const { name, slot } of node.outputs) values[slot] = done.outputs[name];
      context.outputs = done.outputs;
      context.residuals = done.residuals;
    }
  }
  if (answer !== null) {
    for (const { slot } of node.outputs) values[slot] = undefined;
    if (answer !== 'blocked') state.problems.set(node.node, answer);
  }
  return answer;
}

/** Calls the op's forward and checks that it gave what `infer` promised. Touches no state. */
export function callForward(node: PlannedNode, inputs: InputTensors): Forward | Problem {
  const { op, params } = node.instruction;
  try {
    const answer = op.forward(inputs, params);
    if (isProblem(answer)) return answer;
    for (const { name, shape } of node.outputs) {
      const wrong = mismatch(answer.outputs[name], shape);
      if (wrong) return brokenOp(node.instruction, 'forward', `output "${name}" ${wrong}`);
    }
    return answer;
  } catch (error) {
    return brokenOp(node.instruction, 'forward', error);
  }
}

function mismatch(value: Tensor | undefined, shape: Shape): string | null {
  if (value === undefined) return 'is missing';
  if (!sameShape(value.shape, shape)) return `is ${shapeWords(value.shape)}, but infer said ${shapeWords(shape)}`;
  let size = 1;
  for (let axis = 0; axis < shape.length; axis++) size *= shape[axis]!;
  return value.data.length === size ? null : `is ${shapeWords(shape)}, but holds ${value.data.length} numbers`;
}

/** Forgets all gradients and lays the seed on the target. The plan must have one. */
export function startBackward(state: RunState, seed = seedOf(state.plan.resolution.program)): Tensor {
  state.gradients.fill(undefined);
  state.arrived.fill(0);
  state.incomplete.fill(false);
  const { target } = state.plan;
  if (target !== null) {
    state.gradients[target] = seed;
    state.arrived[target] = 1;
  }
  return seed;
}

/** Gets the cotangent of each asked port in turn; null where the op is not differentiable. */
export type Receive = (input: PlannedInput, contribution: Tensor | null) => void;

/**
 * Runs one vjp and hands each asked port's contribution, summed back to the port's shape, to `receive`. Nothing is handed out when
 * no output of the node has a cotangent, or when the vjp fails: then everything that waited for it is marked incomplete.
 */
export function backwardNode(state: RunState, node: PlannedNode, receive: Receive): Problem | null {
  const { gradients, incomplete } = state;
  let touched = false;
  let whole = true;
  for (const { slot } of node.outputs) {
    if (gradients[slot] !== undefined) touched = true;
    if (incomplete[slot]) whole = false;
  }
  if (touched && whole) {
    const answer = runVjp(state, node);
    if (!isProblem(answer)) {
      for (let k = 0; k < node.asked.length; k++) receive(node.asked[k]!, answer[k]!);
      return null;
    }
    state.problems.set(node.node, answer);
    for (const { slot } of node.asked) incomplete[slot] = true;
    return answer;
  }
  if (!whole) for (const { slot } of node.asked) incomplete[slot] = true;
  return null;
}

/** The contributions in the order of `node.asked`. */
function runVjp(state: RunState, node: PlannedNode): (Tensor | null)[] | Problem {
  const { op } = node.instruction;
  const { cotangents, context, contributions } = state.calls[node.index]!;
  for (const { name, slot, shape } of node.outputs) cotangents[name] = state.gradients[slot] ?? zeros(shape);
  try {
    const answer = op.vjp(cotangents, context);
    for (let k = 0; k < node.asked.length; k++) {
      const { name, shape } = node.asked[k]!;
      const cotangent = answer[name];
      if (cotangent === undefined) return brokenOp(node.instruction, 'vjp', `no answer for the port "${name}"`);
      const contribution = cotangent === null ? null : sumToShape(cotangent, shape);
      const wrong = contribution && mismatch(contribution, shape);
      if (wrong) return brokenOp(node.instruction, 'vjp', `the gradient of "${name}" ${wrong}`);
      contributions[k] = contribution;
    }
    return contributions;
  } catch (error) {
    return brokenOp(node.instruction, 'vjp', error);
  }
}

/**
 * Adds a contribution to what has arrived at a slot. `keep`: every running sum is a tensor of its own, because someone looks at it;
 * otherwise sums from the third contribution on are made in place. The numbers are the same.
 */
export function accumulate(state: RunState, slot: number, contribution: Tensor, keep: boolean): Tensor {
  const before = state.gradients[slot];
  const count = ++state.arrived[slot]!;
  if (before === undefined) {
    state.gradients[slot] = contribution;
    return contribution;
  }
  if (!keep && count > 2) {
    addInto(before, contribution);
    return before;
  }
  const sum = add(before, contribution);
  state.gradients[slot] = sum;
  return sum;
}
