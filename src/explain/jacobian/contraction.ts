// contraction: v^T J, row by row: every row of the Jacobian is scaled by the gradient at its entry of the output, and added.
import { pullBack } from '../../engine/localJacobian.ts';
import type { Tensor } from '../../engine/tensor.ts';
import type { JacobianLens } from './jacobianLens.ts';

/** The first `rows` rows of `jacobian` [rows, columns], each times its entry of v, added up: an entry per column. */
export function contracted(jacobian: Tensor, v: Float64Array, rows = v.length): Float64Array {
  const columns = jacobian.shape[1] ?? 0;
  const sum = new Float64Array(columns);
  for (let row = 0; row < rows; row++) {
    const factor = v[row] ?? 0;
    for (let column = 0; column < columns; column++) {
      const cell = jacobian.data[row * columns + column] ?? 0;
      // A cell that does not move carries nothing, even an infinite gradient.
      if (cell !== 0) sum[column]! += factor * cell;
    }
  }
  return sum;
}

export interface Agreement {
  /** What the op's own rule sends back for v. */
  readonly vjp: Tensor;
  /** The largest difference between the two, as a share of the terms that were added up: they may cancel to 0. */
  readonly difference: number;
}

/** v^T J against the vjp of the op; null where the op does not answer. */
export function agreementWithVjp(
  { point, of, by, rows, rowCount, columnCount }: JacobianLens,
  jacobian: Tensor,
  v: Float64Array,
  product: Float64Array,
): Agreement | null {
  const vjp = pullBack(point, { [of.port]: { shape: rows, data: v } }, [by.port])[by.port];
  if (!vjp) return null;
  let [difference, size] = [0, 0];
  for (let column = 0; column < columnCount; column++) {
    const [a, b] = [product[column]!, vjp.data[column] ?? Number.NaN];
    if (!Object.is(a, b)) difference = Math.max(difference, Math.abs(a - b));
    let terms = 0;
    for (let row = 0; row < rowCount; row++) terms += Math.abs(v[row]! * jacobian.data[row * columnCount + column]!);
    size = Math.max(size, terms, Math.abs(b));
  }
  return { vjp, difference: difference === 0 ? 0 : difference / size };
}

export interface DiagonalOnly {
  /** v times the diagonal alone. */
  readonly product: Float64Array;
  /** How far that is from v^T J, as a share of its length. */
  readonly relativeError: number;
  /** The angle between the two, degrees; NaN where one of them has no direction. */
  readonly angle: number;
}

/** What would be sent back if every output moved only with the input at its own place; null where there is no diagonal. */
export function diagonalOnly(jacobian: Tensor, v: Float64Array, product: Float64Array): DiagonalOnly | null {
  const [rows = 0, columns = 0] = jacobian.shape;
  if (rows !== columns || rows < 2) return null;
  const diagonal = v.map((factor, at) => factor * (jacobian.data[at * (columns + 1)] ?? 0));
  const length = (list: Float64Array): number => Math.hypot(...list);
  const apart = length(diagonal.map((x, at) => x - product[at]!));
  const [a, b] = [length(diagonal), length(product)];
  const cosine = diagonal.reduce((sum, x, at) => sum + x * product[at]!, 0) / (a * b);
  return {
    product: diagonal,
    // What rounding left of a product that cancels is nothing.
    relativeError: apart === 0 ? 0 : b <= 1e-12 * a ? Infinity : apart / b,
    angle: (Math.acos(Math.min(1, Math.max(-1, cosine))) * 180) / Math.PI,
  };
}
