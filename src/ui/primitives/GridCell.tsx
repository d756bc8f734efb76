// GridCell: one entry of a matrix in figures, or the field in which it is being typed.
import { memo, useLayoutEffect, useRef } from 'react';
import type { AlignedNumber } from './alignColumn.ts';
import { classes } from './classes.ts';
import { FigureText } from './Figure.tsx';
import { fullNumber } from './formatNumber.ts';
import styles from './MatrixGrid.module.css';
import { parseNumber } from './parseNumber.ts';

/** Widths of a figure and of the decimal point in Inter's tabular figures, em. */
const FIGURE_WIDTH = 0.648;
const POINT_WIDTH = 0.2686;

export interface GridCellProps {
  readonly row: number;
  readonly column: number;
  readonly value: number;
  readonly aligned: AlignedNumber;
  /** `row 1, column 2`; empty for a scalar. */
  readonly place: string;
  readonly interactive: boolean;
  readonly tabStop: boolean;
  readonly highlighted: boolean;
  readonly lit: boolean;
  /** It is being dragged or nudged. */
  readonly live: boolean;
  /** The text being typed, or null. */
  readonly draft: string | null;
  readonly onDraft: ((text: string) => void) | undefined;
}

export const GridCell = memo(function GridCell(props: GridCellProps) {
  const { row, column, value, aligned, place, interactive, highlighted, lit, live, draft, onDraft } = props;
  const { text, missingDigits, missingPoint } = aligned;
  const room = missingDigits * FIGURE_WIDTH + (missingPoint ? POINT_WIDTH : 0);
  const full = fullNumber(value);
  const manners = interactive && {
    role: 'gridcell',
    tabIndex: props.tabStop ? 0 : -1,
    'data-cell': `${row},${column}`,
    'aria-label': place === '' ? text : `${place}, ${text}`,
    'aria-selected': highlighted || undefined,
  };
  return (
    <span
      {...manners}
      title={draft === null && full !== text.replace('−', '-') ? full : undefined}
      className={classes(
        styles.cell,
        value === 0 && styles.zero,
        !Number.isFinite(value) && styles.nonFinite,
        lit && styles.lit,
        highlighted && styles.highlighted,
        live && styles.live,
      )}
    >
      {draft === null ? (
        <span className={styles.text} style={room > 0 ? { paddingInlineEnd: `${room}em` } : undefined}>
          <FigureText text={text} />
        </span>
      ) : (
        <>
          <span className={styles.ghost}>{draft || '0'}</span>
          <DraftInput draft={draft} label={place === '' ? 'value' : place} whole={full} onDraft={onDraft} />
        </>
      )}
    </span>
  );
});

interface DraftInputProps {
  readonly draft: string;
  readonly label: string;
  /** What the cell held: opened with that, it is selected whole, ready to be replaced. */
  readonly whole: string;
  readonly onDraft: ((text: string) => void) | undefined;
}

function DraftInput({ draft, label, whole, onDraft }: DraftInputProps) {
  const input = useRef<HTMLInputElement>(null);
  const opened = useRef(false);
  useLayoutEffect(() => {
    if (opened.current) return;
    opened.current = true;
    input.current?.focus({ preventScroll: true });
    if (draft === whole) input.current?.select();
  }, [draft, whole]);
  return (
    <input
      ref={input}
      className={styles.input}
      type="text"
      autoComplete="off"
      spellCheck={false}
      aria-label={label}
      aria-invalid={(draft.trim() !== '' && parseNumber(draft) === null) || undefined}
      value={draft}
      onChange={(event) => onDraft?.(event.target.value)}
    />
  );
}
