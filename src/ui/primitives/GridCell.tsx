// GridCell: one entry of a MatrixGrid.
import { type KeyboardEvent, memo, useLayoutEffect, useRef } from 'react';
import type { AlignedNumber } from './alignColumn.ts';
import { classes } from './classes.ts';
import { FigureText } from './Figure.tsx';
import { fullNumber } from './formatNumber.ts';
import styles from './MatrixGrid.module.css';
import { parseNumber } from './parseNumber.ts';

/** Widths of a figure and of the decimal point in Inter's tabular figures, in em. */
const FIGURE_WIDTH = 0.648;
const POINT_WIDTH = 0.2686;

export interface GridCellProps {
  readonly row: number;
  readonly column: number;
  readonly value: number;
  readonly aligned: AlignedNumber;
  /** `row 1, column 2`. */
  readonly place: string;
  readonly role: 'gridcell' | undefined;
  readonly tabIndex: number | undefined;
  readonly highlighted: boolean;
  readonly lit: boolean;
  readonly live: boolean;
  /** The text being typed, or null when it is not being edited. */
  readonly draft: string | null;
  readonly onDraft: (text: string) => void;
  readonly onDraftKey: (event: KeyboardEvent<HTMLInputElement>) => void;
  readonly onDraftBlur: () => void;
}

export const GridCell = memo(function GridCell(props: GridCellProps) {
  const { row, column, value, aligned, place, role, tabIndex, highlighted, lit, live, draft } = props;
  const padding = aligned.missingDigits * FIGURE_WIDTH + (aligned.missingPoint ? POINT_WIDTH : 0);
  const text = aligned.text;
  return (
    <span
      role={role}
      tabIndex={tabIndex}
      data-cell={`${row},${column}`}
      aria-label={role && (place === '' ? text : `${place}, ${text}`)}
      aria-selected={role && highlighted ? true : undefined}
      title={draft === null && fullNumber(value) !== text.replace('−', '-') ? fullNumber(value) : undefined}
      className={classes(
        styles.cell,
        value === 0 && styles.zero,
        !Number.isFinite(value) && styles.nonFinite,
        lit && styles.lit,
        highlighted && styles.highlighted,
        live && styles.live,
      )}
    >
      <span
        className={draft === null ? styles.text : styles.ghost}
        style={padding > 0 && draft === null ? { paddingInlineEnd: `${padding}em` } : undefined}
      >
        {draft === null ? <FigureText text={text} /> : draft === '' ? '0' : draft}
      </span>
      {draft !== null && <DraftInput {...props} draft={draft} />}
    </span>
  );
});

function DraftInput({
  draft,
  place,
  onDraft,
  onDraftKey,
  onDraftBlur,
  value,
}: GridCellProps & { readonly draft: string }) {
  const input = useRef<HTMLInputElement>(null);
  const first = useRef(draft);
  useLayoutEffect(() => {
    input.current?.focus({ preventScroll: true });
    if (first.current === fullNumber(value)) input.current?.select();
    // Only when it opens: later renders must leave the caret alone.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  return (
    <input
      ref={input}
      className={styles.input}
      type="text"
      inputMode="text"
      autoComplete="off"
      spellCheck={false}
      aria-label={place === '' ? 'value' : place}
      aria-invalid={draft.trim() !== '' && parseNumber(draft) === null ? true : undefined}
      value={draft}
      onChange={(event) => onDraft(event.target.value)}
      onKeyDown={onDraftKey}
      onBlur={onDraftBlur}
    />
  );
}
