// tangents: the law of forward mode: <c, J v> by the JVP is <J^T c, v> by the VJP, and J v is what central differences say.
import type { OpPoint } from '../../engine/localJacobian.ts';
import { isProblem, type Op, type Sample } from '../../engine/op.ts';
import { pushedForward } from '../../engine/pushForward.ts';
import type { Random } from '../../engine/random.ts';
import { sameShape, shapeText } from '../../engine/shape.ts';
import type { Tensor } from '../../engine/tensor.ts';
import {
  differentiablePorts,
  dot,
  gradientOf,
  type Run,
  randomCotangents,
  randomLike,
  runSample,
} from './runSample.ts';

const draws = 2;

/** Each port by itself and all together: faults at two ports cannot cancel, and their sum is tested too. Samples with slopes that are not finite say nothing. */
export function tangents(op: Op, sample: Sample, random: Random): string[] {
  const run = runSample(op, sample);
  const ports = differentiablePorts(op, run);
  const groups = ports.length > 1 ? [...ports.map((port) => [port]), ports] : [ports];
  return groups.flatMap((group) => {
    for (let draw = 0; draw < draws; draw++) {
      const found = disagreement(op, run, group, random);
      if (found !== null) return [found];
    }
    return [];
  });
}

function disagreement(op: Op, run: Run, ports: readonly string[], random: Random): string | null {
  const cotangents = randomCotangents(run, random);
  const moves = Object.fromEntries(ports.map((port) => [port, randomLike(run.inputs[port]!, random)]));
  const answer = pushedForward(pointOf(op, run), moves);
  if (isProblem(answer)) return `${ports.join(', ')}: ${answer.problem}`;
  const strange = Object.entries(answer).find(
    ([name, { shape, data }]) =>
      !run.outputs[name] || !sameShape(shape, run.outputs[name].shape) || data.length !== run.outputs[name].data.length,
  );
  if (strange) return `the tangent of ${strange[0]} is ${shapeText(strange[1].shape)}`;
  let backward = 0;
  let size = 0;
  for (const port of ports) {
    const gradient = gradientOf(op, run, cotangents, port);
    if (gradient === null) continue;
    backward += dot(gradient, moves[port]!);
    size += extent(gradient, moves[port]!);
  }
  let forward = 0;
  for (const [name, tangent] of Object.entries(answer)) {
    forward += dot(cotangents[name]!, tangent);
    size += extent(cotangents[name]!, tangent);
  }
  // A slope of infinity or NaN is the vjp's to answer for; what it makes of a sum is nobody's.
  if (!Number.isFinite(backward) || !Number.isFinite(size)) return null;
  // Where slopes nearly vanish (a saturated softmax), both are what rounding left of larger numbers.
  const noise = 1e-14 * length(Object.values(cotangents)) * length(Object.values(moves));
  return Math.abs(forward - backward) <= 1e-10 * size + noise
    ? null
    : `${ports.join(', ')}: the jvp gives <c, J v> = ${forward}, the vjp <J^T c, v> = ${backward}`;
}

/** Rounding in a dot product is proportional to this. */
function extent(a: Tensor, b: Tensor): number {
  return a.data.reduce((total, value, i) => total + Math.abs(value * b.data[i]!), 0);
}

function length(tensors: readonly Tensor[]): number {
  return Math.sqrt(tensors.reduce((sum, { data }) => sum + data.reduce((squares, x) => squares + x * x, 0), 0));
}

function pointOf(op: Op, { params, inputs, outputs, residuals }: Run): OpPoint {
  return { op, params, inputs, outputs, residuals };
}
