// evaluate: the number that an expression about single entries stands for, from the tensors it names.

import { erf } from '../engine/erf.ts';
import { roundHalfEven } from '../engine/roundHalfEven.ts';
import { stridesOf } from '../engine/shape.ts';
import type { Tensor } from '../engine/tensor.ts';
import type { Expression, LetterRange, TensorRef } from './expression.ts';

export interface Surroundings {
  /** What each bound index letter stands for, from 0. */
  readonly letters: ReadonlyMap<string, number>;
  tensor(ref: TensorRef): Tensor | undefined;
}

/** Null: it names something that has no number here (a whole matrix, an unknown function, a tensor that is not known). */
export function evaluate(expression: Expression, surroundings: Surroundings): number | null {
  try {
    return valueOf(expression, surroundings);
  } catch (error) {
    if (error instanceof NoValue) return null;
    throw error;
  }
}

export class NoValue extends Error {}

function valueOf(expression: Expression, at: Surroundings): number {
  switch (expression.kind) {
    case 'number':
    case 'partial':
      return expression.value;
    case 'letter':
      return known(at.letters.get(expression.name));
    case 'symbol':
      return known(expression.value);
    case 'tensor':
      return entryOf(expression, at);
    case 'negative':
      return -valueOf(expression.of, at);
    case 'add':
      return expression.terms.reduce((sum, term) => sum + valueOf(term, at), 0);
    case 'product':
      return productOf(expression.factors, at);
    case 'quotient':
      return valueOf(expression.over, at) / valueOf(expression.under, at);
    case 'power':
      return valueOf(expression.base, at) ** valueOf(expression.exponent, at);
    case 'call':
      return callOf(
        expression.name,
        expression.arguments.map((argument) => valueOf(argument, at)),
      );
    case 'over':
      return overOf(expression, at);
    case 'group':
      return fenced(expression.fence, valueOf(expression.body, at));
    case 'relation':
      return holds(expression, at) ? 1 : 0;
    case 'indicator':
      return holds(expression.condition, at) ? 1 : 0;
    case 'cases': {
      const row = expression.rows.find(({ condition }) => condition === null || holds(condition, at));
      return row === undefined ? known(null) : valueOf(row.value, at);
    }
    case 'overAxes':
    case 'elided':
    case 'derivative':
    case 'matrix':
    case 'raw':
      return known(null);
  }
}

function known(value: number | null | undefined): number {
  if (value === null || value === undefined) throw new NoValue();
  return value;
}

function entryOf({ ref, index, transposed }: Extract<Expression, { kind: 'tensor' }>, at: Surroundings): number {
  const tensor = at.tensor(ref);
  if (tensor === undefined) throw new NoValue();
  const place = (index ?? []).map((part) => valueOf(part, at));
  if (transposed) place.reverse();
  return known(tensor.data[flatIndex(tensor.shape, place) ?? -1]);
}

/** Where an entry stands in row-major order; null when it is not inside the shape. A scalar has the place [] or [0]. */
export function flatIndex(shape: readonly number[], place: readonly number[]): number | null {
  if (shape.length === 0 && place.every((index) => index === 0)) return 0;
  if (shape.length !== place.length) return null;
  const strides = stridesOf(shape);
  let flat = 0;
  for (let axis = 0; axis < shape.length; axis++) {
    const index = place[axis] ?? -1;
    if (!Number.isInteger(index) || index < 0 || index >= (shape[axis] ?? 0)) return null;
    flat += index * (strides[axis] ?? 0);
  }
  return flat;
}

/** An indicator that is 0 makes a product 0 whatever stands beside it, also an infinity: the term is not there. */
function productOf(factors: readonly Expression[], at: Surroundings): number {
  for (const factor of factors) if (factor.kind === 'indicator' && !holds(factor.condition, at)) return 0;
  return factors.reduce((product, factor) => product * valueOf(factor, at), 1);
}

function holds(condition: Expression, at: Surroundings): boolean {
  if (condition.kind !== 'relation') return valueOf(condition, at) !== 0;
  const { sign, left, right } = condition;
  if (sign === ',') return holds(left, at) && holds(right, at);
  if (sign === '∈') throw new NoValue();
  const chained = left.kind === 'relation';
  const a = valueOf(chained ? left.right : left, at);
  const b = valueOf(right, at);
  const here = { '=': a === b, '≠': a !== b, '<': a < b, '≤': a <= b, '>': a > b, '≥': a >= b }[sign];
  return here && (!chained || holds(left, at));
}

const functions: Readonly<Record<string, (...values: number[]) => number>> = {
  exp: Math.exp,
  log: Math.log,
  ln: Math.log,
  sqrt: Math.sqrt,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  arcsin: Math.asin,
  arccos: Math.acos,
  arctan: Math.atan,
  atan2: Math.atan2,
  sinh: Math.sinh,
  cosh: Math.cosh,
  tanh: Math.tanh,
  max: Math.max,
  min: Math.min,
  sign: Math.sign,
  sgn: Math.sign,
  abs: Math.abs,
  floor: Math.floor,
  ceil: Math.ceil,
  round: roundHalfEven,
  erf,
  mod: (x, n) => x - n * Math.floor(x / n),
  log1p: Math.log1p,
  expm1: Math.expm1,
  relu: (x) => Math.max(0, x),
  ReLU: (x) => Math.max(0, x),
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  sigma: (x) => 1 / (1 + Math.exp(-x)),
  softplus: (x) => Math.log1p(Math.exp(-Math.abs(x))) + Math.max(0, x),
};

function callOf(name: string, values: readonly number[]): number {
  if (!Object.hasOwn(functions, name)) throw new NoValue();
  return known(functions[name]?.(...values));
}

function fenced(fence: Extract<Expression, { kind: 'group' }>['fence'], value: number): number {
  switch (fence) {
    case 'bars':
    case 'norm':
      return Math.abs(value);
    case 'floor':
      return Math.floor(value);
    case 'ceil':
      return Math.ceil(value);
    case 'round':
    case 'square':
      return value;
  }
}

function overOf(expression: Extract<Expression, { kind: 'over' }>, at: Surroundings): number {
  const start = { sum: 0, product: 1, maximum: -Infinity, minimum: Infinity }[expression.operator];
  let total = start;
  for (const letters of bindings(expression.letters, expression.where, at)) {
    const value = valueOf(expression.body, { ...at, letters });
    if (expression.operator === 'sum') total += value;
    else if (expression.operator === 'product') total *= value;
    else total = expression.operator === 'maximum' ? Math.max(total, value) : Math.min(total, value);
  }
  return total;
}

/** Every way to bind the letters of a big operator, the last letter running fastest. */
export function* bindings(
  ranges: readonly LetterRange[],
  where: Expression | null,
  at: Surroundings,
): Generator<ReadonlyMap<string, number>> {
  const [first, ...rest] = ranges;
  if (first === undefined) {
    if (where === null || holds(where, at)) yield at.letters;
    return;
  }
  const length = lengthOf(first, at);
  for (let index = 0; index < length; index++) {
    yield* bindings(rest, where, { ...at, letters: new Map([...at.letters, [first.letter, index]]) });
  }
}

/** How many values the letter takes. */
function lengthOf({ range }: LetterRange, at: Surroundings): number {
  if (range === null) throw new NoValue();
  return known(at.tensor(range.ref)?.shape[range.axis]);
}

export function countBindings(ranges: readonly LetterRange[], at: Surroundings): number | null {
  try {
    return ranges.reduce((count, range) => count * lengthOf(range, at), 1);
  } catch (error) {
    if (error instanceof NoValue) return null;
    throw error;
  }
}
