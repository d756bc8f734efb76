// runSample: an op run forward and backward on one of its samples, with a random cotangent.
import { sumToShape } from '../../engine/broadcast.ts';
import {
  completeParams,
  type InputShape,
  type InputTensors,
  inputsOf,
  isProblem,
  type Op,
  outputsOf,
  type Params,
  type Sample,
  type Tensors,
} from '../../engine/op.ts';
import type { Random } from '../../engine/random.ts';
import type { Shape } from '../../engine/shape.ts';
import { scalar, type Tensor } from '../../engine/tensor.ts';

export interface Run {
  readonly params: Params;
  readonly inputs: InputTensors;
  readonly shapes: Readonly<Record<string, Shape>>;
  readonly outputs: Tensors;
  readonly residuals: unknown;
}

/** Copies of the sample's inputs (a broken op may write into them), and the scalar defaults of ports that it leaves out. Ports with an initializer are always given. */
export function inputsOfSample(op: Op, sample: Sample): InputTensors {
  const params = completeParams(op, sample.params);
  return Object.fromEntries(
    inputsOf(op, params).map((port) => {
      const held = typeof port.default === 'number' ? scalar(port.default) : undefined;
      const given = sample.inputs[port.name];
      return [port.name, given ? { shape: given.shape, data: given.data.slice() } : held];
    }),
  );
}

export function shapesOf(tensors: InputTensors): Readonly<Record<string, Shape>> {
  return Object.fromEntries(Object.entries(tensors).flatMap(([name, t]) => (t ? [[name, t.shape]] : [])));
}

/** Throws where the sample does not run: then it is no sample. */
export function runSample(op: Op, sample: Sample, inputs: InputTensors = inputsOfSample(op, sample)): Run {
  const params = completeParams(op, sample.params);
  const answer = op.forward(inputs, params);
  if (isProblem(answer)) throw new Error(`${op.name}, ${sample.name}: ${answer.problem}`);
  return { params, inputs, shapes: shapesOf(inputs), outputs: answer.outputs, residuals: answer.residuals };
}

export function randomLike({ shape, data }: Tensor, random: Random): Tensor {
  return { shape, data: data.map(() => random.normal()) };
}

export function randomCotangents(run: Run, random: Random): Tensors {
  return Object.fromEntries(Object.entries(run.outputs).map(([name, output]) => [name, randomLike(output, random)]));
}

/** What the vjp answers, as it is; `only` asks for one port alone. */
export function rawGradients(
  op: Op,
  run: Run,
  cotangents: Tensors,
  only?: string,
): Readonly<Record<string, Tensor | null>> {
  const { inputs, outputs, residuals, params } = run;
  const needs = (port: string): boolean => only === undefined || port === only;
  return op.vjp(cotangents, { inputs, outputs, residuals, params, needs });
}

/** The gradient of one port, summed back to its shape as the engine does; null where there is none. */
export function gradientOf(op: Op, run: Run, cotangents: Tensors, port: string): Tensor | null {
  const answer = rawGradients(op, run, cotangents)[port];
  const shape = run.shapes[port];
  return answer && shape ? sumToShape(answer, shape) : null;
}

/** Differentiable ports with something on them. */
export function differentiablePorts(op: Op, run: Run): readonly string[] {
  return inputsOf(op, run.params).flatMap(({ name, differentiable }) =>
    differentiable && run.inputs[name] ? [name] : [],
  );
}

export function outputNames(op: Op, params: Params): readonly string[] {
  return outputsOf(op, params).map(({ name }) => name);
}

export function inputShapes(op: Op, run: Run): Readonly<Record<string, InputShape>> {
  return Object.fromEntries(inputsOf(op, run.params).map(({ name }) => [name, run.shapes[name]]));
}

export function dot(a: Tensor, b: Tensor): number {
  return a.data.reduce((total, value, i) => total + value * b.data[i]!, 0);
}

/** The largest difference of two tensors, measured by the larger of them (at least `scale`). NaN equals NaN. */
export function relativeDifference(a: Tensor, b: Tensor, scale = 0): number {
  if (a.data.length !== b.data.length) return Infinity;
  let largest = scale;
  let difference = 0;
  for (let i = 0; i < a.data.length; i++) {
    const [p, q] = [a.data[i]!, b.data[i]!];
    if (Object.is(p, q) || p === q) {
      if (Number.isFinite(p)) largest = Math.max(largest, Math.abs(p));
      continue;
    }
    if (!Number.isFinite(p) || !Number.isFinite(q)) return Infinity;
    largest = Math.max(largest, Math.abs(p), Math.abs(q));
    difference = Math.max(difference, Math.abs(p - q));
  }
  return difference === 0 ? 0 : difference / largest;
}

export function isFinite(t: Tensor): boolean {
  return t.data.every(Number.isFinite);
}
