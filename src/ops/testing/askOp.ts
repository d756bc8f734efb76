// askOp: what tests of single cases ask an op: its shapes, its problem, its numbers and gradients.
import {
  completeParams,
  type InputShape,
  inputsOf,
  isProblem,
  outputsOf,
  type ParamValue,
  type Problem,
} from '../../engine/op.ts';
import type { Tensor } from '../../engine/tensor.ts';
import { opByName } from '../index.ts';
import { gradientOf, runSample } from '../laws/runSample.ts';

export type Given = Readonly<Record<string, ParamValue>>;

export function infer(name: string, shapes: Readonly<Record<string, InputShape>>, params: Given = {}) {
  const op = opByName.get(name)!;
  return op.infer(shapes, completeParams(op, params));
}
export function problemOf(name: string, shapes: Readonly<Record<string, InputShape>>, params: Given = {}): Problem {
  const answer = infer(name, shapes, params);
  if (!isProblem(answer)) throw new Error(`${name} has no problem`);
  return answer;
}
export function shapeOf(name: string, x: InputShape, params: Given = {}): readonly number[] {
  const answer = infer(name, { x }, params);
  if (isProblem(answer)) throw new Error(answer.problem);
  return answer.outputs.y!;
}
export function forwardProblem(name: string, inputs: Readonly<Record<string, Tensor>>, params: Given = {}): Problem {
  const op = opByName.get(name)!;
  const answer = op.forward(inputs, completeParams(op, params));
  if (!isProblem(answer)) throw new Error(`${name} has no problem`);
  return answer;
}
export function run(name: string, inputs: Readonly<Record<string, Tensor>>, params: Given = {}) {
  const op = opByName.get(name)!;
  const done = runSample(op, { name: 'here', params, inputs });
  const ones = Object.fromEntries(
    Object.entries(done.outputs).map(([port, t]) => [port, { ...t, data: t.data.map(() => 1) }]),
  );
  return {
    value: (port = 'y') => [...done.outputs[port]!.data],
    shape: (port = 'y') => done.outputs[port]!.shape,
    gradient: (port: string) => [...(gradientOf(op, done, ones, port)?.data ?? [])],
  };
}
export function portsOf(name: string, params: Given): readonly (readonly string[])[] {
  const op = opByName.get(name)!;
  const complete = completeParams(op, params);
  return [inputsOf(op, complete), outputsOf(op, complete)].map((ports) => ports.map(({ name: port }) => port));
}
