// MatrixCells: the rows of a matrix in figures, decimal points in line; used by the plain and by the interactive grid.
import { useMemo } from 'react';
import { alignColumn } from './alignColumn.ts';
import { GridCell } from './GridCell.tsx';
import styles from './MatrixGrid.module.css';
import type { MatrixView } from './matrixView.ts';
import type { Cell, LiveNumber } from './NumberGesture.ts';

export interface MatrixCellsProps {
  readonly view: MatrixView;
  readonly rank: number;
  readonly values: readonly (readonly number[])[];
  readonly digits: number;
  readonly highlighted: readonly number[] | null | undefined;
  readonly lit: ((index: readonly number[]) => boolean) | undefined;
  /** Only in an interactive grid. */
  readonly interactive?: {
    /** The cell that Tab reaches, or null when the grid is out of the tab order. */
    readonly tabStop: Cell | null;
    readonly live: LiveNumber | null;
    readonly draft: { readonly cell: Cell; readonly text: string } | null;
    readonly onDraft: (text: string) => void;
  };
}

const NOTHING = { text: '', missingDigits: 0, missingPoint: false };

export function MatrixCells({ view, rank, values, digits, highlighted, lit, interactive }: MatrixCellsProps) {
  const { columns } = view;
  const aligned = useMemo(
    () =>
      Array.from({ length: columns }, (_, column) =>
        alignColumn(
          values.map((line) => line[column] ?? 0),
          digits,
        ),
      ),
    [columns, values, digits],
  );
  const shown = highlighted ? view.cellOf(highlighted) : null;
  return values.map((line, row) => (
    <span key={row} role={interactive && 'row'} className={styles.row}>
      {line.map((value, column) => (
        <GridCell
          key={column}
          row={row}
          column={column}
          value={value}
          aligned={aligned[column]?.[row] ?? NOTHING}
          place={placeName(rank, row, column)}
          interactive={interactive !== undefined}
          tabStop={isAt(interactive?.tabStop, row, column)}
          highlighted={isAt(shown, row, column)}
          lit={lit?.(view.indexAt(row, column)) ?? false}
          live={isAt(interactive?.live?.cell, row, column)}
          draft={interactive?.draft && isAt(interactive.draft.cell, row, column) ? interactive.draft.text : null}
          onDraft={interactive?.onDraft}
        />
      ))}
    </span>
  ));
}

/** The entries as rows, with the number that is being dragged in its place. */
export function matrixValues(view: MatrixView, data: Float64Array, live: LiveNumber | null): number[][] {
  return Array.from({ length: view.rows }, (_, row) =>
    Array.from({ length: view.columns }, (__, column) =>
      isAt(live?.cell, row, column) ? (live?.value ?? Number.NaN) : (data[view.offsetAt(row, column)] ?? Number.NaN),
    ),
  );
}

function isAt(cell: Cell | null | undefined, row: number, column: number): boolean {
  return cell !== null && cell !== undefined && cell[0] === row && cell[1] === column;
}

function placeName(rank: number, row: number, column: number): string {
  if (rank === 0) return '';
  return rank === 1 ? `entry ${row + column + 1}` : `row ${row + 1}, column ${column + 1}`;
}
