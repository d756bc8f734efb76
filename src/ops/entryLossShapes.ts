// entryLossShapes: the shape rule of losses that compare entry by entry.
import { broadcastsTo } from '../engine/broadcast.ts';
import type { InputShape, Problem } from '../engine/op.ts';
import { broadcastShapes, type Shape, sameShape, shapeName, shapeText } from '../engine/shape.ts';
import { doNotBroadcast } from './binary.ts';
import type { LossInput } from './entryLossSpec.ts';
import { insertFix } from './insertFix.ts';
import { hasShape, missing, shapeless } from './ports.ts';

/** The shape that all inputs broadcast to; an open input takes that of the first that has one. */
export function inferEntryLoss(
  ports: readonly LossInput[],
  inputs: Readonly<Record<string, InputShape>>,
): { readonly shape: Shape; readonly inputs: Readonly<Record<string, Shape>> } | Problem {
  for (const { name, optional } of ports) if (inputs[name] === undefined && optional !== true) return missing(name);
  const known = ports.map(({ name }) => inputs[name]).find((shape): shape is Shape => Array.isArray(shape));
  const leader = ports[0]!.name;
  if (known === undefined) return shapeless(leader);
  const chosen: Record<string, Shape> = {};
  const shapeOf = (port: string): Shape | undefined => {
    const shape = inputs[port];
    if (shape !== 'open') return shape;
    chosen[port] = port === leader ? known : shapeOf(leader)!;
    return chosen[port];
  };
  const first = shapeOf(leader)!;
  let shape = first;
  for (const { name, fits } of ports.slice(1)) {
    const own = shapeOf(name);
    if (own === undefined) continue;
    if (fits !== undefined) {
      const fault = misfit(name, own, leader, first, fits);
      if (fault) return fault;
      continue;
    }
    const met = broadcastShapes(shape, own);
    if (!met) return doNotBroadcast(leader, shape, name, own);
    shape = met;
  }
  return { shape, inputs: chosen };
}

function misfit(port: string, own: Shape, leader: string, first: Shape, fits: string): Problem | null {
  const repeats = broadcastsTo(own, first);
  if (sameShape(own, first) || (fits === 'repeat' && repeats)) return null;
  if (fits === 'rows') {
    const perRow = [...first.slice(0, -1), 1];
    if (own.length === 0 || sameShape(own, first.slice(0, -1)) || (first.length > 0 && sameShape(own, perRow))) {
      return null;
    }
  }
  const must = {
    equal: `it must have one entry for each of ${leader}`,
    repeat: `it must repeat to that of ${leader}`,
    rows: `it must have one entry for each of ${leader}, or one per row`,
  }[fits];
  const wanted = first.length === 0 ? 'a scalar' : shapeName(first);
  return {
    problem: `${port} ${hasShape(own)}, but ${leader} ${hasShape(first)}: ${must}`,
    port,
    expected: shapeText(first),
    received: shapeText(own),
    fix: insertFix(port, own, (shape) => sameShape(shape, first)) ?? {
      kind: 'advice',
      text: `Give ${port} the shape of ${leader}, ${wanted}${fits === 'repeat' ? ', or a scalar' : ''}.`,
    },
  };
}

/** The shape of a port as it takes part in broadcasting: one number per row gets the axis of the row's entries. */
export function seenShape(
  ports: readonly LossInput[],
  port: string,
  shapes: Readonly<Record<string, Shape | undefined>>,
): Shape {
  const own = shapes[port] ?? [];
  const first = shapes[ports[0]!.name] ?? [];
  const rows = ports.find(({ name }) => name === port)?.fits === 'rows';
  const lacks = rows && own.length > 0 && !sameShape(own, first) && sameShape(own, first.slice(0, -1));
  return lacks ? [...own, 1] : own;
}
