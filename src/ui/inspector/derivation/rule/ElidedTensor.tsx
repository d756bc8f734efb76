// ElidedTensor: a tensor that is too large to be written out: its ends, and the entries round the one that matters; the others are counted.
import { memo, useMemo, useState } from 'react';
import type { Tensor } from '../../../../engine/tensor.ts';
import { matrixView } from '../../../primitives/matrixView.ts';
import type { Cell } from '../../../primitives/NumberGesture.ts';
import { SliceStepper } from '../../../primitives/SliceStepper.tsx';
import { WindowGrid } from '../../../primitives/WindowGrid.tsx';
import { windowPlaces } from '../../../primitives/windowPlaces.ts';
import { useRoom } from '../useRoom.ts';
import styles from './ElidedTensor.module.css';

export interface ElidedTensorProps {
  readonly value: Tensor;
  readonly tone: 'value' | 'gradient';
  readonly label: string;
  readonly orientation: 'column' | 'row';
  /** The entry that is explained, or that the window opens at. */
  readonly index: readonly number[] | null;
  readonly marked: readonly number[] | null;
  readonly lit: ((index: readonly number[]) => boolean) | undefined;
  readonly onPoint: (index: readonly number[] | null) => void;
  /** Left out: an entry leads nowhere. */
  readonly onPick?: (index: readonly number[]) => void;
  readonly digits: number;
}

/** Rows, at most; columns as there is room. */
const mostRows = 6;
/** Of a number that is one of many. */
const fewDigits = 3;

export const ElidedTensor = memo(function ElidedTensor(props: ElidedTensorProps) {
  const { value, tone, label, orientation, index, marked, lit, onPoint, onPick, digits } = props;
  const most = [mostRows, useRoom(30, 78)] as const;
  const [chosen, setSlice] = useState<readonly number[] | null>(null);
  const [moved, setMoved] = useState<{ readonly index: readonly number[] | null; readonly cell: Cell } | null>(null);
  const slice = chosen ?? index?.slice(0, -2) ?? [];
  const view = useMemo(() => matrixView(value.shape, orientation, slice), [value, orientation, slice]);
  // Where somebody has moved to holds until another entry is explained.
  const at = moved !== null && moved.index === index ? moved.cell : ((index && view.cellOf(index)) ?? [0, 0]);
  const shown =
    windowPlaces(view.rows, most[0], at[0]).filter((place) => place !== null).length *
    windowPlaces(view.columns, most[1], at[1]).filter((place) => place !== null).length;
  const all = value.data.length;
  return (
    <span className={styles.tensor} data-tone={tone}>
      {view.leading.length > 0 && <SliceStepper leading={view.leading} slice={slice} onChange={setSlice} />}
      <WindowGrid
        label={label}
        rows={view.rows}
        columns={view.columns}
        number={(row, column) => value.data[view.offsetAt(row, column)] ?? Number.NaN}
        spoken={(row, column) =>
          value.shape.length === 1 ? `entry ${row + column + 1}` : `row ${row + 1}, column ${column + 1}`
        }
        look={(row, column) => ({ lit: lit?.(view.indexAt(row, column)) === true })}
        tone={() => 'plain'}
        at={at}
        marked={marked && view.cellOf(marked)}
        most={most}
        digits={Math.min(digits, fewDigits)}
        onPoint={(cell) => onPoint(cell && view.indexAt(...cell))}
        onMove={(cell) => setMoved({ index, cell })}
        {...(onPick && { onPick: (cell: Cell) => onPick(view.indexAt(...cell)) })}
      />
      <span className={styles.count}>
        {(all - shown).toLocaleString('en-GB')} of {all.toLocaleString('en-GB')} entries not shown
      </span>
    </span>
  );
});
