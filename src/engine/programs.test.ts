// Random programs with fan-out, sharing, several outputs and blocked gradients: the laws that hold for every run.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkGradients } from './checkGradients.ts';
import { add } from './elementwise.ts';
import { evaluate } from './evaluate.ts';
import { execute } from './execute.ts';
import { inputsOf, outputsOf } from './op.ts';
import type { Outcome } from './outcome.ts';
import { type Instruction, type PortKey, type Program, portKey, type Source } from './program.ts';
import type { Step } from './step.ts';
import type { Tensor } from './tensor.ts';
import {
  fork,
  given,
  held,
  instruction,
  pick,
  picky,
  plus,
  program,
  squash,
  times,
  total,
  wall,
  wire,
} from './toyOps.ts';

const ops = [plus, times, squash, fork, pick, wall, plus, times, picky];

/** Each pair of numbers chooses an op and what its inputs read: an earlier output, or a value of their own. */
const programs = fc
  .array(fc.tuple(fc.nat({ max: ops.length - 1 }), fc.nat(), fc.nat(), fc.nat({ max: 6 })), {
    minLength: 1,
    maxLength: 14,
  })
  .map((choices): Program => {
    const outputs: string[] = [];
    const values = [held(0.6, true), held([0.3, -0.8], true), held([[0.5], [1.2]]), held([[0.9, -0.4]]), held(-0.7)];
    const list: Instruction[] = ['u', 'v'].map((node, k) => {
      outputs.push(`${node}.y`);
      return instruction(node, given, { value: values[k]! });
    });
    choices.forEach(([which, first, second, own], k) => {
      const op = ops[which]!;
      const reads = [first, second].map((n) => wire(outputs[n % outputs.length]!));
      const names = inputsOf(op, {}).map(({ name }) => name);
      const inputs: Record<string, Source> = {};
      names.forEach((name, i) => {
        inputs[name] = i === 1 && own < values.length ? values[own]! : reads[i]!;
      });
      list.push(instruction(`n${k}`, op, inputs));
      for (const { name } of outputsOf(op, {})) outputs.push(`n${k}.${name}`);
    });
    list.push(instruction('c', total, { x: wire(outputs.at(-1)!) }));
    return program(list, 'c.y');
  });

function run(of: Program): { steps: Step[]; outcome: Outcome } {
  const steps: Step[] = [];
  const generator = execute(of);
  for (;;) {
    const next = generator.next();
    if (next.done) return { steps, outcome: next.value };
    steps.push(next.value);
  }
}
const bits = (map: ReadonlyMap<PortKey, Tensor>): unknown[] =>
  [...map].map(([key, { shape, data }]) => [key, shape, ...new BigUint64Array(data.slice().buffer)]);

/** The gradients that someone who only reads the steps would add up. */
function gradientsOf(steps: readonly Step[]): Map<PortKey, Tensor> {
  const gradients = new Map<PortKey, Tensor>();
  const counts = new Map<PortKey, number>();
  for (const step of steps) {
    if (step.kind === 'seed') gradients.set(portKey(step.node, step.port), step.value);
    if (step.kind === 'accumulate') {
      const key = portKey(step.node, step.port);
      expect(bits(new Map([[key, step.value]]))).toEqual(bits(new Map([[key, gradients.get(key)!]])));
      expect(step.count).toBe(counts.get(key));
    }
    if (step.kind !== 'vjp') continue;
    gradients.set(portKey(step.node, step.port), step.contribution);
    if (!step.to) continue;
    const to = portKey(step.to.node, step.to.port);
    const before = gradients.get(to);
    gradients.set(to, before ? add(before, step.contribution) : step.contribution);
    counts.set(to, (counts.get(to) ?? 0) + 1);
  }
  for (const step of steps) {
    if (step.kind === 'accumulate') expect(step.of).toBe(counts.get(portKey(step.node, step.port)));
  }
  return gradients;
}

describe('every program', () => {
  test('stepping and evaluating give the same bits, and the steps add up to the gradients', () => {
    fc.assert(
      fc.property(programs, (of) => {
        const { steps, outcome } = run(of);
        const direct = evaluate(of);
        expect(bits(outcome.values)).toEqual(bits(direct.values));
        expect(bits(outcome.gradients)).toEqual(bits(direct.gradients));
        const told = gradientsOf(steps);
        for (const [key, gradient] of direct.gradients) {
          const source = of.instructions.some(({ node, op }) => op.source === true && key === `${node}.value`);
          const own = told.get(source ? (key.replace('.value', '.y') as PortKey) : key);
          expect(own && bits(new Map([[key, own]]))).toEqual(bits(new Map([[key, gradient]])));
        }
        expect([...outcome.problems.keys()]).toEqual([...direct.problems.keys()]);
        expect([...outcome.blocked]).toEqual([...direct.blocked]);
      }),
      { numRuns: 400 },
    );
  });

  test('backprop agrees with central differences', () => {
    fc.assert(
      fc.property(programs, (of) => {
        const { rows } = checkGradients(of, { ports: 'all' });
        expect(rows.filter(({ verdict }) => verdict === 'disagrees' || verdict === 'kink')).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('every node either runs, fails, or waits for one that failed', () => {
    fc.assert(
      fc.property(programs, (of) => {
        const { values, problems, blocked } = evaluate(of);
        for (const { node, op } of of.instructions) {
          const ran = outputsOf(op, {}).every(({ name }) => values.has(portKey(node, name)));
          expect([ran, problems.has(node), blocked.has(node)].filter(Boolean)).toHaveLength(1);
          if (blocked.has(node)) expect(problems.has(blocked.get(node)!)).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });
});
