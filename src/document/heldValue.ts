// heldValue: what an input port holds, as a shape and row-major float64 numbers. Checks sizes before it allocates.
import { MAX_ELEMENTS, MAX_RANK } from './limits.ts';
import type { HeldInitializer, HeldValue, Numeral } from './model.ts';
import { quoted } from './shown.ts';

export type HeldTensor =
  | { readonly kind: 'tensor'; readonly shape: readonly number[]; readonly data: Float64Array }
  | { readonly kind: 'init'; readonly init: string; readonly seed: number }
  /** Why it is none of these: the end of a sentence that starts with the port's name, such as "has rows of 2 and of 3 numbers". */
  | { readonly kind: 'problem'; readonly problem: string };

type Problem = Extract<HeldTensor, { kind: 'problem' }>;
const problem = (text: string): Problem => ({ kind: 'problem', problem: text });

const numerals: ReadonlyMap<unknown, number> = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]);

/** The number that a numeral stands for, or null when it is not one. */
export function numeralValue(numeral: unknown): number | null {
  return typeof numeral === 'number' ? numeral : (numerals.get(numeral) ?? null);
}

/** The numeral that stands for a number: JSON has no word for NaN and the infinities. */
export function numeralOf(value: number): Numeral {
  return Number.isFinite(value) ? value : (String(value) as Numeral);
}

export function isInitializer(value: HeldValue): value is HeldInitializer {
  return typeof value === 'object' && !Array.isArray(value) && 'init' in value;
}
/** Never throws, whatever `value` is. The data is freshly made and belongs to the caller. */
export function heldTensor(value: unknown): HeldTensor {
  const single = numeralValue(value);
  if (single !== null) return { kind: 'tensor', shape: [], data: Float64Array.of(single) };
  if (Array.isArray(value)) return nestedTensor(value);
  if (typeof value === 'object' && value !== null) {
    if (Object.hasOwn(value, 'init')) return initializer(value as Record<string, unknown>);
    if (Object.hasOwn(value, 'shape') || Object.hasOwn(value, 'data'))
      return flatTensor(value as Record<string, unknown>);
    return problem('holds an object that is neither { "shape", "data" } nor { "init" }');
  }
  return problem(`holds ${named(value)} where a number belongs`);
}

/** The same, back in the form that documents hold: nested arrays, or the flat form when a size is 0. */
export function heldValueOf(shape: readonly number[], data: ArrayLike<number>): HeldValue {
  if (shape.includes(0)) return { shape: [...shape], data: [] };
  const fold = (axis: number, start: number, size: number): NestedValue => {
    if (axis === shape.length) return numeralOf(data[start] as number);
    const length = shape[axis] as number;
    const step = size / length;
    return Array.from({ length }, (_, index) => fold(axis + 1, start + index * step, step));
  };
  return fold(0, 0, data.length);
}
type NestedValue = Numeral | NestedValue[];

function initializer(value: Record<string, unknown>): HeldTensor {
  const { init, seed } = value;
  if (typeof init !== 'string' || !/^[a-z][a-z0-9_]{0,39}$/.test(init)) {
    return problem(`names the initializer ${named(init)}, which is not a name such as "glorot_uniform"`);
  }
  if (seed === undefined) return { kind: 'init', init, seed: 0 };
  if (!Number.isSafeInteger(seed)) {
    return problem(`has the seed ${named(seed)}; a seed is a whole number`);
  }
  return { kind: 'init', init, seed: seed as number };
}

function flatTensor(value: Record<string, unknown>): HeldTensor {
  const { shape, data } = value;
  if (!Array.isArray(shape)) return problem('has no "shape": a list of sizes, such as [2, 3]');
  const size = checkedSize(shape);
  if (typeof size !== 'number') return size;
  if (!Array.isArray(data)) return problem('has no "data": the flat list of its numbers');
  if (data.length !== size) {
    return problem(`has the shape [${shape.join(', ')}], which needs ${size} numbers, but holds ${data.length}`);
  }
  const numbers = new Float64Array(size);
  const wrong = readRow(data, numbers, 0);
  return wrong ?? { kind: 'tensor', shape: shape.map((length: number) => length), data: numbers };
}

