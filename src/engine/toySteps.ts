// toySteps: training in small programs whose data changes with every step, by a trainer and by evaluating anew: for the engine's own tests.
import { evaluate } from './evaluate.ts';
import { isProblem, type Op, type Problem } from './op.ts';
import { type OptimizerSettings, optimizer } from './optimizer.ts';
import type { PortKey, Program } from './program.ts';
import type { Tensor } from './tensor.ts';
import { given, held, instruction, program, times, total, wire } from './toyOps.ts';
import { updates, withUpdates } from './train.ts';
import { trainer } from './trainer.ts';

export const sgd: OptimizerSettings = { method: 'sgd', learningRate: 0.05 };
export const batch = (...data: number[]): Tensor => ({ shape: [data.length], data: Float64Array.from(data) });
export const batches = [
  batch(0.5, -1),
  batch(2, 0.25),
  batch(-0.75, 1),
  batch(1.5, -0.5),
  batch(0.25, 0.75),
  batch(-1, -2),
];

/** The costs of one step per batch, which `x.value` holds meanwhile, every step being a program of its own. */
export function anew(of: Program, steps: readonly Tensor[], settings: OptimizerSettings = sgd): number[] {
  const by = optimizer(settings);
  let current = of;
  return steps.map((value) => {
    const instructions = current.instructions.map((each) =>
      each.node === 'x'
        ? { ...each, inputs: { value: { ...each.inputs.value!, kind: 'held', value } as const } }
        : each,
    );
    const fed = { ...current, instructions } as Program;
    const outcome = evaluate(fed);
    current = withUpdates(fed, updates(fed, outcome, by));
    return outcome.values.get(`${of.target!.node}.y` as PortKey)!.data[0]!;
  });
}

/** The same by a trainer; a step that cannot be done says why. */
export function repeated(
  of: Program,
  steps: readonly Tensor[],
  settings: OptimizerSettings = sgd,
): (number | Problem)[] {
  const fast = trainer(of, optimizer(settings));
  if (isProblem(fast)) throw new Error(fast.problem);
  return steps.map((value) => {
    fast.feed('x.value', value);
    return fast.step();
  });
}

export const x = instruction('x', given, { value: held([0, 0]) });
/** c = sum(m s), m being an op of x or of a trainable number times x. */
export const around = (op: Op, from = 'x.y'): Program =>
  program(
    [
      x,
      instruction('w', times, { a: wire('x.y'), b: held(0.5, true) }),
      instruction('m', op, { x: wire(from) }),
      instruction('e', times, { a: wire('m.y'), b: held(3, true) }),
      instruction('c', total, { x: wire('e.y') }),
    ],
    'c.y',
  );
