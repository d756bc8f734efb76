// cellShapes: the shape rule of the recurrent cells, and the way out of the usual mistakes.
import type { Cost, Inferred, InputShape, Params, Problem } from '../engine/op.ts';
import { type Shape, sameShape, shapeName, shapeText, shapeWords, sizeOf } from '../engine/shape.ts';
import { hasShape, missing, shapeless } from './ports.ts';

export interface CellSizes {
  /** Blocks of rows in the weights, one row per unit in each. */
  readonly gates: number;
  readonly states: readonly string[];
  readonly outputs: readonly string[];
}

/** Shape rule: x of [..., features] and states of [..., units] give states of [..., units]; weights are [gates × units, ...]. */
export function inferCell(
  { gates, states, outputs }: CellSizes,
  inputs: Readonly<Record<string, InputShape>>,
  params: Params,
): Inferred | Problem {
  const ports = ['x', ...states, 'W_ih', 'W_hh', ...(params.bias === false ? [] : ['b_ih', 'b_hh'])];
  for (const port of ports) if (inputs[port] === undefined) return missing(port);
  const given = (port: string): Shape | null => {
    const shape = inputs[port];
    return shape === undefined || shape === 'open' ? null : shape;
  };
  for (const port of ['W_ih', 'W_hh']) {
    const own = given(port);
    if (own && own.length !== 2) return notMatrix(port, own, gates);
    if (own && own[0]! % gates !== 0) return unequalGates(port, own, gates);
  }
  for (const port of ['x', ...states]) if (given(port)?.length === 0) return isScalar(port);
  const units =
    (params.units as number | null) ??
    given('W_hh')?.[1] ??
    blockOf(given('W_ih'), gates) ??
    states.map((port) => given(port)?.at(-1)).find((size) => size !== undefined) ??
    blockOf(given('b_ih'), gates) ??
    blockOf(given('b_hh'), gates);
  if (units === undefined) return noUnits();
  const known = states.map(given).find((shape) => shape !== null);
  const features = given('x')?.at(-1) ?? given('W_ih')?.[1];
  if (features === undefined) return shapeless('x');
  const x = given('x') ?? [...(known?.slice(0, -1) ?? []), features];
  const state = [...x.slice(0, -1), units];
  const wanted: Readonly<Record<string, Shape>> = {
    x,
    ...Object.fromEntries(states.map((port) => [port, state])),
    W_ih: [gates * units, features],
    W_hh: [gates * units, units],
    b_ih: [gates * units],
    b_hh: [gates * units],
  };
  for (const port of ports) {
    const own = given(port);
    if (own && !sameShape(own, wanted[port]!)) {
      return states.includes(port)
        ? stateDoesNotFit(port, own, wanted[port]!, x, units)
        : weightDoesNotFit(port, own, wanted[port]!, gates, units, params);
    }
  }
  const chosen = ports.filter((port) => inputs[port] === 'open').map((port) => [port, wanted[port]!] as const);
  return {
    outputs: Object.fromEntries(outputs.map((port) => [port, state])),
    inputs: Object.fromEntries(chosen),
  };
}

/** How many units the rows are for; undefined where they make no whole number. */
function blockOf(shape: Shape | null, gates: number): number | undefined {
  const rows = shape?.[0];
  return rows === undefined || rows % gates !== 0 ? undefined : rows / gates;
}

function rowsText(gates: number): string {
  return gates === 1 ? 'one row per unit' : `${gates} rows per unit, one for each gate`;
}

function notMatrix(port: string, own: Shape, gates: number): Problem {
  return {
    problem: `${port} ${hasShape(own)}, but must be a matrix with ${rowsText(gates)}`,
    port,
    expected: `${gates === 1 ? '' : `${gates} `}units × ${port === 'W_ih' ? 'features' : 'units'}`,
    received: shapeText(own),
    fix: fresh(port),
  };
}

function unequalGates(port: string, own: Shape, gates: number): Problem {
  return {
    problem: `${port} has ${own[0]} rows (${shapeWords(own)}), but must have ${rowsText(gates)}: a multiple of ${gates}`,
    port,
    expected: `a multiple of ${gates} rows`,
    received: shapeText(own),
    fix: fresh(port),
  };
}

function isScalar(port: string): Problem {
  return {
    problem: `${port} is a scalar, but a cell reads vectors`,
    port,
    expected: port === 'x' ? 'features, or ... × features' : 'units, or ... × units',
    received: 'scalar',
    fix: { kind: 'advice', text: `Write ${port} as a vector of one entry, [1] for example.` },
  };
}

function noUnits(): Problem {
  return {
    problem: 'W_hh holds an initializer and units is not set, so nothing says how many units the state has',
    port: 'W_hh',
    expected: 'units, or weights of a shape',
    received: 'neither',
    fix: { kind: 'param', name: 'units', value: 2, text: 'Set units to 2.' },
  };
}

function stateDoesNotFit(port: string, own: Shape, wanted: Shape, x: Shape, units: number): Problem {
  const sameUnits = own.at(-1) === units;
  return {
    problem: sameUnits
      ? `${port} ${hasShape(own)}, but x ${hasShape(x)}: both must have the same axes in front of their last`
      : `${port} has ${own.at(-1)} units (${shapeWords(own)}), but the cell has ${units}`,
    port,
    expected: shapeText(wanted),
    received: shapeText(own),
    fix: { kind: 'hold', port, value: { init: 'zeros' }, text: `Start ${port} with zeros of the right shape.` },
  };
}

function weightDoesNotFit(
  port: string,
  own: Shape,
  wanted: Shape,
  gates: number,
  units: number,
  params: Params,
): Problem {
  const set = params.units !== null && own[0] !== wanted[0];
  const columns = port === 'W_ih' && own[0] === wanted[0];
  return {
    problem: columns
      ? `W_ih has ${own[1]} columns (${shapeWords(own)}), but x has ${wanted[1]} features`
      : `${port} ${hasShape(own)}, but for ${units} units${set ? ' (as units is set)' : ''} it must have shape ${shapeName(wanted)}: ${rowsText(gates)}`,
    port,
    expected: shapeText(wanted),
    received: shapeText(own),
    fix: set
      ? { kind: 'param', name: 'units', value: null, text: 'Let the weights say how many units there are.' }
      : fresh(port),
  };
}

function fresh(port: string): NonNullable<Problem['fix']> {
  const init = port.startsWith('W') ? 'glorot_uniform' : 'zeros';
  return { kind: 'hold', port, value: { init }, text: `Make a new ${port} of the right shape.` };
}

/** Every sample meets every weight once. */
export function cellCost({ x, W_ih, W_hh }: Readonly<Record<string, Shape>>): Cost {
  return { multiplications: sizeOf(x!.slice(0, -1)) * (sizeOf(W_ih!) + sizeOf(W_hh!)) };
}
