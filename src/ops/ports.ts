// ports: the problems that any op may have with what is, or is not, at an input port.
import type { InputShape, Problem } from '../engine/op.ts';
import { type Shape, shapeWords, stridesOf } from '../engine/shape.ts';

/** Nothing is at the port. */
export function missing(port: string): Problem {
  return {
    problem: `${port} has nothing on it`,
    port,
    fix: { kind: 'advice', text: `Wire an output to ${port}, or give it a value of its own.` },
  };
}

/** The port holds an initializer, and nothing else says how large its tensor should be. */
export function shapeless(port: string): Problem {
  return {
    problem: `${port} holds an initializer, but nothing says which shape it should have`,
    port,
    fix: { kind: 'hold', port, value: 0, text: `Give ${port} a value, for example 0.` },
  };
}

/** `is a scalar`, `is a matrix of 2 × 3`: how problems speak of what is at a port. */
export function hasShape(shape: Shape): string {
  return `is ${shapeWords(shape)}`;
}

/** The shape at a port that must have one, or the problem. */
export function shapeAt(inputs: Readonly<Record<string, InputShape>>, port: string): Shape | Problem {
  const shape = inputs[port];
  if (shape === undefined) return missing(port);
  return shape === 'open' ? shapeless(port) : shape;
}

/** An entry as problems name it, counted from 0: `target[1,0]`, or `target` for a scalar. */
export function entryName(port: string, shape: Shape, flat: number): string {
  const place = stridesOf(shape).map((stride, axis) => Math.floor(flat / stride) % shape[axis]!);
  return place.length === 0 ? port : `${port}[${place.join(',')}]`;
}
