// births: where NaN and infinities come from: each place where they leave an op, or come in, though nothing that went in held any.
import { outputsOf } from '../engine/op.ts';
import { type Instruction, type Program, portKey } from '../engine/program.ts';
import type { Step } from '../engine/step.ts';
import type { Tensor } from '../engine/tensor.ts';
import { entryName } from '../ops/ports.ts';
import { gradientWords, numberWord, valueWords } from './birthWords.ts';
import type { SeenValues } from './seenValues.ts';
import type { Birth } from './trace.ts';

/** Enough to see what is wrong; more say nothing new. */
const MOST = 24;

/** Answers what was born in each step, in order. Call it before `seen` sees the step. */
export function birthWatch({ instructions }: Program, seen: SeenValues): (step: Step, at: number) => readonly Birth[] {
  const instructionOf = (node: string): Instruction | undefined => instructions.find((each) => each.node === node);
  const reads = (instruction: Instruction): boolean => Object.values(seen.inputs(instruction)).every(isFinite);
  /** The contribution that came last: an accumulation follows the one that it adds. */
  let sent: Tensor | undefined;
  let found = 0;

  function* born(step: Step, at: number): Generator<Birth> {
    const birth = (port: string, value: Tensor, side: Birth['side'], why: (entry: number) => string | null): Birth => {
      const entry = firstNotFinite(value);
      const name = `${step.node}.${entryName(port, value.shape, entry)}`;
      const where = side === 'gradient' ? `in the gradient at ${name}` : `at ${name}`;
      const reason = why(entry);
      const verb = step.kind === 'feed' || step.kind === 'seed' ? 'comes in' : 'is born';
      const others = value.data.reduce((count, number) => count + (Number.isFinite(number) ? 0 : 1), -1);
      const more = others === 0 ? '' : `; ${others} more of its entries ${others === 1 ? 'is' : 'are'} not finite`;
      const message = `${numberWord(value.data[entry]!)} ${verb} ${where}${reason === null ? '' : `: ${reason}`}${more}.`;
      return { node: step.node, port, side, step: at, entry, message };
    };
    switch (step.kind) {
      case 'feed':
        return yield birth(step.port, step.value, 'value', () => 'it is what the port holds');
      case 'forward': {
        const instruction = instructionOf(step.node);
        if (instruction === undefined || !reads(instruction)) return;
        for (const [port, value] of Object.entries(step.outputs)) {
          if (isFinite(value)) continue;
          yield birth(port, value, 'value', (entry) => valueWords(instruction, seen.inputs(instruction), port, entry));
        }
        return;
      }
      case 'seed':
        return yield birth(step.port, step.value, 'gradient', () => 'it is the seed');
      case 'accumulate':
        if (!isFinite(seen.cotangent(portKey(step.node, step.port))) || !isFinite(sent)) return;
        return yield birth(
          step.port,
          step.value,
          'gradient',
          () => 'the sum of its contributions is beyond 1.8e308, the largest number (overflow)',
        );
      case 'vjp': {
        const instruction = instructionOf(step.node);
        if (instruction === undefined || !reads(instruction)) return;
        const outputs = outputsOf(instruction.op, instruction.params).map(({ name }) => portKey(step.node, name));
        const cotangents = outputs.map((key) => seen.cotangent(key));
        if (![...outputs.map((key) => seen.value(key)), ...cotangents].every(isFinite)) return;
        return yield birth(step.port, step.contribution, 'gradient', (entry) =>
          gradientWords(instruction, seen.inputs(instruction), cotangents[0], step.port, entry),
        );
      }
      case 'update':
        if (isFinite(step.before)) yield birth(step.port, step.after, 'value', () => null);
        return;
      case 'failed':
    }
  }

  return (step, at) => {
    if (step.kind === 'vjp') sent = step.contribution;
    if (found >= MOST || isSound(step)) return none;
    const births = [...born(step, at)];
    found += births.length;
    return births;
  };
}

const none: readonly Birth[] = [];

/** Whether all that a step brings is finite, as nearly every step's numbers are. */
function isSound(step: Step): boolean {
  switch (step.kind) {
    case 'feed':
    case 'seed':
    case 'accumulate':
      return isFinite(step.value);
    case 'forward':
      for (const port in step.outputs) if (!isFinite(step.outputs[port])) return false;
      return true;
    case 'vjp':
      return isFinite(step.contribution);
    case 'update':
      return isFinite(step.after);
    case 'failed':
      return true;
  }
}

function isFinite(value: Tensor | undefined): boolean {
  return value === undefined || firstNotFinite(value) === -1;
}

/** -1: all are finite. */
function firstNotFinite({ data }: Tensor): number {
  for (let i = 0; i < data.length; i++) if (!Number.isFinite(data[i])) return i;
  return -1;
}
