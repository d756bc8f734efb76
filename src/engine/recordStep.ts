// recordStep: runs one training step and writes down what it does, so that the next ones need no bookkeeping.
import { type BufferPool, bufferPool, withPool } from './buffers.ts';
import { type Arena, numbers, type Precision } from './kernels/arena.ts';
import { compileTape } from './kernels/compileTape.ts';
import { withMachine } from './kernels/machine.ts';
import { makeTape, type Tape } from './kernels/tape.ts';
import type { Problem } from './op.ts';
import { leadingTo, type PlannedInput, type PlannedNode } from './plan.ts';
import { accumulate, backwardNode, forwardNode, type RunState, startBackward, startForward } from './rules.ts';
import type { Tensor } from './tensor.ts';
import { backwardFailure, costOf, forwardFailure, move, movedBy, type TrainingRun } from './trainOnce.ts';

/** A step that repeats what was written down; false when it could not be finished, and then nothing was moved. */
export type Repeat = () => boolean;

interface Recorder {
  readonly run: TrainingRun;
  readonly state: RunState;
  readonly tape: Tape;
  readonly take: (size: number) => Float64Array;
  /** The memory of the nodes that are asked anew in every step. */
  readonly pools: Map<PlannedNode, BufferPool>;
}

/**
 * A node whose op is steady is written down as the kernels that it called. Any other is asked again in every step, with memory of its
 * own, and its answers are copied to where they were the first time, which is where the others look for them.
 */
export function recordStep(
  run: TrainingRun,
  arena: Arena | null,
  take: (size: number) => Float64Array,
): { readonly repeat: Repeat } | Problem {
  const { state, precision } = run;
  const tape = makeTape(arena, precision);
  const recorder: Recorder = { run, state, tape, take, pools: new Map() };
  startForward(state);
  const needed = leadingTo(state.plan, run.target);
  for (const node of state.plan.nodes) if (node.role === 'op' && needed.has(node)) recordForward(recorder, node);
  const failure = forwardFailure(state);
  if (failure) return failure;
  const keepCost = (): boolean => {
    run.cost = costOf(run);
    return true;
  };
  keepCost();
  // Before anything is moved, which may be the cost itself.
  tape.note(keepCost);
  startBackward(state, run.seed);
  for (const node of state.plan.backward) recordBackward(recorder, node);
  if (state.incomplete.includes(true)) return backwardFailure(state);
  withMachine(tape, () => {
    for (const input of movedBy(state)) move(run, input);
  });
  return { repeat: compiled(tape, arena, precision) };
}

/** The tape as one function. What loops in TypeScript borrow meanwhile is the same in every step. */
function compiled(tape: Tape, arena: Arena | null, precision: Precision): Repeat {
  const replay = compileTape(tape, arena, precision);
  const spare = bufferPool((size) => numbers(precision, size));
  return () => {
    spare.release();
    return withPool(spare, replay);
  };
}

function recordForward(recorder: Recorder, node: PlannedNode): void {
  const { state, tape, take } = recorder;
  if (node.instruction.op.steady === true) {
    const mark = tape.mark();
    withPool({ take }, () => withMachine(tape, () => forwardNode(state, node)));
    if (!tape.isRaw) return;
    tape.rewind(mark);
  }
  const again = (): boolean => ask(recorder, node, true, () => forwardNode(state, node) === null);
  if (!again()) return;
  const settled = node.outputs.map(({ slot }) => copyOf(state.values[slot]!, take));
  const settle = (): void => {
    node.outputs.forEach(({ slot }, k) => {
      settled[k]!.data.set(state.values[slot]!.data);
      state.values[slot] = settled[k];
    });
  };
  settle();
  tape.note(() => {
    const ran = again();
    if (ran) settle();
    return ran;
  });
}

function recordBackward(recorder: Recorder, node: PlannedNode): void {
  const { state, tape, take, pools } = recorder;
  if (!pools.has(node) && node.instruction.op.steady === true) {
    const mark = tape.mark();
    const answers: [PlannedInput, Tensor][] = [];
    // Nothing is added up before it is certain that the calls tell all.
    withPool({ take }, () =>
      withMachine(tape, () =>
        backwardNode(state, node, (input, contribution) => {
          if (contribution) answers.push([input, contribution]);
        }),
      ),
    );
    if (!tape.isRaw) return receive(recorder, answers);
    tape.rewind(mark);
  }
  const isFirst = !pools.has(node);
  const latest: (Tensor | null)[] = [];
  const again = (): boolean => {
    latest.length = 0;
    return ask(
      recorder,
      node,
      isFirst,
      () => backwardNode(state, node, (_, contribution) => latest.push(contribution)) === null,
    );
  };
  if (!again()) return;
  const settled = latest.map((contribution) => contribution && copyOf(contribution, take));
  tape.note(() => {
    if (!again()) return false;
    return settled.every((into, k) => {
      const from = latest[k] ?? null;
      if (into !== null && from !== null) into.data.set(from.data);
      // An op that declines what it once answered, or the other way round: the step has another course.
      return (into === null) === (from === null);
    });
  });
  receive(
    recorder,
    node.asked.flatMap((input, k): [PlannedInput, Tensor][] => (settled[k] ? [[input, settled[k]]] : [])),
  );
}

function receive({ state, tape, take }: Recorder, answers: readonly [PlannedInput, Tensor][]): void {
  withPool({ take }, () =>
    withMachine(tape, () => {
      for (const [{ slot }, contribution] of answers) accumulate(state, slot, contribution, false);
    }),
  );
}

/** Asks a node in TypeScript. Its memory of the step before is taken back first. */
function ask({ tape, take, pools }: Recorder, node: PlannedNode, isFirst: boolean, rule: () => boolean): boolean {
  let pool = pools.get(node);
  if (pool === undefined) {
    pool = bufferPool(take);
    pools.set(node, pool);
  }
  if (isFirst) pool.release();
  return withPool(pool, () => withMachine(tape, () => tape.unrecorded(rule)));
}

function copyOf({ shape, data }: Tensor, take: (size: number) => Float64Array): Tensor {
  const copy = take(data.length);
  copy.set(data);
  return { shape, data: copy };
}
