// trainer: moves a program's trainable values many times over: the plan is made once, the step is written down once and then repeated.
import { bufferPool, withPool } from './buffers.ts';
import { type Arena, makeArena, numbers, type Precision, paddedBytes } from './kernels/arena.ts';
import { withMachine } from './kernels/machine.ts';
import { type Measure, measuring } from './kernels/measure.ts';
import { kernelModule } from './kernels/modules.ts';
import { helpersPresent } from './kernels/team.ts';
import { isProblem, type Problem } from './op.ts';
import type { Optimizer } from './optimizer.ts';
import { compile, type PlannedInput } from './plan.ts';
import type { PortKey, Program } from './program.ts';
import { type Repeat, recordStep } from './recordStep.ts';
import { resolve } from './resolve.ts';
import { start, startForward } from './rules.ts';
import { sameShape, shapeText, sizeOf } from './shape.ts';
import { seedOf } from './target.ts';
import type { Tensor } from './tensor.ts';
import { backwardFailure, type TrainingRun, trainOnce } from './trainOnce.ts';

export interface Trainer {
  /** One forward, one backward, one update. Answers the cost before the update, or why nothing was moved. */
  step(): number | Problem;
  /** Lets a held port (a batch of data, a label) hold another tensor of the same shape from now on. */
  feed(key: PortKey, value: Tensor): void;
  /** What a held port holds now; a copy. */
  held(key: PortKey): Tensor | undefined;
  /** How many threads take part in the large products of a step. */
  readonly threads: number;
  /** Says that no step is likely to come: threads that helped need not wait for one. */
  rest(): void;
}

/** Between precisions a typed array's own `set` is slow to start, which small batches feel. */
function copyInto(into: Float64Array, from: Float64Array): void {
  if (from.length > 256) into.set(from);
  else for (let i = 0; i < from.length; i++) into[i] = from[i]!;
}

export interface TrainerOptions {
  /** `float64`: the numbers of the visible graph, to the bit. `float32`: half the memory, and more than twice the speed. */
  readonly precision?: Precision;
}

/**
 * The same arithmetic as `updates`, for many steps: gradients are computed only where a trainable value needs them, values are moved in
 * place and memory is planned once. A program that cannot be differentiated gives its problem.
 *
 * The first step is run in TypeScript and tells how much memory a step takes; the second is written down, call by call, in memory that
 * WebAssembly sees too; from the third on, what was written down is repeated.
 */
export function trainer(
  program: Program,
  by: Optimizer,
  { precision = 'float64' }: TrainerOptions = {},
): Trainer | Problem {
  const plan = compile(resolve(program), { gradients: 'trainable' });
  if (plan.target === null)
    return plan.resolution.targetProblem ?? { problem: 'the program has no target to minimize' };
  const state = start(plan);
  const holders = new Map<PortKey, PlannedInput>(plan.held.map((input) => [input.key, input]));
  const own = (value: Tensor, take: (size: number) => Float64Array): Tensor => {
    const data = take(value.data.length);
    data.set(value.data);
    return { shape: value.shape, data };
  };
  const plainNumbers = (size: number): Float64Array => numbers(precision, size);
  const run: TrainingRun = {
    state,
    target: plan.target,
    seed: own(seedOf(program), plainNumbers),
    by,
    precision,
    cost: 0,
  };
  const hold = (take: (size: number) => Float64Array): void => {
    for (const { slot } of plan.held) state.values[slot] = own(state.values[slot]!, take);
  };
  hold(plainNumbers);
  let repeat: Repeat | null = null;
  let rehearsed: Measure | null = null;
  let arena: Arena | null = null;

  const first = (): Problem | null => {
    const measure = measuring(precision);
    const pool = bufferPool((size) => measure.take(size));
    const problem = withPool(pool, () => withMachine(measure, () => trainOnce(run)));
    if (problem === null) rehearsed = measure;
    return problem;
  };
  const second = ({ bytes, scratch, isParted }: Measure): Problem | null => {
    const module = kernelModule();
    const held = plan.held.reduce((sum, { shape }) => sum + paddedBytes(sizeOf(shape), precision), 0);
    // Twice: what ops in TypeScript answer is copied to where the others look for it.
    arena =
      module && makeArena(module, precision, held + 2 * bytes + 4096, scratch, isParted ? helpersPresent() : null);
    const take = (size: number): Float64Array => arena?.take(size) ?? numbers(precision, size);
    hold(take);
    run.seed = own(run.seed, take);
    const recorded = recordStep(run, arena, take);
    if (isProblem(recorded)) return recorded;
    repeat = recorded.repeat;
    return null;
  };
  const later = (again: Repeat): Problem | null => {
    startForward(state);
    const known = state.problems.size;
    if (again()) return null;
    state.incomplete.fill(false);
    if (state.problems.size > known) return backwardFailure(state);
    // An op took another course than when it was written down. Nothing has been moved yet, so the step begins anew.
    repeat = rehearsed = null;
    return first();
  };

  return {
    step() {
      const problem = repeat !== null ? later(repeat) : rehearsed !== null ? second(rehearsed) : first();
      return problem ?? run.cost;
    },
    feed(key, value) {
      const input = holders.get(key);
      if (!input) throw new RangeError(`${key} holds no value of its own`);
      if (!sameShape(value.shape, input.shape)) {
        throw new RangeError(`${key} is ${shapeText(input.shape)}, not ${shapeText(value.shape)}`);
      }
      copyInto(state.values[input.slot]!.data, value.data);
    },
    held(key) {
      const input = holders.get(key);
      return input && { shape: input.shape, data: Float64Array.from(state.values[input.slot]!.data) };
    },
    get threads() {
      return arena?.team?.threads ?? 1;
    },
    rest() {
      arena?.team?.dismiss();
    },
  };
}
