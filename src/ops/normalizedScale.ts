// normalizedScale: gamma and beta of normalizations: their ports, their shape, how they meet x, and their gradients.
import { add, multiply } from '../engine/elementwise.ts';
import type { InputPort, InputShape, ParamSpec, Problem } from '../engine/op.ts';
import { sum } from '../engine/reduce.ts';
import { type Shape, sameShape, shapeName, shapeText, sizeOf } from '../engine/shape.ts';
import { reshaped, type Tensor } from '../engine/tensor.ts';
import { added } from './multilinear.ts';
import { hasShape, missing } from './ports.ts';
import { axesText } from './ruleText.ts';

/** How x is standardized, and along which axes gamma and beta lie. */
export interface Layout {
  /** What x is seen as while it is standardized, over `axes` of that. */
  readonly view: Shape;
  readonly axes: readonly number[];
  /** The axes of x that gamma and beta have, in ascending order. */
  readonly own: readonly number[];
}

export function gammaPort(shape: string): InputPort {
  return {
    name: 'gamma',
    role: 'parameter',
    differentiable: true,
    default: { init: 'ones' },
    tex: '\\gamma',
    description: `The scale ${shape}, multiplied in after normalizing; a scalar scales every entry.`,
  };
}
export function betaPort(shape: string): InputPort {
  return {
    name: 'beta',
    role: 'parameter',
    differentiable: true,
    default: { init: 'zeros' },
    tex: '\\beta',
    description: `The shift ${shape}, added last; a scalar is added to every entry.`,
  };
}
export const epsParam: ParamSpec = {
  kind: 'number',
  name: 'eps',
  default: 1e-5,
  min: 0,
  description: 'Added to the variance under the root, so that entries that are all alike do not divide by 0.',
};

/** The shape of gamma and beta for this x. */
export function ownShape(x: Shape, own: readonly number[]): Shape {
  return own.map((axis) => x[axis]!);
}

/** Why what is at `port` cannot stand along these axes of x, or null. One number does for all. */
export function scaleProblem(
  port: string,
  given: InputShape,
  x: Shape,
  own: readonly number[],
  what: 'channel' | 'feature',
): Problem | null {
  if (given === undefined) return missing(port);
  const wanted = ownShape(x, own);
  if (given === 'open' || sizeOf(given) === 1 || sameShape(given, wanted)) return null;
  const init = port === 'gamma' || port === 'variance' ? 'ones' : 'zeros';
  const must =
    wanted.length === 1
      ? `one entry for each of ${wanted[0]} ${what}s`
      : `the sizes of x on ${axesText(own)}: ${shapeName(wanted)}`;
  return {
    problem: `${port} ${hasShape(given)}, but must have ${must}`,
    port,
    expected: shapeText(wanted),
    received: shapeText(given),
    fix: { kind: 'hold', port, value: { init }, text: `Make a new ${port} of ${init}.` },
  };
}

/** The tensor as it broadcasts against x. */
export function placed(t: Tensor, x: Shape, own: readonly number[]): Tensor {
  if (t.data.length === 1) return reshaped(t, []);
  return reshaped(t, placedShape(x, own));
}
export function placedShape(x: Shape, own: readonly number[]): Shape {
  return x.map((length, axis) => (own.includes(axis) ? length : 1));
}

/** gamma normal + beta. */
export function scaleAndShift(normal: Tensor, gamma: Tensor, beta: Tensor | undefined, own: readonly number[]): Tensor {
  const scaled = multiply(normal, placed(gamma, normal.shape, own));
  return beta ? add(scaled, placed(beta, normal.shape, own)) : scaled;
}

/** What the tangents of gamma and beta do to gamma normal + beta. */
export function ownTangent(
  normal: Tensor,
  gamma: Tensor | undefined,
  beta: Tensor | undefined,
  own: readonly number[],
): Tensor | undefined {
  const scaled = gamma && multiply(normal, placed(gamma, normal.shape, own));
  return added(scaled, beta && placed(beta, normal.shape, own));
}

/** What came back to every entry, added up over the entries that shared one of gamma or beta. */
export function ownGradient(t: Tensor, shape: Shape, own: readonly number[]): Tensor {
  if (sizeOf(shape) === 1) return reshaped(sum(t), shape);
  const others = t.shape.flatMap((_, axis) => (own.includes(axis) ? [] : [axis]));
  return others.length === 0 ? reshaped(t, shape) : reshaped(sum(t, others), shape);
}
