// axes: params that name axes: their number from the front, or the problem and the way out.
import type { Fix, Problem } from '../engine/op.ts';
import { normalizeAxis, type Shape } from '../engine/shape.ts';
import { axisRange } from './classAxis.ts';
import { hasShape } from './ports.ts';

/** The axis counted from the front, or the problem. A scalar has none. */
export function axisAt(axis: number, shape: Shape, port: string, name = 'axis'): number | Problem {
  return (
    normalizeAxis(axis, shape.length) ?? noAxis(axis, shape, port, { name, value: shape.length === 0 ? axis : -1 })
  );
}

/** The axes counted from the front, in the order named, or the problem. */
export function axesAt(
  axes: readonly number[],
  shape: Shape,
  port: string,
  name = 'axes',
): readonly number[] | Problem {
  const found: number[] = [];
  for (const axis of axes) {
    const at = normalizeAxis(axis, shape.length);
    const rest = axes.filter((one) => one !== axis);
    if (at === null) return noAxis(axis, shape, port, { name, value: rest });
    if (found.includes(at)) return twice(axis, axes, shape.length, port, name);
    found.push(at);
  }
  return found;
}

function noAxis(
  axis: number,
  shape: Shape,
  port: string,
  without: { readonly name: string; readonly value: number | readonly number[] },
): Problem {
  const rank = shape.length;
  const fix: Fix =
    rank === 0
      ? {
          kind: 'insert',
          op: 'Unsqueeze',
          params: { axes: [0] },
          text: `Insert an Unsqueeze, so that ${port} is a vector of one entry.`,
        }
      : {
          kind: 'param',
          ...without,
          text: typeof without.value === 'number' ? 'Take the last axis.' : `Leave out axis ${axis}.`,
        };
  return {
    problem:
      rank === 0
        ? `${port} is a scalar, which has no axis ${axis}`
        : `axis ${axis} does not exist: ${port} ${hasShape(shape)}, so there is ${axisRange(rank)}`,
    port,
    expected: rank === 0 ? 'at least one axis' : axisRange(rank),
    received: rank === 0 ? 'scalar' : String(axis),
    fix,
  };
}

function twice(axis: number, axes: readonly number[], rank: number, port: string, name: string): Problem {
  const once = axes.filter((one, k) => {
    const at = normalizeAxis(one, rank);
    return axes.findIndex((other) => normalizeAxis(other, rank) === at) === k;
  });
  return {
    problem: `axis ${axis} is named twice in ${name}, but can be named only once`,
    port,
    received: `[${axes.join(', ')}]`,
    fix: { kind: 'param', name, value: once, text: `Name it once: [${once.join(', ')}].` },
  };
}
