// affineProblems: what can be wrong with the shapes at an Affine, and the way out of each.
import type { InputShape, Problem } from '../engine/op.ts';
import { type Shape, shapeName, shapeText, shapeWords } from '../engine/shape.ts';
import { counted } from './axisWords.ts';
import { insertFix } from './insertFix.ts';
import { hasShape } from './ports.ts';

const freshWeights = { init: 'glorot_uniform' } as const;

export function weightsNotMatrix(weights: Shape, x: InputShape): Problem {
  const features = Array.isArray(x) ? x[x.length - 1] : undefined;
  return {
    problem: `W ${hasShape(weights)}, but must be a matrix with one row per unit`,
    port: 'W',
    expected: `units × ${features ?? 'in'}`,
    received: shapeText(weights),
    fix: { kind: 'hold', port: 'W', value: freshWeights, text: 'Make a new W of the right shape.' },
  };
}

export function unitsAndRows(units: number, weights: Shape): Problem {
  return {
    problem: `W ${hasShape(weights)}, a row for each of ${weights[0]} units, but units is set to ${units}`,
    port: 'W',
    expected: `${units} × ${weights[1]}`,
    received: shapeText(weights),
    fix: { kind: 'param', name: 'units', value: null, text: 'Let W say how many units there are.' },
  };
}

export function scalarInput(): Problem {
  return {
    problem: 'x is a scalar, but a layer reads a vector of features',
    port: 'x',
    expected: 'in, or ... × in',
    received: 'scalar',
    fix: { kind: 'insert', op: 'Unsqueeze', text: 'Insert an Unsqueeze, so that x is a vector of one entry.' },
  };
}

export function featuresAndColumns(x: Shape, weights: Shape): Problem {
  const features = x[x.length - 1]!;
  const turned = weights[0] === features;
  const problem =
    `W has ${counted(weights[1]!, 'column')} (${shapeWords(weights)}), but x has ${counted(features, 'feature')} (${shapeWords(x)})` +
    (turned ? '; W is units × in, so it may have to be transposed' : '');
  const atX = turned ? null : insertFix('x', x, (shape) => shape.at(-1) === weights[1]);
  if (atX) return { problem, port: 'x', expected: `... × ${weights[1]}`, received: shapeText(x), fix: atX };
  return {
    problem,
    port: 'W',
    expected: `${turned ? weights[1] : weights[0]} × ${features}`,
    received: shapeText(weights),
    fix: (turned ? insertFix('W', weights, (shape) => shape.length === 2 && shape[1] === features) : null) ?? {
      kind: 'hold',
      port: 'W',
      value: freshWeights,
      text: `Make a new W with ${counted(features, 'column')}.`,
    },
  };
}

export function noUnits(): Problem {
  return {
    problem: 'W holds an initializer and units is not set, so nothing says how many outputs there are',
    port: 'W',
    expected: 'units, or a W with as many rows',
    received: 'neither',
    fix: { kind: 'param', name: 'units', value: 2, text: 'Set units to 2.' },
  };
}

export function biasDoesNotFit(bias: Shape, y: Shape, units: number): Problem {
  return {
    problem: `b ${hasShape(bias)}, but must have one entry for each of ${units} units: it is added to shape ${shapeName(y)}`,
    port: 'b',
    expected: `${units}`,
    received: shapeText(bias),
    fix: { kind: 'hold', port: 'b', value: { init: 'zeros' }, text: `Make a new b of ${units} zeros.` },
  };
}
