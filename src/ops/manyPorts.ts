// manyPorts: input ports a, b, c, ... of a number that a param or an equation gives.
import {
  type CodeArgs,
  type InputPort,
  type InputShape,
  isProblem,
  type ParamSpec,
  type Params,
  type Problem,
} from '../engine/op.ts';
import type { Shape } from '../engine/shape.ts';
import { shapeAt } from './ports.ts';

/** The names stop before y, which is the output. */
const names = 'abcdefghijklmnopqrstuvwx';
export const MOST_PORTS = names.length;

export const countParam: ParamSpec = {
  kind: 'integer',
  name: 'n',
  default: 2,
  min: 1,
  max: MOST_PORTS,
  description: 'How many inputs there are: a, b, c and so on.',
};

/** The first of the names. */
export function portNames(count: number): readonly string[] {
  return Array.from(names).slice(0, Math.max(1, Math.min(MOST_PORTS, count)));
}

export function countOfPorts(params: Params): number {
  return params.n as number;
}

export function manyPorts(count: number, description: string): readonly InputPort[] {
  return portNames(count).map((name) => ({ name, role: 'data', differentiable: true, description }));
}

/** The shape at each port, or the first problem. */
export function shapesAt(
  inputs: Readonly<Record<string, InputShape>>,
  count: number,
): readonly (readonly [port: string, shape: Shape])[] | Problem {
  const found: (readonly [string, Shape])[] = [];
  for (const port of portNames(count)) {
    const shape = shapeAt(inputs, port);
    if (isProblem(shape)) return shape;
    found.push([port, shape]);
  }
  return found;
}

/** `(a, b)`: the variables as a Python tuple. */
export function variables({ inputs }: CodeArgs, count: number): string {
  const all = portNames(count).map((port) => inputs[port]!);
  return `(${all.join(', ')}${all.length === 1 ? ',' : ''})`;
}
