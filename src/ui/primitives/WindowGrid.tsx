// WindowGrid: a matrix of any size as a grid that arrows walk through: what does not fit is left out in the middle, and counted.
/* oxlint-disable jsx-a11y/prefer-tag-over-role, jsx-a11y/control-has-associated-label -- an ARIA grid laid out by CSS, with an empty corner */
import { type FocusEvent, type KeyboardEvent, memo, type ReactNode, useLayoutEffect, useRef } from 'react';
import { type AlignedNumber, alignColumn, roomAfter } from './alignColumn.ts';
import { classes } from './classes.ts';
import { FigureText } from './Figure.tsx';
import { fullNumber } from './formatNumber.ts';
import { arrowTarget } from './gridKeys.ts';
import type { Cell } from './NumberGesture.ts';
import styles from './WindowGrid.module.css';
import { gapLength, windowPlaces } from './windowPlaces.ts';

export interface CellLook {
  /** Never other than zero: only a dot is drawn. */
  readonly absent?: boolean;
  readonly lit?: boolean;
  /** Outside of what has been reached so far. */
  readonly dim?: boolean;
}

export interface WindowGridProps {
  readonly label: string;
  readonly rows: number;
  readonly columns: number;
  /** Null: there is no such cell, and the place stays empty. */
  readonly number: (row: number, column: number) => number | null;
  /** Drawn in place of the number. */
  readonly drawn?: ((row: number, column: number) => ReactNode) | undefined;
  /** What a cell is called, without its number. */
  readonly spoken: (row: number, column: number) => string;
  readonly look?: (row: number, column: number) => CellLook;
  /** Hairlines before these rows and columns. */
  readonly rowBreak?: ((row: number) => boolean) | undefined;
  readonly columnBreak?: ((column: number) => boolean) | undefined;
  readonly rowHead?: (row: number) => ReactNode;
  readonly columnHead?: (column: number) => ReactNode;
  /** The part that stands between brackets; all of it when left out. */
  readonly matrix?: { readonly rows: readonly [number, number]; readonly columns: readonly [number, number] };
  readonly tone?: (row: number, column: number) => 'value' | 'gradient' | 'plain';
  readonly at: Cell;
  /** The cell whose number is explained, whether by focus or by pointer. */
  readonly marked: Cell | null;
  readonly most: readonly [rows: number, columns: number];
  readonly digits: number;
  /** The pointer or the focus came to a cell; null: it left. */
  readonly onPoint: (cell: Cell | null) => void;
  /** The focus moved to a cell. */
  readonly onMove: (cell: Cell) => void;
  readonly onPick?: (cell: Cell) => void;
}

