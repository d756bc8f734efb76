// births: where NaN and infinities come from: each place where they leave an op, or come in, though nothing that went in held any.
import type { Instruction, PortKey, Program } from '../engine/program.ts';
import { portKey } from '../engine/program.ts';
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
  const byNode = new Map(instructions.map((instruction) => [instruction.node, instruction]));
  const finite = new WeakMap<Tensor, boolean>();
  let found = 0;

  function isFinite(value: Tensor | undefined): boolean {
    if (value === undefined) return true;
    const known = finite.get(value) ?? firstNotFinite(value) === -1;
    finite.set(value, known);
    return known;
  }
  const readsFinite = (instruction: Instruction): boolean => Object.values(seen.inputs(instruction)).every(isFinite);

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
    const instruction = byNode.get(step.node);
    switch (step.kind) {
      case 'feed':
        if (!isFinite(step.value)) yield birth(step.port, step.value, 'value', () => 'it is what the port holds');
        return;
      case 'forward':
        for (const [port, value] of Object.entries(step.outputs)) {
          if (isFinite(value) || instruction === undefined || !readsFinite(instruction)) continue;
          yield birth(port, value, 'value', (entry) => valueWords(instruction, seen.inputs(instruction), port, entry));
        }
        return;
      case 'seed':
        if (!isFinite(step.value)) yield birth(step.port, step.value, 'gradient', () => 'it is the seed');
        return;
      case 'accumulate':
        if (isFinite(step.value) || !isFinite(seen.cotangent(portKey(step.node, step.port)))) return;
        if (!isFinite(contributionOf(step.from))) return;
        yield birth(
          step.port,
          step.value,
          'gradient',
          () => 'the sum of its contributions is beyond the largest number',
        );
        return;
      case 'vjp': {
        sent.set(portKey(step.node, step.port), step.contribution);
        if (isFinite(step.contribution) || instruction === undefined || !readsFinite(instruction)) return;
        const { op, params } = instruction;
        const outputs = (typeof op.outputs === 'function' ? op.outputs(params) : op.outputs).map(({ name }) => name);
        const values = outputs.map((name) => seen.value(portKey(step.node, name)));
        const cotangents = outputs.map((name) => seen.cotangent(portKey(step.node, name)));
        if (![...values, ...cotangents].every(isFinite)) return;
        yield birth(step.port, step.contribution, 'gradient', (entry) =>
          gradientWords(instruction, seen.inputs(instruction), cotangents[0], step.port, entry),
        );
        return;
      }
      case 'update':
        if (!isFinite(step.after) && isFinite(step.before)) yield birth(step.port, step.after, 'value', () => null);
        return;
      case 'failed':
    }
  }

  const sent = new Map<PortKey, Tensor>();
  const contributionOf = ({ node, port }: { node: string; port: string }) => sent.get(portKey(node, port));

  return (step, at) => {
    if (found >= MOST) return [];
    const births = [...born(step, at)];
    found += births.length;
    return births;
  };
}

/** -1: all are finite. */
function firstNotFinite({ data }: Tensor): number {
  for (let i = 0; i < data.length; i++) if (!Number.isFinite(data[i])) return i;
  return -1;
}
