// MatrixCells: the rows of a matrix in figures, decimal points in line; used by the plain and by the interactive grid.
import { type RefObject, useLayoutEffect, useMemo } from 'react';
import { fullNumber } from './formatNumber.ts';
import { GridCell } from './GridCell.tsx';
import styles from './MatrixGrid.module.css';
import type { MatrixView } from './matrixView.ts';
import type { Cell, LiveNumber } from './NumberGesture.ts';
import { cellFaces, paintCells } from './paintCells.ts';

export interface MatrixCellsProps {
  readonly view: MatrixView;
  readonly rank: number;
  readonly values: readonly (readonly number[])[];
  readonly highlighted: readonly number[] | null | undefined;
  readonly lit: ((index: readonly number[]) => boolean) | undefined;
  /** The cell that Tab reaches, or null when the grid is out of the tab order. Only in an interactive grid. */
  readonly tabStop?: Cell | null;
  /** The cell that is being dragged or nudged. */
  readonly live?: Cell | null;
  readonly draft?: { readonly cell: Cell; readonly text: string } | null;
  /** Makes the cells interactive. */
  readonly onDraft?: (text: string) => void;
}

export function MatrixCells(props: MatrixCellsProps) {
  const { view, rank, values, highlighted, lit, tabStop, live, draft = null, onDraft } = props;
  const interactive = onDraft !== undefined;
  const whole = draft === null ? '' : fullNumber(values[draft.cell[0]]?.[draft.cell[1]] ?? 0);
  const stopRow = tabStop?.[0] ?? -1;
  const stopColumn = tabStop?.[1] ?? -1;
  // Numbers come and go much more often than anything else that is said here.
  return useMemo(() => {
    const shown = highlighted ? view.cellOf(highlighted) : null;
    return Array.from({ length: view.rows }, (_, row) => (
      <span key={row} role={interactive ? 'row' : undefined} className={styles.row}>
        {Array.from({ length: view.columns }, (__, column) => (
          <GridCell
            // biome-ignore lint/suspicious/noArrayIndexKey: a cell has no name but its place
            key={column}
            row={row}
            column={column}
            place={nameOf(rank, row, column)}
            interactive={interactive}
            tabStop={row === stopRow && column === stopColumn}
            highlighted={isAt(shown, row, column)}
            lit={lit?.(view.indexAt(row, column)) ?? false}
            live={isAt(live, row, column)}
            draft={draft !== null && isAt(draft.cell, row, column) ? draft.text : null}
            whole={draft !== null && isAt(draft.cell, row, column) ? whole : ''}
            onDraft={onDraft}
          />
        ))}
      </span>
    ));
  }, [view, rank, highlighted, lit, stopRow, stopColumn, live, draft, whole, onDraft, interactive]);
}

interface Figures {
  readonly rank: number;
  readonly digits: number;
  readonly draft?: MatrixCellsProps['draft'];
  /** Cells are spoken one by one. */
  readonly interactive: boolean;
}

/** Paints the figures into the cells that are the children of the rows in `grid`. For the component that draws the grid itself. */
export function usePaintedCells(
  grid: RefObject<HTMLElement | null>,
  values: readonly (readonly number[])[],
  { rank, digits, draft = null, interactive }: Figures,
): void {
  useLayoutEffect(() => {
    if (grid.current === null) return;
    const placeName = (row: number, column: number) => nameOf(rank, row, column);
    paintCells(grid.current, cellFaces(values, { digits, draft, ...(interactive && { placeName }) }));
  }, [grid, values, digits, rank, interactive, draft]);
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

function nameOf(rank: number, row: number, column: number): string {
  if (rank === 0) return '';
  return rank === 1 ? `entry ${row + column + 1}` : `row ${row + 1}, column ${column + 1}`;
}
