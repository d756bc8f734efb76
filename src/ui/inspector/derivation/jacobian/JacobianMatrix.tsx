// JacobianMatrix: v at the left, the Jacobian between brackets with its labels, and below each column what v makes of it.
import { memo, useMemo } from 'react';
import type { Tensor } from '../../../../engine/tensor.ts';
import type { JacobianLens } from '../../../../explain/jacobian/jacobianLens.ts';
import type { JacobianStructure } from '../../../../explain/jacobian/jacobianStructure.ts';
import { spokenLabels, texLabels } from '../../../../explain/jacobian/jacobianText.ts';
import type { Names } from '../../../../explain/names.ts';
import type { Cell } from '../../../primitives/NumberGesture.ts';
import { Tex } from '../../../primitives/Tex.tsx';
import { WindowGrid } from '../../../primitives/WindowGrid.tsx';
import { useRoom } from '../useRoom.ts';
import styles from './Jacobian.module.css';
import type { Cotangent } from './useCotangent.ts';

export interface JacobianMatrixProps {
  readonly lens: JacobianLens;
  readonly names: Names;
  readonly value: Tensor;
  readonly structure: JacobianStructure | null;
  readonly cotangent: Cotangent;
  /** Of the rows that have been added. */
  readonly product: Float64Array;
  readonly reached: number;
  /** A formula as TeX where cells are to show one; row `rowCount` is the product. */
  readonly formula: ((row: number, column: number) => string | null) | null;
  /** Cells off the diagonal are left out of the product. */
  readonly diagonalOnly: boolean;
  /** Row and column of an entry that is pointed at on the canvas. */
  readonly beyond: { readonly row: number | null; readonly column: number | null };
  readonly at: Cell;
  readonly marked: Cell | null;
  readonly digits: number;
  readonly onPoint: (cell: Cell | null) => void;
  readonly onMove: (cell: Cell) => void;
}

/** Rows shown at once, with the product. */
const mostRows = 9;

/** Column 0 of the grid is v, its last row the product: everything else is the Jacobian. */
export const JacobianMatrix = memo(function JacobianMatrix(props: JacobianMatrixProps) {
  const { lens, names, value, structure, cotangent, product, reached, formula, beyond, marked, digits } = props;
  const { rowCount, columnCount } = lens;
  const most = [mostRows, useRoom(64, formula === null ? 66 : 84) + 1] as const;
  const isPart = rowCount >= most[0] || columnCount >= most[1];
  const tex = useMemo(() => texLabels(lens, names), [lens, names]);
  const spoken = useMemo(() => spokenLabels(lens, names), [lens, names]);
  const isProduct = (row: number) => row === rowCount;
  const blocks = structure?.blocks?.contiguous === true ? structure.blocks : null;
  const absent = (row: number, column: number) => structure?.pattern[row * columnCount + column] === 0;
  return (
    <WindowGrid
      label={`Jacobian, ${rowCount} by ${columnCount}, with ${cotangent.spoken} at its left and the product below`}
      rows={rowCount + 1}
      columns={columnCount + 1}
      number={(row, column) => {
        if (isProduct(row)) return column === 0 ? null : (product[column - 1] ?? 0);
        return column === 0 ? (cotangent.v[row] ?? 0) : (value.data[row * columnCount + column - 1] ?? 0);
      }}
      drawn={(row, column) => {
        if (formula === null || (column > 0 && !isProduct(row) && absent(row, column - 1))) return undefined;
        const text = column === 0 ? cotangent.entryTex(row) : formula(row, column - 1);
        return text === null ? undefined : <Tex tex={text} output="html" className={styles.cellTex} />;
      }}
      spoken={(row, column) => {
        if (isProduct(row)) return `product, ${spoken.column(column - 1)}`;
        if (column === 0) return `${cotangent.spoken}, ${spoken.row(row)}`;
        return `${spoken.row(row)} by ${spoken.column(column - 1)}`;
      }}
      look={(row, column) => {
        if (isProduct(row)) return { lit: beyond.column === column - 1 || marked?.[1] === column };
        const inColumn = marked !== null && isProduct(marked[0]) && marked[1] === column;
        const isCurrent = reached < rowCount && row === reached - 1;
        return {
          absent: column > 0 && absent(row, column - 1),
          dim: row >= reached || (props.diagonalOnly && column > 0 && column - 1 !== row),
          lit:
            isCurrent ||
            inColumn ||
            (marked !== null && isProduct(marked[0]) && column === 0) ||
            (column === 0 && marked?.[0] === row) ||
            beyond.row === row ||
            (column > 0 && beyond.column === column - 1),
        };
      }}
      tone={(row, column) => (column === 0 || isProduct(row) ? 'gradient' : 'plain')}
      matrix={{ rows: [0, rowCount - 1], columns: [1, columnCount] }}
      rowBreak={blocks ? (row) => row > 0 && row < rowCount && blocks.ofRow[row] !== blocks.ofRow[row - 1] : undefined}
      columnBreak={
        blocks ? (column) => column > 1 && blocks.ofColumn[column - 1] !== blocks.ofColumn[column - 2] : undefined
      }
      rowHead={(row) => (isProduct(row) ? <Tex tex={cotangent.productTex} /> : <Tex tex={tex.row(row)} />)}
      columnHead={(column) => <Tex tex={column === 0 ? cotangent.tex : tex.column(column - 1)} />}
      at={props.at}
      marked={marked}
      most={most}
      digits={isPart ? Math.min(digits, 3) : digits}
      onPoint={props.onPoint}
      onMove={props.onMove}
    />
  );
});