/** The product of the sizes, or why they are no shape that can be held. */
function checkedSize(shape: readonly unknown[]): number | Problem {
  if (shape.length > MAX_RANK) return problem(`has ${shape.length} axes; at most ${MAX_RANK} are allowed`);
  let size = 1;
  let smallest = 1;
  for (const length of shape) {
    if (!Number.isSafeInteger(length) || (length as number) < 0) {
      return problem(`has the size ${named(length)} in its shape; sizes are whole numbers, 0 or more`);
    }
    if ((length as number) === 0) smallest = 0;
    else size *= length as number;
  }
  if (size > MAX_ELEMENTS) {
    return problem(
      `has the shape [${shape.join(', ')}], more than the ${count(MAX_ELEMENTS)} numbers a graph may hold`,
    );
  }
  return size * smallest;
}

/** Follows the first elements down to learn the shape, then reads row by row, so nothing recurses. */
function nestedTensor(value: readonly unknown[]): HeldTensor {
  const shape: number[] = [];
  for (let level: unknown = value; Array.isArray(level); level = level[0]) {
    shape.push(level.length);
    if (shape.length > MAX_RANK) return problem(`is nested deeper than ${MAX_RANK} lists`);
    if (level.length === 0) break;
  }
  const size = checkedSize(shape);
  if (typeof size !== 'number') return size;
  const data = new Float64Array(size);
  let rows: readonly (readonly unknown[])[] = [value];
  for (let axis = 0; axis < shape.length - 1; axis++) {
    const inner: (readonly unknown[])[] = [];
    const length = shape[axis + 1] as number;
    for (const row of rows) {
      for (const item of row) {
        if (!Array.isArray(item)) return problem(`has ${named(item)} where a list of ${length} belongs`);
        if (item.length !== length)
          return problem(`is ragged: it has lists of ${length} and of ${item.length} at the same depth`);
        inner.push(item);
      }
    }
    rows = inner;
  }
  let offset = 0;
  for (const row of rows) {
    const wrong = readRow(row, data, offset);
    if (wrong !== null) return wrong;
    offset += row.length;
  }
  return { kind: 'tensor', shape, data };
}

function readRow(row: readonly unknown[], data: Float64Array, offset: number): Problem | null {
  for (let index = 0; index < row.length; index++) {
    const item = row[index];
    const number = typeof item === 'number' ? item : numeralValue(item);
    if (number === null) {
      return Array.isArray(item)
        ? problem('is ragged: it has a list where a number belongs')
        : problem(`has ${named(item)} where a number belongs`);
    }
    data[offset + index] = number;
  }
  return null;
}

function named(value: unknown): string {
  if (value === null) return 'null';
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return `the text ${quoted(value)}`;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return Array.isArray(value) ? 'a list' : `a value of type ${typeof value}`;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

/**
 * What a tensor of this shape counts for in the budget: its numbers, or twice the lists inside it where it is nested and that is more,
 * as with [[1], [2], ...].
 */
export function tensorCost(shape: readonly number[], nested: boolean): number {
  let numbers = 1;
  let lists = 0;
  shape.forEach((length, axis) => {
    if (axis > 0) lists += numbers;
    numbers *= length;
  });
  return nested ? Math.max(numbers, 2 * lists) : numbers;
}

const costs = new WeakMap<object, number>();

/** `tensorCost` of a held value (0 for an initializer), remembered per object so that asking again costs nothing. */
export function heldCost(value: HeldValue): number {
  if (typeof value !== 'object') return 1;
  const known = costs.get(value);
  if (known !== undefined) return known;
  const tensor = heldTensor(value);
  const cost = tensor.kind === 'tensor' ? tensorCost(tensor.shape, Array.isArray(value)) : 0;
  costs.set(value, cost);
  return cost;
}

/** Whether both hold the same numbers bit for bit (or the same initializer), however they are written. */
export function sameHeld(a: HeldValue | undefined, b: HeldValue | undefined): boolean {
  if (Object.is(a, b)) return true;
  if (a === undefined || b === undefined) return false;
  const [first, second] = [heldTensor(a), heldTensor(b)];
  if (first.kind === 'init' && second.kind === 'init') return first.init === second.init && first.seed === second.seed;
  if (first.kind !== 'tensor' || second.kind !== 'tensor') return false;
  const sameShape =
    first.shape.length === second.shape.length && first.shape.every((length, axis) => length === second.shape[axis]);
  return sameShape && first.data.every((number, index) => Object.is(number, second.data[index]));
}
