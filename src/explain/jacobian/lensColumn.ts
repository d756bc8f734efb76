// lensColumn: one column of a Jacobian, whatever the size of the whole: by unit cotangents where they are few, else from the rule.
import { jacobianColumn, type OpPoint } from '../../engine/localJacobian.ts';
import type { Tensor } from '../../engine/tensor.ts';
import { columnByRule } from './columnByRule.ts';
import type { JacobianLens } from './jacobianLens.ts';

/** So many numbers may be touched for one column: unit cotangents cost a vjp per entry of the output. */
const mostWork = 30_000_000;

export type LensColumn =
  | { readonly kind: 'column'; readonly value: Tensor; readonly by: 'cotangents' | 'rule' }
  | { readonly kind: 'refused'; readonly reason: string };

/** Of the output's shape: how each of its entries moves with entry `column` of the input. */
export function lensColumn(lens: JacobianLens, column: number): LensColumn {
  const { point, of, by, rowCount } = lens;
  if (rowCount * workOf(point) <= mostWork) {
    const value = jacobianColumn(point, of.port, by.port, column);
    if (value !== null) return { kind: 'column', value, by: 'cotangents' };
  }
  const value = columnByRule(lens, column);
  if (value !== null) return { kind: 'column', value, by: 'rule' };
  return {
    kind: 'refused',
    reason: `A column takes one backward pass per entry of ${of.port}, and ${of.port} has ${rowCount} entries: that would freeze the page. A row takes one pass: look at a row, or at the op on smaller tensors.`,
  };
}

/** About how many multiplications a vjp takes. */
function workOf({ inputs, outputs }: OpPoint): number {
  const sizes = [...Object.values(inputs), ...Object.values(outputs)].map((tensor) => tensor?.data.length ?? 0);
  const largest = sizes.toSorted((a, b) => b - a);
  // A product of two matrices touches more numbers than it has entries: each row of one meets each column of the other.
  return (
    sizes.reduce((sum, size) => sum + size, 0) + Math.sqrt((largest[0] ?? 0) * (largest[1] ?? 0) * (largest[2] ?? 0))
  );
}
