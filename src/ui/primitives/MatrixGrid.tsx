// MatrixGrid: one matrix in figures: an ARIA grid with a roving focus; cells can be pointed at, picked, typed into, dragged and nudged.
import { type ClipboardEvent, type KeyboardEvent, type PointerEvent, useMemo, useRef, useState } from 'react';
import { alignColumn } from './alignColumn.ts';
import { classes } from './classes.ts';
import { formatNumber, fullNumber } from './formatNumber.ts';
import { GridCell } from './GridCell.tsx';
import { arrowTarget, startsTyping } from './gridKeys.ts';
import styles from './MatrixGrid.module.css';
import type { MatrixView } from './matrixView.ts';
import { parseNumber, parseRows } from './parseNumber.ts';
import type { TensorGridProps } from './TensorGrid.tsx';
import { type Cell, useNumberGesture } from './useNumberGesture.ts';

export interface MatrixGridProps
  extends Pick<
    TensorGridProps,
    | 'label'
    | 'tone'
    | 'editable'
    | 'integer'
    | 'onEdit'
    | 'onReplace'
    | 'highlighted'
    | 'lit'
    | 'onPoint'
    | 'onPick'
    | 'tabbable'
  > {
  readonly view: MatrixView;
  readonly rank: number;
  readonly data: Float64Array;
  readonly digits: number;
}

interface Draft {
  readonly cell: Cell;
  readonly text: string;
}

