// GridCell: one entry of a matrix: what can be done with it, and the field in which it is being typed. Its figures are painted by paintCells.
import { memo, useLayoutEffect, useRef } from 'react';
import { classes } from './classes.ts';
import styles from './MatrixGrid.module.css';
import { parseNumber } from './parseNumber.ts';

export interface GridCellProps {
  readonly row: number;
  readonly column: number;
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
  /** What it holds in full, while it is being typed over. */
  readonly whole: string;
  readonly onDraft: ((text: string) => void) | undefined;
}

export const GridCell = memo(function GridCell(props: GridCellProps) {
  const { row, column, place, interactive, highlighted, lit, live, draft, whole, onDraft } = props;
  const manners = interactive && {
    role: 'gridcell',
    tabIndex: props.tabStop ? 0 : -1,
    'data-cell': `${row},${column}`,
    'aria-selected': highlighted || undefined,
  };
  return (
    <span
      {...manners}
      className={classes(
        styles.cell,
        lit && styles.lit,
        highlighted && styles.highlighted,
        live && styles.live,
        draft !== null && styles.drafting,
      )}
    >
      {draft !== null && (
        <DraftInput draft={draft} label={place === '' ? 'value' : place} whole={whole} onDraft={onDraft} />
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
