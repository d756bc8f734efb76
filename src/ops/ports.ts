// ports: the problems that any op may have with what is, or is not, at an input port.
import type { InputShape, Problem } from '../engine/op.ts';
import type { Shape } from '../engine/shape.ts';

/** Nothing is at the port. */
export function missing(port: string): Problem {
  return {
    problem: `${port} has no value`,
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

/** The shape at a port that must have one, or the problem. */
export function shapeAt(inputs: Readonly<Record<string, InputShape>>, port: string): Shape | Problem {
  const shape = inputs[port];
  if (shape === undefined) return missing(port);
  return shape === 'open' ? shapeless(port) : shape;
}