export const WindowGrid = memo(function WindowGrid(props: WindowGridProps) {
  const { label, rows, columns, number, at, most, digits, onPoint, onMove, onPick, rowHead, columnHead } = props;
  const root = useRef<HTMLDivElement>(null);
  const refocus = useRef(false);
  const rowPlaces = windowPlaces(rows, most[0], at[0]);
  const columnPlaces = windowPlaces(columns, most[1], at[1]);
  const [row, column] = at;

  // The cell may only have come with the move.
  useLayoutEffect(() => {
    if (!refocus.current) return;
    refocus.current = false;
    const cell = root.current?.querySelector<HTMLElement>(`[data-cell="${row},${column}"]`);
    cell?.focus({ preventScroll: true });
    cell?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [row, column]);

  function onKeyDown(event: KeyboardEvent): void {
    if ((event.key === 'Enter' || event.key === ' ') && onPick) {
      event.preventDefault();
      onPick(at);
      return;
    }
    const target = arrowTarget(event, at, rows, columns);
    if (target === null) return;
    event.preventDefault();
    event.stopPropagation();
    const there = nearestCell(target, at, number);
    if (there[0] === row && there[1] === column) return;
    refocus.current = true;
    onMove(there);
  }
  const cellOf = (target: EventTarget): Cell | null => {
    const place = target instanceof Element ? target.closest<HTMLElement>('[data-cell]')?.dataset.cell : undefined;
    if (place === undefined) return null;
    const [r = 0, c = 0] = place.split(',').map(Number);
    return [r, c];
  };
  const aligned = new Map(
    columnPlaces
      .filter((place) => place !== null)
      .map((place) => {
        const shown = rowPlaces
          .filter((each) => each !== null && number(each, place) !== null)
          .map((each) => each ?? 0);
        const texts = alignColumn(
          shown.map((each) => number(each, place) ?? 0),
          digits,
        );
        return [place, new Map(shown.map((each, index) => [each, texts[index]]))] as const;
      }),
  );
  return (
    <div
      ref={root}
      role="grid"
      aria-label={label}
      aria-readonly="true"
      aria-rowcount={rows}
      aria-colcount={columns}
      tabIndex={-1}
      className={styles.grid}
      style={{ gridTemplateColumns: `repeat(${columnPlaces.length + (rowHead ? 1 : 0)}, max-content)` }}
      onKeyDown={onKeyDown}
      onPointerOver={(event) => {
        const cell = cellOf(event.target);
        if (cell) onPoint(cell);
      }}
      onPointerLeave={() => onPoint(null)}
      onFocus={(event: FocusEvent) => {
        const cell = cellOf(event.target);
        if (cell === null) return;
        if (cell[0] !== row || cell[1] !== column) onMove(cell);
        onPoint(cell);
      }}
      onBlur={() => onPoint(null)}
      onClick={(event) => {
        const cell = cellOf(event.target);
        if (cell === null) return;
        refocus.current = true;
        onMove(cell);
        onPick?.(cell);
      }}
    >
      {columnHead && (
        <div role="row" className={styles.row}>
          {rowHead && <span role="columnheader" className={styles.corner} />}
          {columnPlaces.map((place, index) => (
            <span key={place ?? `gap ${index}`} role="columnheader" className={styles.columnHead}>
              {place === null ? '⋯' : columnHead(place)}
            </span>
          ))}
        </div>
      )}
      {rowPlaces.map((each, index) =>
        each === null ? (
          <div key={`gap ${index}`} role="presentation" className={classes(styles.row, styles.gapRow)}>
            <span className={styles.gap}>{`⋮ ${gapLength(rowPlaces, index)} more rows`}</span>
          </div>
        ) : (
          <div
            key={each}
            role="row"
            aria-rowindex={each + 1}
            className={classes(styles.row, props.rowBreak?.(each) === true && styles.rowBreak)}
          >
            {rowHead && (
              <span role="rowheader" className={styles.rowHead}>
                {rowHead(each)}
              </span>
            )}
            {columnPlaces.map((place, where) =>
              place === null ? (
                <span
                  key={`gap ${where}`}
                  className={styles.gap}
                  aria-hidden
                  title={`${gapLength(columnPlaces, where)} more columns`}
                >
                  ⋯
                </span>
              ) : (
                <WindowCell key={place} {...props} row={each} column={place} text={aligned.get(place)?.get(each)} />
              ),
            )}
          </div>
        ),
      )}
    </div>
  );
});

interface CellProps extends WindowGridProps {
  readonly row: number;
  readonly column: number;
  readonly text: AlignedNumber | undefined;
}

function WindowCell(props: CellProps) {
  const { row, column, number, drawn, spoken, at, marked, text, look, matrix, tone, columnBreak } = props;
  const value = number(row, column);
  const edges = bracketEdges(row, column, props.rows, props.columns, matrix);
  if (value === null) return <span className={styles.blank} />;
  const { absent = false, lit = false, dim = false } = look?.(row, column) ?? {};
  const isMarked = marked !== null && marked[0] === row && marked[1] === column;
  const figure = drawn?.(row, column);
  const room = text === undefined ? 0 : roomAfter(text);
  return (
    <span
      role="gridcell"
      aria-colindex={column + 1}
      aria-label={`${spoken(row, column)}, ${absent ? 'always 0' : (text?.text ?? '')}`}
      aria-selected={isMarked || undefined}
      tabIndex={at[0] === row && at[1] === column ? 0 : -1}
      data-cell={`${row},${column}`}
      data-tone={tone?.(row, column)}
      title={absent || figure !== undefined ? undefined : fullNumber(value)}
      className={classes(
        styles.cell,
        ...edges.map((edge) => styles[edge]),
        absent && styles.absent,
        value === 0 && styles.zero,
        !Number.isFinite(value) && styles.nonFinite,
        lit && styles.lit,
        dim && styles.dim,
        isMarked && styles.marked,
        columnBreak?.(column) === true && styles.columnBreak,
      )}
    >
      {figure ??
        (absent ? (
          '·'
        ) : (
          <span style={room > 0 ? { paddingInlineEnd: `${room}em` } : undefined}>
            <FigureText text={text?.text ?? ''} />
          </span>
        ))}
    </span>
  );
}

/** Which sides of the brackets a cell carries. */
function bracketEdges(
  row: number,
  column: number,
  rows: number,
  columns: number,
  matrix: WindowGridProps['matrix'],
): readonly ('left' | 'right' | 'top' | 'bottom')[] {
  const {
    rows: [top, bottom],
    columns: [left, right],
  } = matrix ?? { rows: [0, rows - 1], columns: [0, columns - 1] };
  if (row < top || row > bottom || column < left || column > right) return [];
  const sides: ('left' | 'right' | 'top' | 'bottom')[] = [];
  if (column === left) sides.push('left');
  if (column === right) sides.push('right');
  if (sides.length > 0 && row === top) sides.push('top');
  if (sides.length > 0 && row === bottom) sides.push('bottom');
  return sides;
}

/** An arrow passes over places without a cell; where there is none beyond, it stays. */
function nearestCell(target: Cell, from: Cell, number: WindowGridProps['number']): Cell {
  if (number(...target) !== null) return target;
  // Only corners are empty: the other direction leads to a cell beside them.
  for (const [row, column] of [
    [target[0], target[1] + 1],
    [target[0] - 1, target[1]],
  ] as const) {
    if (row >= 0 && number(row, column) !== null) return [row, column];
  }
  return from;
}