export function MatrixGrid(props: MatrixGridProps) {
  const {
    view,
    rank,
    data,
    digits,
    label,
    onEdit,
    onReplace,
    highlighted,
    lit,
    onPoint,
    onPick,
    tabbable = true,
  } = props;
  const { rows, columns } = view;
  const editable = props.editable === true && onEdit !== undefined;
  const interactive = editable || onPick !== undefined;
  const root = useRef<HTMLSpanElement>(null);
  const [active, setActive] = useState<Cell>([0, 0]);
  const [draft, setDraft] = useState<Draft | null>(null);
  // After a drag, up and down arrows move the number on and not the focus, until another key or place.
  const scrubbed = useRef(false);
  const gesture = useNumberGesture({
    integer: props.integer ?? false,
    valueAt: ([row, column]) => data[view.offsetAt(row, column)] ?? 0,
    onEdit: ([row, column], value, phase) => onEdit?.(view.indexAt(row, column), value, phase),
  });
  const { live } = gesture;

  const values = useMemo(() => {
    const matrix = Array.from({ length: rows }, (_, r) =>
      Array.from({ length: columns }, (_, c) => data[view.offsetAt(r, c)] ?? Number.NaN),
    );
    if (live) {
      const line = matrix[live.cell[0]];
      if (line) line[live.cell[1]] = live.value;
    }
    return matrix;
  }, [rows, columns, data, view, live]);
  const aligned = useMemo(
    () =>
      Array.from({ length: columns }, (_, c) =>
        alignColumn(
          values.map((line) => line[c] ?? 0),
          digits,
        ),
      ),
    [columns, values, digits],
  );
  const focusAt = highlighted ? view.cellOf(highlighted) : null;
  const [activeRow, activeColumn] = [Math.min(active[0], rows - 1), Math.min(active[1], columns - 1)];

  function focusCell([row, column]: Cell): void {
    setActive([row, column]);
    root.current?.querySelector<HTMLElement>(`[data-cell="${row},${column}"]`)?.focus({ preventScroll: true });
  }
  function open(cell: Cell, text?: string): void {
    gesture.settle();
    setActive(cell);
    setDraft({ cell, text: text ?? fullNumber(values[cell[0]]?.[cell[1]] ?? 0) });
  }
  function close(keep: boolean): void {
    gesture.settle();
    setDraft(null);
    if (draft === null || !keep) return;
    const [row, column] = draft.cell;
    const next = parseNumber(draft.text);
    if (next === null || Object.is(next, data[view.offsetAt(row, column)])) return;
    onEdit?.(view.indexAt(row, column), next, 'start');
    onEdit?.(view.indexAt(row, column), next, 'end');
  }

  function onPointerDown(event: PointerEvent): void {
    const cell = cellOf(event.target);
    if (cell === null || event.button !== 0 || draft !== null) return;
    setActive(cell);
    if (editable) gesture.press(cell, event.clientX, event.pointerId);
  }
  function onPointerMove(event: PointerEvent): void {
    if (!editable || event.buttons === 0) return;
    if (gesture.drag(event.clientX, { fine: event.shiftKey, coarse: event.altKey })) {
      root.current?.setPointerCapture(event.pointerId);
      scrubbed.current = true;
    }
  }
  function onPointerUp(event: PointerEvent): void {
    if (event.button !== 0 || draft !== null) return;
    const cell = cellOf(event.target);
    if (gesture.release() || cell === null) return;
    scrubbed.current = false;
    onPick?.(view.indexAt(...cell));
    if (editable) open(cell);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (draft !== null || event.nativeEvent.isComposing) return;
    const cell: Cell = [activeRow, activeColumn];
    const { key } = event;
    if (key === 'Escape' && gesture.cancel()) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    if ((event.ctrlKey || event.metaKey) && (key === 'c' || key === 'v')) {
      event.stopPropagation();
      return;
    }
    const vertical = key === 'ArrowUp' || key === 'ArrowDown';
    if (editable && vertical && (event.altKey || scrubbed.current || rows === 1)) {
      event.preventDefault();
      event.stopPropagation();
      gesture.nudge(cell, key === 'ArrowUp' ? 1 : -1, { fine: event.shiftKey });
      return;
    }
    const target = arrowTarget(event, cell, rows, columns);
    if (target) {
      event.preventDefault();
      event.stopPropagation();
      scrubbed.current = false;
      gesture.settle();
      focusCell(target);
    } else if (editable && (key === 'Enter' || key === 'F2')) {
      event.preventDefault();
      event.stopPropagation();
      open(cell);
    } else if (editable && startsTyping(event)) {
      event.preventDefault();
      event.stopPropagation();
      open(cell, key === 'Backspace' || key === 'Delete' ? '' : key);
    } else if (onPick && (key === 'Enter' || key === ' ')) {
      event.preventDefault();
      event.stopPropagation();
      onPick(view.indexAt(...cell));
    }
  }

  const latest = useRef({ close, focusCell, draft, rows, columns, gesture });
  latest.current = { close, focusCell, draft, rows, columns, gesture };
  const draftHandlers = useMemo(
    () => ({
      onDraft: (text: string) => setDraft((before) => before && { ...before, text }),
      onDraftBlur: () => latest.current.draft && latest.current.close(true),
      onDraftKey: (event: KeyboardEvent<HTMLInputElement>) => {
        const now = latest.current;
        if (now.draft === null || event.nativeEvent.isComposing) return;
        event.stopPropagation();
        const { cell, text } = now.draft;
        const next = cell[0] * now.columns + cell[1] + (event.shiftKey ? -1 : 1);
        if (event.key === 'Enter') {
          event.preventDefault();
          if (text.trim() !== '' && parseNumber(text) === null) return;
          now.close(true);
          requestAnimationFrame(() => now.focusCell(cell));
        } else if (event.key === 'Escape') {
          event.preventDefault();
          now.close(false);
          requestAnimationFrame(() => now.focusCell(cell));
        } else if (event.key === 'Tab' && next >= 0 && next < now.rows * now.columns) {
          event.preventDefault();
          now.close(true);
          requestAnimationFrame(() => now.focusCell([Math.floor(next / now.columns), next % now.columns]));
        } else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
          event.preventDefault();
          const steps = event.key === 'ArrowUp' ? 1 : -1;
          const value = now.gesture.nudge(cell, steps, { fine: event.shiftKey, coarse: event.altKey });
          setDraft({ cell, text: fullNumber(value) });
        }
      },
    }),
    [],
  );

  function onPaste(event: ClipboardEvent): void {
    if (!editable) return;
    const block = parseRows(event.clipboardData.getData('text/plain'));
    const single = block?.length === 1 && block[0]?.length === 1;
    if (block === null || (draft !== null && single)) return;
    event.preventDefault();
    event.stopPropagation();
    setDraft(null);
    const fits = block.length === rows && block.every((line) => line.length === columns);
    if (!fits && !single && onReplace) {
      onReplace(block);
      return;
    }
    const [top, left] = fits ? [0, 0] : [activeRow, activeColumn];
    const edits = block.flatMap((line, r) =>
      line.flatMap((value, c) =>
        top + r < rows && left + c < columns ? [{ at: [top + r, left + c] as const, value }] : [],
      ),
    );
    edits.forEach(({ at, value }, k) => onEdit?.(view.indexAt(...at), value, k === 0 ? 'start' : 'change'));
    const last = edits.at(-1);
    if (last) onEdit?.(view.indexAt(...last.at), last.value, 'end');
  }
  function onCopy(event: ClipboardEvent): void {
    if (draft !== null || document.getSelection()?.isCollapsed === false) return;
    event.preventDefault();
    event.stopPropagation();
    event.clipboardData.setData('text/plain', values.map((line) => line.map(fullNumber).join('\t')).join('\n'));
  }

  return (
    <span
      ref={root}
      role={interactive ? 'grid' : 'img'}
      aria-label={
        interactive
          ? label
          : `${label}: ${values.map((line) => line.map((v) => formatNumber(v, digits)).join(', ')).join('; ')}`
      }
      aria-readonly={interactive && !editable ? true : undefined}
      className={classes(
        styles.grid,
        editable && `${styles.editable} nodrag nopan`,
        interactive && styles.interactive,
        rank === 0 && styles.scalar,
      )}
      style={{ gridTemplateColumns: `repeat(${columns}, auto)` }}
      onPointerOver={onPoint && ((event) => tell(cellOf(event.target)))}
      onPointerLeave={onPoint && (() => onPoint(null))}
      onFocus={(event) => {
        const cell = cellOf(event.target);
        if (cell) setActive(cell);
        tell(cell);
      }}
      onBlur={() => {
        scrubbed.current = false;
        if (draft === null) gesture.settle();
        onPoint?.(null);
      }}
      {...(interactive ? { onPointerDown, onPointerMove, onPointerUp, onKeyDown, onCopy, onPaste } : {})}
      onPointerCancel={() => gesture.cancel()}
      onKeyUp={(event) => (event.key === 'ArrowUp' || event.key === 'ArrowDown') && draft === null && gesture.settle()}
    >
      {values.map((line, row) => (
        <span key={row} role={interactive ? 'row' : undefined} className={styles.row}>
          {line.map((value, column) => (
            <GridCell
              key={column}
              row={row}
              column={column}
              value={value}
              aligned={aligned[column]?.[row] ?? { text: '', missingDigits: 0, missingPoint: false }}
              place={
                rank === 0 ? '' : rank === 1 ? `entry ${row + column + 1}` : `row ${row + 1}, column ${column + 1}`
              }
              role={interactive ? 'gridcell' : undefined}
              tabIndex={interactive ? (tabbable && row === activeRow && column === activeColumn ? 0 : -1) : undefined}
              highlighted={focusAt !== null && focusAt[0] === row && focusAt[1] === column}
              lit={lit?.(view.indexAt(row, column)) ?? false}
              live={live !== null && live.cell[0] === row && live.cell[1] === column}
              draft={draft !== null && draft.cell[0] === row && draft.cell[1] === column ? draft.text : null}
              {...draftHandlers}
            />
          ))}
        </span>
      ))}
    </span>
  );

  function tell(cell: Cell | null): void {
    if (cell) onPoint?.(view.indexAt(...cell));
  }
}

function cellOf(target: EventTarget): Cell | null {
  const place = target instanceof Element ? target.closest<HTMLElement>('[data-cell]')?.dataset.cell : undefined;
  if (place === undefined) return null;
  const [row = 0, column = 0] = place.split(',').map(Number);
  return [row, column];
}
