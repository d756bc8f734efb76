// JacobianSlices: the derivative of each output entry by a whole matrix, as a matrix of its shape; scaled by v and added, they are the gradient.
import { memo } from 'react';
import type { Tensor } from '../../../../engine/tensor.ts';
import type { JacobianLens } from '../../../../explain/jacobian/jacobianLens.ts';
import { placesOf, plainLabels, spokenLabels, texLabels } from '../../../../explain/jacobian/jacobianText.ts';
import type { Names } from '../../../../explain/names.ts';
import { numberTex } from '../../../../explain/numberText.ts';
import { refTex } from '../../../../explain/toTex.ts';
import type { Cell } from '../../../primitives/NumberGesture.ts';
import { TensorGrid } from '../../../primitives/TensorGrid.tsx';
import { Tex } from '../../../primitives/Tex.tsx';
import { WindowGrid } from '../../../primitives/WindowGrid.tsx';
import { gapLength, windowPlaces } from '../../../primitives/windowPlaces.ts';
import styles from './JacobianSlices.module.css';
import type { Cotangent } from './useCotangent.ts';

export interface JacobianSlicesProps {
  readonly lens: JacobianLens;
  readonly names: Names;
  readonly value: Tensor;
  readonly cotangent: Cotangent;
  readonly product: Float64Array;
  readonly reached: number;
  readonly formula: ((row: number, column: number) => string | null) | null;
  /** As in the matrix: column 0 is v, the last row the product. */
  readonly at: Cell;
  readonly marked: Cell | null;
  readonly digits: number;
  readonly onPoint: (cell: Cell | null) => void;
  readonly onMove: (cell: Cell) => void;
}

const mostSlices = 6;

export const JacobianSlices = memo(function JacobianSlices(props: JacobianSlicesProps) {
  const { lens, names, value, cotangent, product, reached, formula, at, marked, digits, onPoint, onMove } = props;
  const { rowCount, columnCount, columns } = lens;
  const tex = texLabels(lens, names);
  const plain = plainLabels(lens, names);
  const spoken = spokenLabels(lens, names);
  const current = Math.min(rowCount - 1, at[0] === rowCount ? Math.max(0, reached - 1) : at[0]);
  const shown = windowPlaces(rowCount, mostSlices, current);
  const x = refTex(lens.by, [], { names });
  /** The matrix that stands for grid row `row`: a slice, or the product. */
  const matrix = (row: number, data: Float64Array, label: string) => {
    if (columns.length !== 2) {
      return (
        <TensorGrid
          value={{ shape: columns, data }}
          tone={row === rowCount ? 'gradient' : 'value'}
          prefix={false}
          label={label}
          digits={digits}
          max={[6, 6]}
          highlighted={
            marked?.[0] === row && marked[1] > 0
              ? placesOf(columns, marked[1] - 1).map((each) => Number(each) - 1)
              : null
          }
          onPoint={(index) => onPoint(index && [row, flatOf(index, columns) + 1])}
          onPick={(index) => onMove([row, flatOf(index, columns) + 1])}
        />
      );
    }
    const width = columns[1] ?? 1;
    const flat = (r: number, c: number) => r * width + c;
    const cellOf = (cell: Cell | null): Cell | null =>
      cell !== null && cell[0] === row && cell[1] > 0
        ? [Math.floor((cell[1] - 1) / width), (cell[1] - 1) % width]
        : null;
    return (
      <WindowGrid
        label={label}
        rows={columns[0] ?? 0}
        columns={width}
        number={(r, c) => data[flat(r, c)] ?? 0}
        drawn={(r, c) => {
          if (formula === null) return undefined;
          const text = formula(row, flat(r, c));
          return text === null ? undefined : <Tex tex={text} output="html" />;
        }}
        spoken={(r, c) =>
          row === rowCount
            ? `product, ${spoken.column(flat(r, c))}`
            : `${spoken.row(row)} by ${spoken.column(flat(r, c))}`
        }
        look={(r, c) => ({
          dim: row < rowCount && row >= reached,
          lit: marked !== null && marked[1] === flat(r, c) + 1 && (marked[0] === rowCount || row === rowCount),
        })}
        tone={() => (row === rowCount ? 'gradient' : 'plain')}
        at={cellOf(at) ?? [0, 0]}
        marked={cellOf(marked)}
        most={[6, 6]}
        digits={digits}
        onPoint={(cell) => onPoint(cell && [row, flat(...cell) + 1])}
        onMove={(cell) => onMove([row, flat(...cell) + 1])}
      />
    );
  };
  return (
    <section className={styles.slices} aria-label="Slices of the Jacobian, each times its entry of v, added up">
      {shown.map((row, index) =>
        row === null ? (
          <span key={`gap ${index}`} className={styles.gap}>
            + {gapLength(shown, index)} more
          </span>
        ) : (
          <span key={row} className={styles.term} data-reached={row < reached || undefined}>
            {index > 0 && <Tex tex="+" output="html" className={styles.sign} />}
            <span className={styles.factor} title={plain.row(row)}>
              <Tex
                tex={
                  formula === null
                    ? `${factorTex(cotangent.v[row] ?? 0, digits)} \\,\\cdot`
                    : (cotangent.entryTex(row) ?? '')
                }
                output="html"
              />
            </span>
            <span className={styles.boxed}>
              {matrix(
                row,
                value.data.subarray(row * columnCount, (row + 1) * columnCount),
                `Slice ${row + 1}, ${plain.row(row)} by ${plain.column(0).replace(/\[.*/, '')}`,
              )}
              <span className={styles.caption}>
                <Tex tex={`\\partial ${tex.row(row)} / \\partial ${x}`} />
              </span>
            </span>
          </span>
        ),
      )}
      <span className={styles.term}>
        <Tex tex="=" output="html" className={styles.sign} />
        <span className={styles.boxed}>
          {matrix(rowCount, product, 'Product')}
          <span className={styles.caption}>
            {reached < rowCount ? `after ${reached} of ${rowCount}` : <Tex tex={cotangent.productTex} />}
          </span>
        </span>
      </span>
    </section>
  );
});

function factorTex(number: number, digits: number): string {
  const text = numberTex(number, digits);
  return number < 0 ? `(${text})` : text;
}

function flatOf(index: readonly number[], shape: readonly number[]): number {
  return index.reduce((flat, place, axis) => flat * (shape[axis] ?? 1) + place, 0);
}
