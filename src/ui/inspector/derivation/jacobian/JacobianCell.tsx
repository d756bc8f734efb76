// JacobianCell: one number of the lens explained: a derivative by its formula, an entry of the product by its sum.
import { memo } from 'react';
import type { Tensor } from '../../../../engine/tensor.ts';
import type { JacobianLens } from '../../../../explain/jacobian/jacobianLens.ts';
import { placesOf, spokenLabels } from '../../../../explain/jacobian/jacobianText.ts';
import { productTerms } from '../../../../explain/jacobian/productTerms.ts';
import type { Names } from '../../../../explain/names.ts';
import { numberSpoken, numberTex } from '../../../../explain/numberText.ts';
import { refTex } from '../../../../explain/toTex.ts';
import type { Cell } from '../../../primitives/NumberGesture.ts';
import { Tex } from '../../../primitives/Tex.tsx';
import { VisuallyHidden } from '../../../primitives/VisuallyHidden.tsx';
import styles from '../rule/EntryBox.module.css';
import { CellDerivation } from './CellDerivation.tsx';
import type { Cotangent } from './useCotangent.ts';

export interface JacobianCellProps {
  readonly lens: JacobianLens;
  readonly names: Names;
  readonly value: Tensor;
  readonly cotangent: Cotangent;
  readonly product: Float64Array;
  readonly reached: number;
  /** A cell of the grid: column 0 is v, the last row the product. */
  readonly cell: Cell;
  readonly digits: number;
}

export const JacobianCell = memo(function JacobianCell(props: JacobianCellProps) {
  const { lens, cell, cotangent, names, digits } = props;
  const [row, column] = cell;
  if (row === lens.rowCount) return <ProductEntry {...props} column={column - 1} />;
  if (column === 0) {
    const number = cotangent.v[row] ?? 0;
    const places = placesOf(lens.rows, row);
    const symbol =
      cotangent.kind === 'gradient' ? refTex({ ...lens.of, side: 'gradient' }, places, { names }) : vTex(row);
    return (
      <div className={styles.box} data-tone="gradient">
        <div className={styles.line}>
          <Tex tex={`${symbol} = ${numberTex(number, digits)}`} output="html" className={styles.part} />
        </div>
        <p className={styles.note}>
          {cotangent.kind === 'gradient' ? 'Row' : 'Chosen: row'} {row + 1} of the Jacobian is multiplied with it.
        </p>
      </div>
    );
  }
  const value = props.value.data[row * lens.columnCount + column - 1] ?? Number.NaN;
  return <CellDerivation lens={lens} names={names} row={row} column={column - 1} value={value} digits={digits} />;
});

function ProductEntry({
  lens,
  names,
  value,
  cotangent,
  product,
  reached,
  digits,
  column,
}: JacobianCellProps & { readonly column: number }) {
  const { symbols, numbers, left } = productTerms(lens, value, cotangent.v, column, reached, names, {
    digits,
    asGradient: cotangent.kind === 'gradient',
  });
  const places = placesOf(lens.columns, column);
  const isWhole = cotangent.productTex !== 'v^{\\top} J' && reached === lens.rowCount;
  const head = isWhole
    ? refTex({ ...lens.by, side: 'gradient' }, places, { names })
    : `(v^{\\top} J)_{${places.join(',') || 1}}`;
  const result = numberTex(product[column] ?? 0, digits);
  const parts = [symbols, numbers, result].filter((part, at, all) => part !== all[at - 1]);
  return (
    <div className={styles.box} data-tone="gradient">
      <VisuallyHidden>
        {`The sum over ${reached} rows of v times column ${spokenLabels(lens, names).column(column)} is ${numberSpoken(product[column] ?? 0, digits)}`}
      </VisuallyHidden>
      <div className={styles.line} aria-hidden>
        {[`${head} = ${parts[0]}`, ...parts.slice(1).map((part) => `{} = ${part}`)].map((part, at) => (
          <Tex key={at} tex={part} output="html" className={styles.part} />
        ))}
      </div>
      {left > 0 && <p className={styles.note}>{left} rows whose entry in this column is 0 are left out.</p>}
    </div>
  );
}

function vTex(row: number): string {
  return `v_{${row + 1}}`;
}
