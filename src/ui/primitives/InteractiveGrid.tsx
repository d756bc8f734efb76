// InteractiveGrid: a matrix as an ARIA grid with one roving tab stop: point, pick, type, drag, nudge, copy and paste.
import {
  type ClipboardEvent,
  type FocusEvent,
  type KeyboardEvent,
  type PointerEvent,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { classes } from './classes.ts';
import { fullNumber } from './formatNumber.ts';
import { arrowTarget, startsTyping } from './gridKeys.ts';
import { MatrixCells, matrixValues, usePaintedCells } from './MatrixCells.tsx';
import styles from './MatrixGrid.module.css';
import type { MatrixGridProps } from './MatrixGridProps.ts';
import { type Cell, type LiveNumber, NumberGesture, type NumberGestureHost } from './NumberGesture.ts';
import { parseNumber, parseRows } from './parseNumber.ts';
import { pasteEdits } from './pasteEdits.ts';

interface Draft {
  readonly cell: Cell;
  readonly text: string;
}

export function InteractiveGrid(props: MatrixGridProps) {
  const { view, rank, data, digits, label, onEdit, onReplace, onPoint, onPick, tabbable = true } = props;
  const { rows, columns } = view;
  const editable = props.editable === true && onEdit !== undefined;
  const root = useRef<HTMLSpanElement>(null);
  const [focused, setFocused] = useState<Cell>([0, 0]);
  const [draft, setDraft] = useState<Draft | null>(null);
  const [live, setLive] = useState<LiveNumber | null>(null);
  // After a drag the up and down arrows move the number and not the focus, until the focus moves.
  const dragged = useRef(false);
  const leaving = useRef(false);
  const active: Cell = [Math.min(focused[0], rows - 1), Math.min(focused[1], columns - 1)];
  const values = useMemo(() => matrixValues(view, data, live), [view, data, live]);
  usePaintedCells(root, values, { rank, digits, draft, interactive: true });
  const onDraft = useCallback((text: string) => setDraft((before) => before && { ...before, text }), []);

  const host: NumberGestureHost = {
    integer: props.integer ?? false,
    valueAt: ([row, column]) => data[view.offsetAt(row, column)] ?? 0,
    edit: ([row, column], value, phase) => onEdit?.(view.indexAt(row, column), value, phase),
    show: setLive,
  };
  const [gesture] = useState(() => new NumberGesture(host));
  useLayoutEffect(() => gesture.attach(host));
  useEffect(() => () => gesture.settle(), [gesture]);

  function focusCell([row, column]: Cell): void {
    setFocused([row, column]);
    root.current?.querySelector<HTMLElement>(`[data-cell="${row},${column}"]`)?.focus({ preventScroll: true });
  }
  function open(cell: Cell, text?: string): void {
    gesture.settle();
    setFocused(cell);
    setDraft({ cell, text: text ?? fullNumber(host.valueAt(cell)) });
  }
  function close(keep: boolean, next?: Cell): void {
    gesture.settle();
    setDraft(null);
    const value = keep && draft ? parseNumber(draft.text) : null;
    if (draft !== null && value !== null && !Object.is(value, host.valueAt(draft.cell))) {
      host.edit(draft.cell, value, 'start');
      host.edit(draft.cell, value, 'end');
    }
    if (next === undefined) return;
    // At once, so that the next key already finds the cell; that the field loses the focus by this means nothing more.
    leaving.current = true;
    focusCell(next);
    leaving.current = false;
  }

  function onPointerDown(event: PointerEvent): void {
    const cell = cellOf(event.target);
    if (cell === null || event.button !== 0 || draft !== null) return;
    setFocused(cell);
    if (editable) gesture.press(cell, event.clientX);
  }
  function onPointerMove(event: PointerEvent): void {
    if (!editable || event.buttons === 0 || draft !== null) return;
    if (!gesture.drag(event.clientX, { fine: event.shiftKey, coarse: event.altKey })) return;
    root.current?.setPointerCapture(event.pointerId);
    dragged.current = true;
  }
  function onPointerUp(event: PointerEvent): void {
    if (event.button !== 0 || draft !== null) return;
    const wasDrag = gesture.release();
    const cell = cellOf(event.target);
    if (wasDrag || cell === null) return;
    dragged.current = false;
    onPick?.(view.indexAt(...cell));
    if (editable) open(cell);
  }

  function onDraftKey(event: KeyboardEvent, { cell, text }: Draft): boolean {
    const next = cell[0] * columns + cell[1] + (event.shiftKey ? -1 : 1);
    const invalid = text.trim() !== '' && parseNumber(text) === null;
    switch (event.key) {
      case 'Enter':
        if (!invalid) close(true, cell);
        return true;
      case 'Escape':
        close(false, cell);
        return true;
      case 'Tab':
        if (next < 0 || next >= rows * columns) return false;
        close(true, [Math.floor(next / columns), next % columns]);
        return true;
      case 'ArrowUp':
      case 'ArrowDown': {
        const grain = { fine: event.shiftKey, coarse: event.altKey };
        setDraft({ cell, text: fullNumber(gesture.nudge(cell, event.key === 'ArrowUp' ? 1 : -1, grain)) });
        return true;
      }
      default:
        return false;
    }
  }
  function onCellKey(event: KeyboardEvent): boolean {
    const { key } = event;
    const vertical = key === 'ArrowUp' || key === 'ArrowDown';
    if (key === 'Escape') return gesture.cancel();
    if (editable && vertical && (event.altKey || dragged.current || rows === 1)) {
      gesture.nudge(active, key === 'ArrowUp' ? 1 : -1, { fine: event.shiftKey });
      return true;
    }
    const target = arrowTarget(event, active, rows, columns);
    if (target) {
      dragged.current = false;
      gesture.settle();
      focusCell(target);
      return true;
    }
    if (editable && (key === 'Enter' || key === 'F2')) {
      open(active);
      return true;
    }
    if (editable && startsTyping(event)) {
      open(active, key === 'Backspace' || key === 'Delete' ? '' : key);
      return true;
    }
    if (!onPick || (key !== 'Enter' && key !== ' ')) return false;
    onPick(view.indexAt(...active));
    return true;
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return;
    const handled = draft ? onDraftKey(event, draft) : onCellKey(event);
    if (handled) event.preventDefault();
    // Copy and paste belong to the cells while they have the focus, and nothing typed into a field is a shortcut.
    const clipboard = (event.ctrlKey || event.metaKey) && (event.key === 'c' || event.key === 'v');
    if (handled || clipboard || draft) event.stopPropagation();
  }

  function onPaste(event: ClipboardEvent): void {
    const block = editable ? parseRows(event.clipboardData.getData('text/plain')) : null;
    if (block === null || (draft !== null && block.length === 1 && block[0]?.length === 1)) return;
    event.preventDefault();
    event.stopPropagation();
    setDraft(null);
    const outcome = pasteEdits(block, active, [rows, columns], onReplace !== undefined);
    if (outcome.kind === 'replace') {
      onReplace?.(block);
      return;
    }
    const { edits } = outcome;
    for (const [at, edit] of edits.entries()) host.edit(edit.cell, edit.value, at === 0 ? 'start' : 'change');
    const last = edits.at(-1);
    if (last) host.edit(last.cell, last.value, 'end');
  }
  function onCopy(event: ClipboardEvent): void {
    if (draft !== null || document.getSelection()?.isCollapsed === false) return;
    event.preventDefault();
    event.stopPropagation();
    event.clipboardData.setData('text/plain', values.map((line) => line.map(fullNumber).join('\t')).join('\n'));
  }

  function onFocus(event: FocusEvent): void {
    const cell = cellOf(event.target);
    if (cell === null) return;
    setFocused(cell);
    onPoint?.(view.indexAt(...cell));
  }
  function onBlur(event: FocusEvent): void {
    onPoint?.(null);
    if (event.target instanceof HTMLInputElement && draft && !leaving.current) close(true);
    if (root.current?.contains(event.relatedTarget)) return;
    dragged.current = false;
    gesture.settle();
  }

  return (
    <span
      ref={root}
      role="grid"
      tabIndex={-1}
      aria-label={label}
      aria-readonly={editable ? undefined : true}
      className={classes(
        styles.grid,
        styles.interactive,
        editable && `${styles.editable} nodrag nopan`,
        rank === 0 && styles.scalar,
      )}
      style={{ gridTemplateColumns: `repeat(${columns}, auto)` }}
      onPointerOver={(event) => {
        const cell = cellOf(event.target);
        if (cell) onPoint?.(view.indexAt(...cell));
      }}
      onPointerLeave={() => onPoint?.(null)}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={() => gesture.cancel()}
      onKeyDown={onKeyDown}
      onCopy={onCopy}
      onPaste={onPaste}
      onFocus={onFocus}
      onBlur={onBlur}
    >
      <MatrixCells
        view={view}
        rank={rank}
        values={values}
        highlighted={props.highlighted}
        lit={props.lit}
        tabStop={tabbable ? active : null}
        live={live?.cell ?? null}
        draft={draft}
        onDraft={onDraft}
      />
    </span>
  );
}

function cellOf(target: EventTarget): Cell | null {
  const place = target instanceof Element ? target.closest<HTMLElement>('[data-cell]')?.dataset.cell : undefined;
  if (place === undefined) return null;
  const [row = 0, column = 0] = place.split(',').map(Number);
  return [row, column];
}
