// train: moves a program's trainable values by one step of an optimizer that can be looked at. Many steps: trainer.
import type { Optimizer } from './optimizer.ts';
import type { Outcome } from './outcome.ts';
import { type Instruction, type PortKey, type Program, portKey, type Source } from './program.ts';
import type { Step } from './step.ts';
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
