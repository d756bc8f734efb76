// HeatMap: a large tensor as a picture with a legend; an entry's number is read out on hover and by the arrow keys.
import { type CSSProperties, type KeyboardEvent, type MouseEvent, useEffect, useMemo, useRef, useState } from 'react';
import { shapeText } from '../../engine/shape.ts';
import { isSummary, type Recorded } from '../../execution/trace.ts';
import { classes } from './classes.ts';
import { Figure } from './Figure.tsx';
import { formatNumber } from './formatNumber.ts';
import { arrowTarget } from './gridKeys.ts';
import styles from './HeatMap.module.css';
import { heatPicture } from './heatPicture.ts';
import { type CellRectangle, litRectangles } from './litRectangles.ts';
import { matrixView } from './matrixView.ts';
import type { Cell } from './NumberGesture.ts';
import { rampColours } from './ramp.ts';
import type { TensorGridProps } from './TensorGridProps.ts';
import { useThemeName } from './useThemeName.ts';

export interface HeatMapProps
  extends Pick<
    TensorGridProps,
    'tone' | 'label' | 'highlighted' | 'lit' | 'onPoint' | 'onPick' | 'orientation' | 'tabbable'
  > {
  readonly value: Recorded;
  /** The place on the leading axes, when there are more than two. */
  readonly slice?: readonly number[];
  readonly digits?: number;
  /** Longest side of the picture, px. */
  readonly extent?: number;
  readonly className?: string | undefined;
}

export function HeatMap(props: HeatMapProps) {
  const {
    value,
    tone,
    label,
    highlighted,
    lit,
    onPoint,
    onPick,
    slice,
    digits = 4,
    extent = 132,
    tabbable = true,
  } = props;
  const theme = useThemeName();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [pointed, setPointed] = useState<Cell | null>(null);
  const summary = isSummary(value);
  const grid = summary ? value.thumbnail : value;
  // A long vector lies down: a strip is easier to read across than down.
  const view = useMemo(() => matrixView(grid.shape, 'row', slice), [grid, slice]);
  const picture = useMemo(() => heatPicture(view, grid.data, tone, theme), [view, grid, tone, theme]);
  const { rows, columns } = view;
  const room = Math.min(14, extent / Math.max(rows, columns));
  // Cells of whole pixels are sharp; where there are more than pixels, several share one.
  const isDense = room < 1;
  const cellSize = isDense ? room : Math.floor(room);
  const [width, height] = [Math.max(columns * cellSize, Math.min(extent, 72)), Math.max(rows * cellSize, 10)];

  const outlines = useMemo(
    () =>
      lit === undefined || summary ? [] : litRectangles(rows, columns, (row, column) => lit(view.indexAt(row, column))),
    [lit, summary, rows, columns, view],
  );
  useEffect(() => {
    const target = canvas.current;
    if (!target) return;
    target.width = columns;
    target.height = rows;
    target.getContext('2d')?.putImageData(new ImageData(picture.pixels, columns, rows), 0, 0);
  }, [picture, rows, columns]);

  function point(cell: Cell | null): void {
    setPointed(cell);
    onPoint?.(cell && !summary ? view.indexAt(...cell) : null);
  }
  function cellAt(event: MouseEvent): Cell {
    const box = event.currentTarget.getBoundingClientRect();
    return [
      cellNumber((event.clientY - box.top) / box.height, rows),
      cellNumber((event.clientX - box.left) / box.width, columns),
    ];
  }
  function onKeyDown(event: KeyboardEvent): void {
    const next = arrowTarget(event, pointed ?? [0, -1], rows, columns);
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    point(next);
  }

  const chosen = highlighted && !summary ? view.cellOf(highlighted) : null;
  const mark = pointed ?? chosen;
  const read = mark && grid.data[view.offsetAt(...mark)];
  const stats = summary ? { min: value.min, max: value.max } : { min: picture.least, max: picture.greatest };
  const colours = rampColours(tone, theme).map(([r, g, b]) => `rgb(${r} ${g} ${b})`);
  const entries = value.shape.reduce((product, length) => product * length, 1);
  const spoken = `${label}, ${shapeText(value.shape)}, from ${formatNumber(stats.min, digits)} to ${formatNumber(stats.max, digits)}`;
  const nonFinite = summary ? value.nonFinite : picture.nonFinite;
  return (
    <span className={classes(styles.heat, props.className)} data-tone={tone}>
      <button
        type="button"
        className={classes(styles.frame, 'nodrag')}
        style={{ width, height }}
        aria-label={`${spoken}${nonFinite > 0 ? `, ${nonFinite} of ${entries} not finite` : ''}. Arrow keys read the entries.`}
        tabIndex={tabbable ? 0 : -1}
        onPointerMove={(event) => point(cellAt(event))}
        onPointerLeave={() => point(null)}
        onClick={(event) => {
          // A press of Enter or Space has no place of its own.
          const cell = event.detail === 0 ? pointed : cellAt(event);
          if (cell) point(cell);
          if (cell && !summary) onPick?.(view.indexAt(...cell));
        }}
        onKeyDown={onKeyDown}
        onBlur={() => point(null)}
      >
        <canvas ref={canvas} className={styles.canvas} data-dense={isDense || undefined} />
        {outlines.map((box) => (
          <span key={`${box.row} ${box.column}`} className={styles.lit} style={placed(box, rows, columns)} />
        ))}
        {mark && (
          <span
            className={styles.mark}
            style={placed({ row: mark[0], column: mark[1], rows: 1, columns: 1 }, rows, columns)}
          />
        )}
      </button>
      <span className={styles.legend}>
        <Figure value={picture.low} digits={Math.min(digits, 3)} />
        <span className={styles.bar} style={{ background: `linear-gradient(to right, ${colours.join(', ')})` }} />
        <Figure value={picture.high} digits={Math.min(digits, 3)} />
      </span>
      <span className={styles.readout} aria-live={pointed ? 'polite' : 'off'}>
        {mark && typeof read === 'number' ? (
          <>
            <span className={styles.place}>
              {summary ? 'mean near ' : ''}[{view.indexAt(...mark).join(', ')}]
            </span>{' '}
            <Figure value={read} digits={digits} />
          </>
        ) : (
          <span className={styles.place}>
            {shapeText(value.shape)}
            {summary && (
              <>
                , norm <Figure value={value.norm} digits={3} />
              </>
            )}
            {nonFinite > 0 && <b className={styles.bad}> {nonFinite} not finite</b>}
          </span>
        )}
      </span>
    </span>
  );
}

function placed(box: CellRectangle, rows: number, columns: number): CSSProperties {
  return {
    left: `${(box.column / columns) * 100}%`,
    top: `${(box.row / rows) * 100}%`,
    width: `${(box.columns / columns) * 100}%`,
    height: `${(box.rows / rows) * 100}%`,
  };
}

/** Which of `count` equal cells lies at this share of the way. */
function cellNumber(share: number, count: number): number {
  return Math.min(count - 1, Math.max(0, Math.floor(share * count)));
}
