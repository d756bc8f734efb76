// Absent: stands where numbers will be: "not yet" where that fits in their place, else a question mark.
import { isSummary, type Recorded } from '../../execution/trace.ts';
import { alignColumn } from '../primitives/alignColumn.ts';
import { matrixView } from '../primitives/matrixView.ts';
import { VisuallyHidden } from '../primitives/VisuallyHidden.tsx';
import styles from './OpNode.module.css';

export interface AbsentProps {
  /** What will stand here; undefined: nothing ever will. */
  readonly room: Recorded | undefined;
  readonly digits: number;
}

export function Absent({ room, digits }: AbsentProps) {
  if (room === undefined) return <span className={styles.absent}>not computed</span>;
  if (roomWidth(room, digits) >= WORDS) return <span className={styles.absent}>not yet</span>;
  return (
    <span className={styles.absent} title="not yet">
      <span aria-hidden>?</span>
      <VisuallyHidden>not yet</VisuallyHidden>
    </span>
  );
}

/** Width of the words in their frame, px. */
const WORDS = 50;
const FIGURE = 6.6;
const CELL = 10;
const BRACKETS = 8;

/** About how wide the numbers will be, px; more where they will be a picture. */
function roomWidth(value: Recorded, digits: number): number {
  if (isSummary(value)) return Number.POSITIVE_INFINITY;
  const view = matrixView(value.shape);
  if (view.columns > 4) return Number.POSITIVE_INFINITY;
  let width = BRACKETS;
  for (let column = 0; column < view.columns; column++) {
    const numbers = Array.from(
      { length: Math.min(view.rows, 4) },
      (_, row) => value.data[view.offsetAt(row, column)] ?? 0,
    );
    width +=
      CELL +
      FIGURE * Math.max(...alignColumn(numbers, digits).map(({ text, missingDigits }) => text.length + missingDigits));
  }
  return width;
}
