// EntryTable: the entries of a gradient, each by backprop and by difference; the one that is looked at is walked to with the arrows.
import { type KeyboardEvent, type MouseEvent, useEffect, useRef } from 'react';
import type { EntryCheck } from '../../../../engine/checkEntry.ts';
import { placeOf } from '../../../../explain/jacobianTerms.ts';
import { Figure } from '../../../primitives/Figure.tsx';
import { VisuallyHidden } from '../../../primitives/VisuallyHidden.tsx';
import styles from './EntryTable.module.css';
import { VerdictMark } from './VerdictMark.tsx';

export interface EntryTableProps {
  readonly entries: readonly EntryCheck[];
  readonly shape: readonly number[];
  /** Flat index. */
  readonly chosen: number | null;
  readonly onChoose: (entry: number) => void;
}

export function EntryTable({ entries, shape, chosen, onChoose }: EntryTableProps) {
  const frame = useRef<HTMLDivElement>(null);
  const at = Math.max(
    0,
    entries.findIndex(({ entry }) => entry === chosen),
  );
  const rowAt = (row: number) => frame.current?.querySelectorAll<HTMLElement>('tbody tr')[row];
  // biome-ignore lint/correctness/useExhaustiveDependencies: the rows are there when the choice is
  useEffect(() => {
    const row = rowAt(at);
    if (row !== undefined && frame.current !== null) keepInView(frame.current, row);
  }, [at]);

  function onKeyDown(event: KeyboardEvent): void {
    const last = entries.length - 1;
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: last, PageUp: at - 8, PageDown: at + 8 }[event.key];
    if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    const next = Math.min(last, Math.max(0, to));
    onChoose(entries[next]?.entry ?? 0);
    rowAt(next)?.querySelector('td')?.focus({ preventScroll: true });
  }
  function onClick({ target }: MouseEvent): void {
    const row = target instanceof Element ? target.closest<HTMLElement>('[data-entry]') : null;
    if (row !== null) onChoose(Number(row.dataset['entry']));
  }

  return (
    <div className={styles.frame} ref={frame}>
      <table
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role -- its rows are walked and chosen
        role="grid"
        className={styles.table}
        aria-label="Entries of the gradient"
        onKeyDown={onKeyDown}
        onClick={onClick}
      >
        <thead>
          <tr>
            {['entry', 'backprop', 'difference', 'error'].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
            <th scope="col">
              <VisuallyHidden>verdict</VisuallyHidden>
            </th>
          </tr>
        </thead>
        <tbody>
          {entries.map(({ entry, analytic, numeric, relativeError, verdict }, row) => (
            <tr key={entry} data-entry={entry} aria-selected={entry === chosen}>
              <td tabIndex={row === at ? 0 : -1}>
                {placeOf(shape, entry)
                  .map((place) => place + 1)
                  .join(', ')}
              </td>
              <td>
                <Figure value={analytic} />
              </td>
              <td>{Number.isNaN(numeric) ? '–' : <Figure value={numeric} />}</td>
              <td>{verdict === 'skipped' ? '–' : <Figure value={relativeError} digits={2} />}</td>
              <td>
                <VerdictMark verdict={verdict} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Below the head, which stays where it is. */
function keepInView(frame: HTMLElement, row: HTMLElement): void {
  const head = frame.querySelector('thead')?.offsetHeight ?? 0;
  if (row.offsetTop - head < frame.scrollTop) frame.scrollTop = row.offsetTop - head;
  else if (row.offsetTop + row.offsetHeight > frame.scrollTop + frame.clientHeight) {
    frame.scrollTop = row.offsetTop + row.offsetHeight - frame.clientHeight;
  }
}
