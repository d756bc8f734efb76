// adjoint: the laws that tie a VJP, and a JVP, to the op's forward rule: for random c and v, <c, J v> by differences is what they say.
import { isProblem, type Op, type Sample, type Tensors } from '../../engine/op.ts';
import { pushedForward } from '../../engine/pushForward.ts';
import type { Random } from '../../engine/random.ts';
import type { Tensor } from '../../engine/tensor.ts';
import { differentiablePorts, dot, gradientOf, type Run, randomCotangents, runSample } from './runSample.ts';

const steps = [1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7];
const draws = 3;

/**
 * J v by central differences of fourth order, one port at a time, so that faults at two ports cannot cancel. The direction v moves each
 * entry in proportion to its size (by 1 where it is 0). Of several step sizes the best one counts: a wrong gradient agrees with none.
 * Ports on a kink are left out; so are ports whose gradient is null, and zero gradients are held against the differences like others.
 */
export function adjoint(op: Op, sample: Sample, random: Random): string[] {
  return againstDifferences(op, sample, random, 'the vjp gives <J^T c, v>', (run, cotangents, port, direction) => {
    const gradient = gradientOf(op, run, cotangents, port);
    return gradient && dot(gradient, direction);
  });
}

/** The same for a tangent pushed forward; ports of which nothing moves say nothing. */
export function tangentSteps(op: Op, sample: Sample, random: Random): string[] {
  return againstDifferences(op, sample, random, 'the jvp gives <c, J v>', (run, cotangents, port, direction) => {
    if (gradientOf(op, run, cotangents, port) === null) return null;
    const { params, inputs, outputs, residuals } = run;
    const moved = pushedForward({ op, params, inputs, outputs, residuals }, { [port]: direction });
    if (isProblem(moved)) throw new Error(moved.problem);
    return Object.entries(moved).reduce((total, [name, tangent]) => total + dot(cotangents[name]!, tangent), 0);
  });
}

/** What a rule claims <c, J v> to be, for a move of one port; null: nothing. */
type Claim = (run: Run, cotangents: Tensors, port: string, direction: Tensor) => number | null;

function againstDifferences(op: Op, sample: Sample, random: Random, words: string, claim: Claim): string[] {
  const run = runSample(op, sample);
  const violations: string[] = [];
  for (const port of differentiablePorts(op, run)) {
    if (sample.kinks?.includes(port)) continue;
    const x = run.inputs[port]!;
    for (let draw = 0; draw < draws; draw++) {
      const cotangents = randomCotangents(run, random);
      const direction: Tensor = {
        shape: x.shape,
        data: x.data.map((value) => random.normal() * (Math.abs(value) || 1)),
      };
      const claimed = claim(run, cotangents, port, direction);
      if (claimed === null) break;
      const far = runSample(op, sample, { ...run.inputs, [port]: stepped(x, direction, steps[0]!) });
      const found = steps.map((h) => differenceQuotient(op, sample, run, cotangents, port, direction, h));
      const [best, error] = found
        .map((value) => [value, Math.abs(value - claimed)] as const)
        .reduce((a, b) => (b[1] < a[1] || !Number.isFinite(a[1]) ? b : a));
      const size = Math.max(Math.abs(claimed), Math.abs(best));
      const noise = 1e-9 * Math.max(magnitude(run, cotangents), magnitude(far, cotangents));
      if (!(error <= 1e-6 * size + noise)) {
        violations.push(`${port}: ${words} = ${claimed}, central differences <c, J v> = ${best}`);
      }
    }
  }
  return violations;
}

function differenceQuotient(
  op: Op,
  sample: Sample,
  run: Run,
  cotangents: Tensors,
  port: string,
  direction: Tensor,
  h: number,
): number {
  const x = run.inputs[port]!;
  const at = (step: number): number => {
    const { outputs } = runSample(op, sample, { ...run.inputs, [port]: stepped(x, direction, step * h) });
    return Object.entries(outputs).reduce((total, [name, output]) => total + dot(cotangents[name]!, output), 0);
  };
  return (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * h);
}

function stepped(x: Tensor, direction: Tensor, step: number): Tensor {
  return { shape: x.shape, data: x.data.map((value, i) => value + step * direction.data[i]!) };
}

/** Rounding in <c, f(x)> is proportional to this. */
function magnitude(run: Run, cotangents: Tensors): number {
  return Object.entries(run.outputs).reduce(
    (total, [name, { data }]) => total + data.reduce((sum, y, i) => sum + Math.abs(y * cotangents[name]!.data[i]!), 0),
    0,
  );
}
