// bilinearShapes: the shape rule of Bilinear, and the way out of each mistake.
import { broadcastsTo } from '../engine/broadcast.ts';
import type { Inferred, InputShape, Params, Problem } from '../engine/op.ts';
import { type Shape, sameShape, shapeText } from '../engine/shape.ts';
import { biasDoesNotFit } from './affineProblems.ts';
import { hasShape, missing, shapeless } from './ports.ts';

const freshWeights = { init: 'glorot_uniform' } as const;

export function inferBilinear(inputs: Readonly<Record<string, InputShape>>, params: Params): Inferred | Problem {
  const { W, b } = inputs;
  for (const port of ['x1', 'x2', 'W', 'b']) if (inputs[port] === undefined) return missing(port);
  const wanted = params.units as number | null;
  if (Array.isArray(W) && (W.length !== 3 || (wanted !== null && wanted !== W[0]))) return weightsProblem(W, wanted);
  const found = samplesOf(inputs);
  if ('problem' in found) return found;
  const { x1, x2 } = found;
  for (const [port, shape] of [
    ['x1', x1],
    ['x2', x2],
  ] as const)
    if (shape.length === 0) return scalarInput(port);
  if (!sameShape(x1.slice(0, -1), x2.slice(0, -1))) return otherSamples(x1, x2);
  const [first, second] = [x1.at(-1)!, x2.at(-1)!];
  const units = Array.isArray(W) ? (W as Shape)[0]! : (wanted ?? (Array.isArray(b) ? (b as Shape).at(-1) : undefined));
  if (units === undefined) return noUnits();
  const weights = [units, first, second];
  if (Array.isArray(W) && !sameShape(W, weights)) return otherFeatures(W, x1, x2);
  const y = [...x1.slice(0, -1), units];
  if (Array.isArray(b) && !broadcastsTo(b, y)) return biasDoesNotFit(b, y, units);
  const open = { x1, x2, W: weights, b: [units] };
  return {
    outputs: { y },
    inputs: Object.fromEntries(Object.entries(open).filter(([port]) => inputs[port] === 'open')),
  };
}

/** The shapes of both inputs; an open one takes its samples from the other and its features from W. */
function samplesOf({
  x1,
  x2,
  W,
}: Readonly<Record<string, InputShape>>): { readonly x1: Shape; readonly x2: Shape } | Problem {
  const features = (axis: number): number | null => (Array.isArray(W) ? (W as Shape)[axis]! : null);
  const made = (other: InputShape, axis: number): Shape | null => {
    const size = features(axis);
    if (size === null) return null;
    return [...(Array.isArray(other) ? (other as Shape).slice(0, -1) : []), size];
  };
  const left = x1 === 'open' ? made(x2, 1) : (x1 as Shape);
  const right = x2 === 'open' ? made(x1, 2) : (x2 as Shape);
  if (left === null) return shapeless('x1');
  return right === null ? shapeless('x2') : { x1: left, x2: right };
}

function weightsProblem(W: Shape, units: number | null): Problem {
  if (W.length === 3) {
    return {
      problem: `W ${hasShape(W)}, a matrix for each of ${W[0]} units, but units is set to ${units}`,
      port: 'W',
      expected: `${units} × ${W[1]} × ${W[2]}`,
      received: shapeText(W),
      fix: { kind: 'param', name: 'units', value: null, text: 'Let W say how many units there are.' },
    };
  }
  return {
    problem: `W ${hasShape(W)}, but must hold a matrix for each unit`,
    port: 'W',
    expected: 'units × in1 × in2',
    received: shapeText(W),
    fix:
      W.length === 2
        ? {
            kind: 'insert',
            op: 'Unsqueeze',
            params: { axes: [0] },
            text: 'Insert an Unsqueeze, so that W is the matrix of one unit.',
          }
        : { kind: 'hold', port: 'W', value: freshWeights, text: 'Make a new W of the right shape.' },
  };
}

function scalarInput(port: string): Problem {
  return {
    problem: `${port} is a scalar, but a layer reads a vector of features`,
    port,
    expected: 'in, or ... × in',
    received: 'scalar',
    fix: {
      kind: 'insert',
      op: 'Unsqueeze',
      params: { axes: [0] },
      text: `Insert an Unsqueeze, so that ${port} is a vector of one entry.`,
    },
  };
}

function otherSamples(x1: Shape, x2: Shape): Problem {
  const expected = x1.slice(0, -1);
  return {
    problem: `x1 holds ${countText(x1)} and x2 ${countText(x2)} (x1 ${hasShape(x1)}, x2 ${hasShape(x2)})`,
    port: 'x2',
    expected: expected.length === 0 ? 'in2' : `${shapeText(expected)} × in2`,
    received: shapeText(x2),
    fix:
      x2.length === 1
        ? {
            kind: 'insert',
            op: 'Expand',
            params: { shape: [...expected, -1] },
            text: 'Insert an Expand, so that every sample of x1 meets the same x2.',
          }
        : { kind: 'advice', text: 'Give both inputs the same number of samples: a pair is one of each.' },
  };
}

function countText(x: Shape): string {
  return x.length === 1 ? 'one sample' : `${shapeText(x.slice(0, -1))} samples`;
}

function otherFeatures(W: Shape, x1: Shape, x2: Shape): Problem {
  return {
    problem: `W ${hasShape(W)}, for ${W[1]} and ${W[2]} features, but x1 has ${x1.at(-1)} and x2 has ${x2.at(-1)}`,
    port: 'W',
    expected: `${W[0]} × ${x1.at(-1)} × ${x2.at(-1)}`,
    received: shapeText(W),
    fix: {
      kind: 'hold',
      port: 'W',
      value: freshWeights,
      text: `Make a new W of ${x1.at(-1)} × ${x2.at(-1)} matrices.`,
    },
  };
}

function noUnits(): Problem {
  return {
    problem: 'W holds an initializer and units is not set, so nothing says how many outputs there are',
    port: 'W',
    expected: 'units, or a W with as many matrices',
    received: 'neither',
    fix: { kind: 'param', name: 'units', value: 2, text: 'Set units to 2.' },
  };
}
