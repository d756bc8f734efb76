// MatrixGrid: one matrix in figures between brackets, as a picture to read or as a grid to work in.
import { useMemo, useRef } from 'react';
import { classes } from './classes.ts';
import { formatNumber } from './formatNumber.ts';
import { InteractiveGrid } from './InteractiveGrid.tsx';
import { MatrixCells, matrixValues, usePaintedCells } from './MatrixCells.tsx';
import styles from './MatrixGrid.module.css';
import type { MatrixGridProps } from './MatrixGridProps.ts';

export function MatrixGrid(props: MatrixGridProps) {
  const works = props.onPick !== undefined || (props.editable === true && props.onEdit !== undefined);
  return works ? <InteractiveGrid {...props} /> : <PlainGrid {...props} />;
}

const PICTURE = 'img';

function PlainGrid({ view, rank, data, digits, label, highlighted, lit }: MatrixGridProps) {
  const values = useMemo(() => matrixValues(view, data, null), [view, data]);
  const spoken = values.map((line) => line.map((value) => formatNumber(value, digits)).join(', ')).join('; ');
  const root = useRef<HTMLSpanElement>(null);
  usePaintedCells(root, values, { rank, digits, interactive: false });
  return (
    <span
      ref={root}
      role={PICTURE}
      aria-label={`${label}: ${spoken}`}
      className={classes(styles.grid, rank === 0 && styles.scalar)}
      style={{ gridTemplateColumns: `repeat(${view.columns}, auto)` }}
    >
      <MatrixCells view={view} rank={rank} values={values} highlighted={highlighted} lit={lit} />
    </span>
  );
}
