// train: moves a program's trainable values, step by step to look at, or many times over at full speed.
import { bufferPool, withPool } from './buffers.ts';
import { runBackward, runForward } from './evaluate.ts';
import type { Problem } from './op.ts';
import type { Optimizer } from './optimizer.ts';
import { type Outcome, targetFailure } from './outcome.ts';
import { compile, type PlannedInput } from './plan.ts';
import { type Instruction, type PortKey, type Program, portKey, type Source } from './program.ts';
import { resolve } from './resolve.ts';
import { type RunState, start } from './rules.ts';
import { sameShape, shapeText } from './shape.ts';
import type { Step } from './step.ts';
import { seedOf, targetPort } from './target.ts';
import type { Tensor } from './tensor.ts';

export type UpdateStep = Extract<Step, { kind: 'update' }>;

/**
 * One optimizer step after a run: an `update` for each trainable held value that got a gradient, in program order. All gradients
 * belong to the values before the first update. `withUpdates` gives the program that follows.
 */
export function* updates(program: Program, outcome: Outcome, by: Optimizer): Generator<UpdateStep> {
  for (const { node, inputs } of program.instructions) {
    for (const [port, source] of Object.entries(inputs)) {
      const key = portKey(node, port);
      const before = outcome.values.get(key);
      const gradient = outcome.gradients.get(key);
      if (source.kind === 'wire' || !source.trainable || !before || !gradient) continue;
      const after: Tensor = { shape: before.shape, data: new Float64Array(before.data.length) };
      by.move(key, before.data, gradient.data, after.data);
      yield { kind: 'update', node, port, before, after };
    }
  }
}

/** The program with the updated values held; initializers that were updated have become values. */
export function withUpdates(program: Program, steps: Iterable<UpdateStep>): Program {
  const after = new Map<PortKey, Tensor>();
  for (const step of steps) after.set(portKey(step.node, step.port), step.after);
  const instructions = program.instructions.map((instruction): Instruction => {
    const inputs = Object.entries(instruction.inputs).map(([port, source]): [string, Source] => {
      const value = after.get(portKey(instruction.node, port));
      return [port, value && source.kind !== 'wire' ? { kind: 'held', value, trainable: source.trainable } : source];
    });
    return { ...instruction, inputs: Object.fromEntries(inputs) };
  });
  return { ...program, instructions };
}

/** The problem of the node that keeps the target from being computed. */
function causeOf({ plan, problems, blocked }: RunState): Problem | undefined {
  const at = targetPort(plan.resolution.program);
  return at ? problems.get(blocked.get(at.node) ?? at.node) : undefined;
}

export interface Trainer {
  /** One forward, one backward, one update. Answers the cost before the update, or why nothing was moved. */
  step(): number | Problem;
  /** Lets a held port (a batch of data, a label) hold another tensor of the same shape from now on. */
  feed(key: PortKey, value: Tensor): void;
  /** What a held port holds now; a copy. */
  held(key: PortKey): Tensor | undefined;
}

/**
 * The same arithmetic as `updates`, for many steps: the plan is made once, gradients are computed only where a trainable value needs
 * them, values are moved in place and memory is used again. A program that cannot be differentiated gives its problem.
 */
export function trainer(program: Program, by: Optimizer): Trainer | Problem {
  const plan = compile(resolve(program), { gradients: 'trainable' });
  if (plan.target === null)
    return plan.resolution.targetProblem ?? { problem: 'the program has no target to minimize' };
  const { target } = plan;
  const state = start(plan);
  const seed = seedOf(program);
  const moved = plan.held.filter(({ trainable }) => trainable);
  const holders = new Map<PortKey, PlannedInput>(plan.held.map((input) => [input.key, input]));
  for (const { slot } of moved) {
    const value = state.values[slot];
    if (value) state.values[slot] = { shape: value.shape, data: value.data.slice() };
  }
  const pool = bufferPool();

  const once = (): number | Problem => {
    runForward(state);
    const failure = targetFailure(state);
    if (failure) return causeOf(state) ?? failure;
    let cost = 0;
    const value = state.values[target]!.data;
    for (let i = 0; i < value.length; i++) cost += value[i]! * seed.data[i]!;
    runBackward(state);
    if (state.incomplete.includes(true))
      return [...state.problems.values()].at(-1) ?? { problem: 'backward did not finish' };
    for (const { key, slot } of moved) {
      const own = state.values[slot];
      const gradient = state.gradients[slot];
      if (own && gradient) by.move(key, own.data, gradient.data, own.data);
    }
    return cost;
  };
  return {
    step() {
      try {
        return withPool(pool, once);
      } finally {
        pool.release();
      }
    },
    feed(key, value) {
      const input = holders.get(key);
      if (!input) throw new RangeError(`${key} holds no value of its own`);
      if (!sameShape(value.shape, input.shape)) {
        throw new RangeError(`${key} is ${shapeText(input.shape)}, not ${shapeText(value.shape)}`);
      }
      state.values[input.slot] = input.trainable ? { shape: value.shape, data: value.data.slice() } : value;
    },
    held(key) {
      const input = holders.get(key);
      const value = input && state.values[input.slot];
      return value && { shape: value.shape, data: value.data.slice() };
    },
  };
}
