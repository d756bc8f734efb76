// PathGrid: paths below one another as a grid: arrows move from station to station, Enter goes there; the product opens the formula.
import { type FocusEvent, type KeyboardEvent, useRef, useState } from 'react';
import { countText } from '../../../../explain/paths/countText.ts';
import type { PathLine, PathList } from '../../../../explain/paths/pathsReport.ts';
import type { Trail } from '../../../../state/app.ts';
import { arrowTarget } from '../../../primitives/gridKeys.ts';
import { Amount } from './Amount.tsx';
import { cellRole, rowRole } from './gridRoles.ts';
import type { PathListProps } from './PathListProps.ts';
import { PathRow } from './PathRow.tsx';
import styles from './Paths.module.css';
import { shownStations } from './shownStations.ts';
import { trailOf } from './trailOf.ts';

export function PathGrid({
  label,
  list,
  ...props
}: PathListProps & { readonly label: string; readonly list: PathList }) {
  const root = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<readonly [number, number]>([0, 0]);
  const { listed, others } = list;
  const columnsOf = (at: number): number => {
    const line = listed[at];
    return line === undefined ? 1 : shownStations(line.stations.length, line === props.opened).length + 1;
  };
  const row = Math.min(active[0], listed.length - 1);
  const column = Math.min(active[1], columnsOf(row) - 1);
  const { onPoint } = props;

  function onKeyDown(event: KeyboardEvent): void {
    const at = cellOf(event.target);
    const to = at && arrowTarget(event, at, listed.length, columnsOf(at[0]));
    if (!to) return;
    event.preventDefault();
    event.stopPropagation();
    const [nextRow, nextColumn] = to;
    const next = `${nextRow},${Math.min(nextColumn, columnsOf(nextRow) - 1)}`;
    root.current?.querySelector<HTMLElement>(`[data-cell="${next}"]`)?.focus();
  }
  function onFocus(event: FocusEvent): void {
    const at = cellOf(event.target);
    const line = at && listed[at[0]];
    if (!at || !line) return;
    setActive(at);
    onPoint(trailOfLine(line));
  }
  return (
    <div
      ref={root}
      role="grid"
      tabIndex={-1}
      aria-label={label}
      className={styles.grid}
      onKeyDown={onKeyDown}
      onFocus={onFocus}
      onBlur={() => onPoint(null)}
      onPointerLeave={() => onPoint(null)}
    >
      {listed.map((line, at) => (
        <PathRow
          key={at}
          {...props}
          line={line}
          row={at}
          tabStop={at === row ? column : null}
          onEnter={() => onPoint(trailOfLine(line))}
        />
      ))}
      {others !== null && (
        <div {...rowRole} className={styles.line}>
          <span {...cellRole} className={styles.others}>
            the other {countText(others.count)} together
          </span>
          <span {...cellRole} className={styles.still}>
            <Amount value={others.sum} align={props.align} />
          </span>
        </div>
      )}
    </div>
  );
}

function trailOfLine({ stations, legs }: PathLine): Trail {
  return trailOf(
    stations,
    legs.map(({ hop }) => hop),
  );
}

function cellOf(target: EventTarget): readonly [number, number] | null {
  const place = target instanceof Element ? target.closest<HTMLElement>('[data-cell]')?.dataset.cell : undefined;
  if (place === undefined) return null;
  const [row = 0, column = 0] = place.split(',').map(Number);
  return [row, column];
}
