// jacobianStructure: what is always so about a Jacobian: where it is zero, how it falls into blocks, what its rows have in common.
import type { Tensor } from '../../engine/tensor.ts';
import { type Blocks, blocksOf } from './jacobianBlocks.ts';
import type { JacobianLens } from './jacobianLens.ts';
import { jacobianProbes } from './jacobianProbes.ts';

export type Trait =
  | 'zero'
  | 'identity'
  | 'scaled identity'
  | 'diagonal'
  | 'blocks'
  | 'permutation'
  | 'selection'
  | 'lower triangular'
  | 'upper triangular'
  | 'symmetric'
  | 'rank one'
  | 'columns add up to 0'
  | 'rows add up to 0'
  | 'constant'
  | 'full';

export interface JacobianStructure {
  /** 1 where the cell can be other than zero, row-major. */
  readonly pattern: Uint8Array;
  readonly traits: ReadonlySet<Trait>;
  /** Where it falls into independent parts. */
  readonly blocks: Blocks | null;
  /** The common factor of a scaled identity. */
  readonly scale: number;
  /** How many other inputs it was tried at. 0: nothing is known but these numbers. */
  readonly probes: number;
}

/** Fewer than this, and nothing is claimed. */
const fewest = 2;

export function jacobianStructure(lens: JacobianLens, value: Tensor, seed = 1): JacobianStructure {
  const { rowCount, columnCount } = lens;
  const { all, own } = jacobianProbes(lens, seed);
  const known = value.data.every(Number.isFinite) ? [value, ...all] : all;
  const pattern = patternOf(known, rowCount * columnCount);
  const nothing = { pattern, traits: new Set<Trait>(), blocks: null, scale: 1, probes: 0 };
  if (all.length < fewest || rowCount * columnCount === 0) {
    return { ...nothing, pattern: new Uint8Array(pattern.length).fill(1) };
  }
  const blocks = blocksOf(lens, pattern, known);
  const scale = value.data[0] ?? 0;
  return { pattern, traits: traitsOf(lens, pattern, known, own, blocks), blocks, scale, probes: all.length };
}

/** What a rounding error leaves of a zero, beside the largest cell. */
const residue = 1e-14;

function patternOf(matrices: readonly Tensor[], size: number): Uint8Array {
  const pattern = new Uint8Array(size);
  for (const { data } of matrices) {
    const least = residue * largest(data);
    for (let at = 0; at < size; at++) if (Math.abs(data[at]!) > least) pattern[at] = 1;
  }
  return pattern;
}

function traitsOf(
  { rowCount, columnCount }: JacobianLens,
  pattern: Uint8Array,
  matrices: readonly Tensor[],
  own: readonly (Tensor | null)[],
  blocks: Blocks | null,
): ReadonlySet<Trait> {
  const traits = new Set<Trait>();
  const always = (holds: (data: Float64Array) => boolean): boolean => matrices.every(({ data }) => holds(data));
  const nonZero = pattern.reduce((count, each) => count + each, 0);
  if (nonZero === 0) return traits.add('zero');
  const isSquare = rowCount === columnCount;
  const isMatrix = rowCount > 1 && columnCount > 1;
  const only = (allowed: (row: number, column: number) => boolean): boolean =>
    pattern.every((each, at) => each === 0 || allowed(Math.floor(at / columnCount), at % columnCount));

  if (isSquare && isMatrix && only((row, column) => row === column)) {
    const isScaled = always((data) => data.every((x, at) => at % (columnCount + 1) !== 0 || near(x, data[0]!, 0)));
    if (isScaled && always((data) => data[0] === 1)) traits.add('identity');
    else if (isScaled) traits.add('scaled identity');
    else traits.add('diagonal');
  } else {
    if (isMatrix && always((data) => picksOne(data, columnCount))) {
      const isFixed = nonZero === rowCount && isSquare && new Set(places(pattern, columnCount)).size === columnCount;
      traits.add(isFixed ? 'permutation' : 'selection');
    }
    if (blocks !== null) traits.add('blocks');
    if (isMatrix && isSquare && blocks === null) {
      if (only((row, column) => column <= row)) traits.add('lower triangular');
      else if (only((row, column) => column >= row)) traits.add('upper triangular');
    }
    if (isMatrix && isSquare && always((data) => isSymmetric(data, rowCount))) traits.add('symmetric');
    if (isMatrix && nonZero === pattern.length) {
      traits.add('full');
      if (always((data) => isRankOne(data, rowCount, columnCount))) traits.add('rank one');
    }
    if (rowCount > 1 && always((data) => addsUp(data, rowCount, columnCount, 'columns')))
      traits.add('columns add up to 0');
    if (columnCount > 1 && always((data) => addsUp(data, rowCount, columnCount, 'rows')))
      traits.add('rows add up to 0');
  }
  const [here] = matrices;
  if (here !== undefined && own.every((moved) => moved !== null && isSame(moved.data, here.data)))
    traits.add('constant');
  return traits;
}

function largest(data: Float64Array): number {
  let most = 0;
  for (const x of data) most = Math.max(most, Math.abs(x));
  return most;
}

function near(a: number, b: number, scale: number): boolean {
  return Math.abs(a - b) <= 1e-10 * Math.max(Math.abs(a), Math.abs(b), scale);
}

function isSame(a: Float64Array, b: Float64Array): boolean {
  const scale = largest(b) * 1e-3;
  return a.every((x, at) => near(x, b[at]!, scale));
}

function picksOne(data: Float64Array, columns: number): boolean {
  for (let start = 0; start < data.length; start += columns) {
    let found = 0;
    for (let column = 0; column < columns; column++) {
      const x = data[start + column]!;
      if (x !== 0 && x !== 1) return false;
      found += x;
    }
    if (found !== 1) return false;
  }
  return true;
}

/** The columns of the cells that can be other than zero. */
function places(pattern: Uint8Array, columns: number): number[] {
  const found: number[] = [];
  for (let at = 0; at < pattern.length; at++) if (pattern[at] === 1) found.push(at % columns);
  return found;
}

function isSymmetric(data: Float64Array, count: number): boolean {
  const scale = largest(data);
  for (let row = 0; row < count; row++) {
    for (let column = 0; column < row; column++) {
      if (!near(data[row * count + column]!, data[column * count + row]!, scale)) return false;
    }
  }
  return true;
}

/** Every 2 by 2 minor that meets the largest cell is 0. */
function isRankOne(data: Float64Array, rows: number, columns: number): boolean {
  let pivot = 0;
  for (let at = 0; at < data.length; at++) if (Math.abs(data[at]!) > Math.abs(data[pivot]!)) pivot = at;
  const [p, q] = [Math.floor(pivot / columns), pivot % columns];
  const top = data[pivot]!;
  if (top === 0) return false;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const expected = (data[row * columns + q]! * data[p * columns + column]!) / top;
      if (!near(data[row * columns + column]!, expected, Math.abs(top))) return false;
    }
  }
  return true;
}

function addsUp(data: Float64Array, rows: number, columns: number, what: 'rows' | 'columns'): boolean {
  const [lines, length] = what === 'rows' ? [rows, columns] : [columns, rows];
  const scale = largest(data);
  for (let line = 0; line < lines; line++) {
    let [sum, size] = [0, 0];
    for (let k = 0; k < length; k++) {
      const x = what === 'rows' ? data[line * columns + k]! : data[k * columns + line]!;
      sum += x;
      size += Math.abs(x);
    }
    if (Math.abs(sum) > 1e-10 * Math.max(size, scale * 1e-3)) return false;
  }
  return scale > 0;
}
